package dev.ontrial.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.ClusterException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be known of a cluster of the user's without one. */
final class OwnClusterPartsTest {
  @TempDir Path folder;

  private static Endpoint endpoint(int id, String host, int port) {
    try {
      return new Endpoint(id, host, port, InetAddress.getByAddress(new byte[] {10, 0, 0, 7}));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void prefix_tellsItsTime_andIsFoundInNames() {
    Instant start = Instant.parse("2026-11-29T15:04:05Z");

    String prefix = RunPrefix.of(0x1234_5678_9abc_def0L, start);

    assertThat(prefix).isEqualTo("ontrial-20261129T150405Z-9abcdef0-");
    assertThat(RunPrefix.in(prefix + "acks-all")).contains(prefix);
    assertThat(RunPrefix.start(prefix)).isEqualTo(start);
    assertThat(List.of("ontrial-mine", "ontrial-20261129T150405Z-9abcdef0-", "orders"))
        .allMatch(name -> RunPrefix.in(name).isEmpty());
  }

  @Test
  void links_listenOnTheAdvertisedPort_behindTheAdvertisedName() {
    AdvertisedAddresses addresses =
        new AdvertisedAddresses(
            List.of(
                endpoint(101, "kafka-1.example.com", 9093),
                endpoint(102, "gate.example.com", 9094),
                endpoint(103, "gate.example.com", 9095)),
            List.of("10.0.0.9 tokens.example.com", "10.0.0.7 gate.example.com"),
            true);

    assertThat(addresses.hosts(11))
        .containsExactly(
            "127.0.11.1 kafka-1.example.com",
            "127.0.11.2 gate.example.com",
            "10.0.0.9 tokens.example.com");
    assertThat(addresses.listen(11, 3, addresses.clientPort(3)))
        .isEqualTo(new InetSocketAddress("127.0.11.2", 9095));
    assertThat(addresses.upstream(1, 9093)).isEqualTo(new InetSocketAddress("10.0.0.7", 9093));
    assertThat(addresses.peerPorts(1)).isEmpty();
  }

  @Test
  void release_isTheNewestThatHasNoNewerFeatures() {
    assertThat(List.of(7, 10, 14, 21, 25, 26, 33, 99))
        .map(level -> Releases.of(level))
        .containsExactly("3.3.2", "3.5.2", "3.6.2", "3.9.1", "4.0.1", "4.1.1", "4.4.0", "4.4.0");
  }

  @Test
  void commandConfig_takesSecurityAlone_andLooksUpReferences() throws IOException {
    Path secrets = Files.writeString(folder.resolve("secrets.properties"), "login=Pw-1\n");
    Path config =
        Files.write(
            folder.resolve("client.properties"),
            List.of(
                "security.protocol=SASL_SSL",
                "sasl.jaas.config=x required password=\"${file:" + secrets + ":login}\";",
                "ssl.truststore.location=trust.p12",
                "request.timeout.ms=7",
                "config.providers=file",
                "config.providers.file.class="
                    + "org.apache.kafka.common.config.provider.FileConfigProvider"));

    Map<String, String> read =
        CommandConfig.read(config, List.of("sasl.mechanism=PLAIN"), (where, keys) -> {});

    assertThat(read)
        .containsOnly(
            Map.entry("security.protocol", "SASL_SSL"),
            Map.entry("sasl.mechanism", "PLAIN"),
            Map.entry("sasl.jaas.config", "x required password=\"Pw-1\";"),
            Map.entry("ssl.truststore.location", Path.of("trust.p12").toAbsolutePath().toString()));
  }

  @Test
  void commandConfig_thatCannotBeUsed_saysWhy() {
    assertThatThrownBy(() ->
            CommandConfig.read(folder.resolve("none.properties"), List.of(), (where, keys) -> {}))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(
            () -> CommandConfig.read(null, List.of("ssl.key.password"), (where, keys) -> {}))
        .hasMessageContaining("KEY=VALUE");
    assertThatThrownBy(() ->
            CommandConfig.read(
                null, List.of("ssl.key.password=${env:PASSWORD}"), (where, keys) -> {}))
        .hasMessageContaining("ssl.key.password")
        .hasMessageContaining("config.providers=env");
  }

  @Test
  void endpoint_thatLinksCannotStandInFrontOf_isRefused() throws IOException {
    assertThatThrownBy(() -> Endpoint.of(4, "10.1.2.3", 9092))
        .hasMessageContaining("broker 4 advertises the address 10.1.2.3:9092");
    try (ServerSocket everywhere = new ServerSocket(0)) {
      assertThatThrownBy(() -> Endpoint.of(1, "localhost", everywhere.getLocalPort()))
          .hasMessageContaining("links need port " + everywhere.getLocalPort());
    }
    try (ServerSocket here = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Endpoint.of(1, "localhost", here.getLocalPort()).host()).isEqualTo("localhost");
    }
  }

  @Test
  void acls_grantOnlyWhatBeginsWithOntrial() {
    assertThat(Rights.commands("b:9093", "User:svc"))
        .hasSize(3)
        .allMatch(line -> line.contains("--allow-principal 'User:svc'"))
        .allMatch(line -> line.endsWith("ontrial- --resource-pattern-type prefixed"))
        .noneMatch(line -> line.contains("--cluster"));
  }

  @Test
  void commands_areRead_andComplainInOneLine() throws IOException {
    Path file = folder.resolve("commands.yaml");
    Files.writeString(
        file,
        "kill:\n  begin: stop {host}\n  heal: start {node}\n  verify: 'true'\n  timeout: 9s\n");

    ServerCommands commands = ServerCommands.read(file);

    assertThat(commands.has("kill")).isTrue();
    assertThat(commands.has("pause")).isFalse();
    assertThat(commands.pairs().get("kill"))
        .isEqualTo(
            new ServerCommands.Pair(
                "stop {host}", "start {node}", "true", java.time.Duration.ofSeconds(9)));
    Map<String, String> wrong =
        Map.of(
            "kill: 7", "must contain keys",
            "burn: {begin: a, heal: b, verify: c}", "`burn` is none of [kill, pause, restart]",
            "kill: {begin: a, heal: b}", "`verify` is missing",
            "kill: {begin: a, heal: b, verify: c, until: d}", "`until` is none of",
            "kill: {begin: a, heal: b, verify: c, timeout: soon}", "in seconds",
            "kill: [", "cannot be read");
    for (Map.Entry<String, String> each : wrong.entrySet()) {
      Files.writeString(file, each.getKey());
      assertThatThrownBy(() -> ServerCommands.read(file))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining(each.getValue())
          .hasMessageContaining(file.toString());
    }
  }
}
