package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterRefusalTest {
  @TempDir Path folder;

  @Test
  void versionThatDoesNotExist_isNamed_withWhereItWasSought() {
    assertThatThrownBy(
            () -> KafkaDistribution.of(KafkaVersion.parse("4.99.0"), new CacheFolder(folder)))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("Kafka 4.99.0 cannot be had")
        .hasMessageContaining("org.apache.kafka:kafka_2.13:4.99.0")
        .hasMessageContaining("central")
        .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("\n"));
  }

  @Test
  void versionThatNeedsZooKeeper_isRefused() {
    assertThatThrownBy(() -> ClusterSpec.of("3.2.3")).hasMessageContaining("needs ZooKeeper");
    assertThatThrownBy(() -> ClusterSpec.of("latest")).hasMessageContaining("not a version");
  }

  @Test
  void eightBrokers_areRefused() {
    assertThatThrownBy(() -> ClusterSpec.of("4.3.1").withBrokers(8))
        .hasMessage("a local cluster has 1 to 7 brokers, not 8");
  }

  @Test
  void settingThatKafkaRefuses_isQuotedFromTheLog() throws Exception {
    try (TestPlace place = new TestPlace(folder, 1)) {
      ClusterSpec spec =
          ClusterSpec.of(ClusterSpec.DEFAULT_VERSION)
              .withBrokers(1)
              .withOverrides(Map.of("num.io.threads", "many"));
      assertThatThrownBy(
              () -> LocalCluster.start(spec, place.placement(), CacheFolder.ofUser(), notice -> {}))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("broker-1 ended while it started")
          .hasMessageContaining("num.io.threads");
    }
  }

  @Test
  void portThatIsTaken_isNotReserved() throws Exception {
    int first;
    try (PortBlock block = PortBlock.reserve(1)) {
      first = block.client();
    }
    // A proxy of somebody else's, on an address that no broker has.
    try (ServerSocket taken = new ServerSocket(first + 2, 1, InetAddress.getByName("127.0.9.3"))) {
      assertThat(taken.isBound()).isTrue();
      assertThat(PortBlock.tryReserve(first, 1)).isNull();
    }
    try (PortBlock again = PortBlock.tryReserve(first, 1)) {
      assertThat(again).isNotNull();
    }
  }

  @Test
  void portsThatAreHeld_leaveNoFileBehind() {
    List<Path> before = lockFiles();
    try (PortBlock block = PortBlock.reserve(1)) {
      assertThat(PortBlock.tryReserve(block.client(), 1)).as("held by this process").isNull();
      assertThat(lockFiles()).isEqualTo(before);
    }
  }

  private static List<Path> lockFiles() {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("ontrial-ports-"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void machineWithoutRoom_isToldBeforeTheRun() {
    Preflight.check(3, folder);
    assertThatThrownBy(() -> Preflight.check(100_000, folder))
        .hasMessageContaining("100000 brokers need about");
  }

  @Test
  void waiting_endsWithTheComplaint() {
    assertThatThrownBy(() -> Wait.until(Duration.ofMillis(1), () -> false, () -> "no luck"))
        .hasMessage("no luck");
  }
}
