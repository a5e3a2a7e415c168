package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientDistributionTest {
  private static final String OWN =
      String.join(
          File.pathSeparator,
          "/m/ontrial.jar",
          "/m/kafka-clients-4.3.1.jar",
          "/m/kafka-streams-4.3.1.jar",
          "/m/rocksdbjni-1.jar",
          "/m/lz4-java-1.10.jar",
          "/m/slf4j-api-2.jar",
          "/m/classes");

  @TempDir Path folder;

  @Test
  void ownVersion_changesNothing_andNeedsNoMaven() {
    ClientDistribution own =
        ClientDistribution.of(ClientDistribution.ownVersion(), new CacheFolder(folder));
    assertThat(own.isOwn()).isTrue();
    assertThat(own.workerClasspath(OWN)).isEqualTo(OWN);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void otherVersion_replacesClientsAndCodecs_andNothingElse() {
    List<Path> jars =
        List.of(
            Path.of("/r/kafka-clients-3.9.1.jar"),
            Path.of("/r/lz4-java-1.8.jar"),
            Path.of("/r/slf4j-api-1.7.jar"));
    ClientDistribution old =
        new ClientDistribution(KafkaVersion.ofClients("3.9.1"), jars, List.of());
    assertThat(old.workerClasspath(OWN).split(File.pathSeparator))
        .containsExactly(
            "/r/kafka-clients-3.9.1.jar",
            "/r/lz4-java-1.8.jar",
            "/m/ontrial.jar",
            "/m/slf4j-api-2.jar",
            "/m/classes");
  }

  @Test
  void streams_comeOnRequest_andClientsOnce() {
    Path clients = Path.of("/r/kafka-clients-3.9.1.jar");
    ClientDistribution old =
        new ClientDistribution(
            KafkaVersion.ofClients("3.9.1"),
            List.of(clients),
            List.of(
                Path.of("/r/kafka-streams-3.9.1.jar"), clients, Path.of("/r/rocksdbjni-7.jar")));
    assertThat(old.workerClasspath("/m/ontrial.jar").split(File.pathSeparator))
        .containsExactly(
            "/r/kafka-clients-3.9.1.jar",
            "/r/kafka-streams-3.9.1.jar",
            "/r/rocksdbjni-7.jar",
            "/m/ontrial.jar");
  }

  @Test
  void versionThatCannotServe_isRefused() {
    CacheFolder cache = new CacheFolder(folder);
    assertThatThrownBy(() -> ClientDistribution.of("2.4.1", cache))
        .hasMessageContaining("workers run with 2.5.0 or newer");
    assertThatThrownBy(() -> ClientDistribution.of("newest", cache))
        .hasMessageContaining("not a version of Kafka");
  }
}
