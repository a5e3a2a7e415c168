package dev.ontrial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Secrets stand in every place where a user has some; nothing that a run leaves has one. */
@Timeout(240)
@EnabledOnOs(OS.LINUX)
class SecretsTest {
  private static final int SECRETS = 29;

  private static final String PRODUCER =
      """
      # old password: %1$s
      acks=all
      security.protocol=SASL_SSL
      sasl.mechanism=PLAIN
      sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
        username="%2$s" password="%3$s";
      ssl.truststore.password=%4$s
      ssl.keystore.password=%5$s
      ssl.key.password=%6$s
      ssl.keystore.key=-----BEGIN PRIVATE KEY----- %7$s -----END PRIVATE KEY-----
      schema.registry.url=https://bob:%8$s@registry.example.com
      basic.auth.user.info=bob:%9$s
      schema.registry.ssl.key.password=%10$s
      sasl.oauthbearer.client.credentials.client.secret=%11$s
      sasl.oauthbearer.token.endpoint.url=https://bob:%12$s@idp.example.com/token
      config.providers.vault.param.token=%13$s
      bootstrap.servers=bob:%14$s@broker.example.com:9092
      """;

  private static final String CONSUMER =
      """
      group.id=mine
      sasl.jaas.config=ScramLoginModule required username=bob password=%15$s;
      bearer.auth.token=%16$s
      aws.secret.access.key=%17$s
      ssl.truststore.certificates=-----BEGIN CERTIFICATE----- %18$s -----END CERTIFICATE-----
      """;

  private static final String TRIAL =
      """
      # api key of staging: %19$s
      trial: secret
      cluster: {brokers: 1}
      configurations:
        - name: files
          workload: application
          load: {records-per-second: 50, partitions: 1}
          producer-file: producer.properties
          consumer-file: consumer.properties
        - name: streams
          workload: streams
          load: {records-per-second: 50, partitions: 1}
          consumer: {application.server: "%20$s:80"}
        - name: other
          client: java
          load: {records-per-second: 50, partitions: 1}
          native:
            sasl.password: %25$s
            ssl.key.pem: %26$s
            connection: %27$s
            client: '{"sasl": {"mechanism": "plain", "username": "%28$s"}, "ssl": {"key": "%29$s"}}'
            linger.ms: 3
        - name: skipped
      not-applicable: {skipped: "needs https://bob:%21$s@example.com"}
      schedule: [{fault: pause, target: leader, at: 0s, for: 500ms}]
      timing: {warm-up: 500ms, recovery: 500ms}
      """;

  @TempDir Path folder;

  private final List<String> secrets =
      IntStream.rangeClosed(1, SECRETS).mapToObj("S3CR3T%02dx"::formatted).toList();

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text.formatted(secrets.toArray()));
  }

  @Test
  void runOfFilesWithSecrets_leavesNone() throws Exception {
    write("producer.properties", PRODUCER);
    write("consumer.properties", CONSUMER);
    Path trial = write("mine.yaml", TRIAL);
    // The home of ontrial is this folder, and the clients are below it.
    Path client = Files.createDirectories(folder.resolve("workloads/clients/java"));
    Files.copy(Path.of("../workloads/clients/java/client.yaml"), client.resolve("client.yaml"));
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Ontrial ontrial =
        new Ontrial(
            folder,
            Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Djava.io.tmpdir=%s -Djavax.net.ssl.trustStorePassword=%s"
                    .formatted(temporary, secrets.get(21)),
                "AWS_SECRET_ACCESS_KEY",
                secrets.get(22),
                "https_proxy",
                "http://bob:" + secrets.get(23) + "@127.0.0.1:1"));
    long start = Files.createFile(folder.resolve("start")).toFile().lastModified();

    Ontrial.Running running = ontrial.start("run", trial, "--plain");
    Set<String> listed = ConcurrentHashMap.newKeySet();
    while (!running.process().waitFor(20, TimeUnit.MILLISECONDS)) {
      listed.addAll(secretsInProcessList(running.process()));
    }
    Ontrial.Ended ended = running.await();

    assertThat(ended.code()).as(ended.all()).isIn(0, 2);
    assertThat(listed).as("secrets in the process list").isEmpty();
    Path run = folder.resolve("results/latest");
    assertThat(run.resolve("secret/trial.yaml"))
        .content()
        .contains("application.server: (hidden)")
        .contains("sasl.password: (hidden)", "connection: (hidden)", "linger.ms: '3'");
    assertThat(run.resolve("report.html")).isNotEmptyFile();
    assertNone("its output", ours(ended.all()));
    for (Path file : left()) {
      assertNone(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
    }
    assertThat(left()).as("what is searched").hasSizeGreaterThan(10);
    for (Path file : cached(start)) {
      assertNone(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
    }
    // Texts stand in pieces in a history file.
    assertNone("history", ours(ontrial.run("history", run).all()));
    assertReplayAsksForThem(ontrial, run);
  }

  private void assertReplayAsksForThem(Ontrial ontrial, Path run) throws Exception {
    Path trial = run.resolve("secret/trial.yaml");
    Ontrial.Ended again = ontrial.run("run", trial, "--plain");
    assertThat(again.code()).isEqualTo(64);
    assertThat(ours(again.all()))
        .contains(
            "ontrial: secret: the values of streams/application.server, other/",
            "are not recorded; give them with --secrets FILE, or as ",
            "ONTRIAL_SECRET_APPLICATION_SERVER");
  }

  private void assertNone(String where, String text) {
    assertThat(secrets).as(where).filteredOn(text::contains).isEmpty();
  }

  /** Without the line in which the JVM itself repeats its options before ontrial starts. */
  private static String ours(String output) {
    return String.join(
        "\n", output.lines().filter(line -> !line.startsWith("Picked up JAVA_")).toList());
  }

  private List<Path> left() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path place : List.of(folder.resolve("results"), folder.resolve("tmp"))) {
      try (Stream<Path> all = Files.walk(place)) {
        all.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
            .forEach(files::add);
      }
    }
    return files;
  }

  /** What the run wrote into the cache; archives of classes are made once, of jars. */
  private static List<Path> cached(long start) throws IOException {
    Path cache = dev.ontrial.cluster.CacheFolder.ofUser().root();
    try (Stream<Path> all = Files.walk(cache)) {
      return all.filter(each ->
              Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)
                  && each.toFile().lastModified() >= start
                  && !each.toString().endsWith(".jsa"))
          .toList();
    }
  }

  private List<String> secretsInProcessList(Process process) {
    String list =
        String.join("\n", process.descendants().map(each -> commandLine(each.pid())).toList());
    return secrets.stream().filter(list::contains).toList();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // It has ended.
    }
  }
}
