package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import org.junit.jupiter.api.Test;

/** Tests {@link ClusterChanges}. */
class ClusterChangesTest {
  private static final long MILLI = 1_000_000;

  private final HistoryBuilder builder = new HistoryBuilder();

  private void trial(String others) {
    builder.simple(
        EventKind.TRIAL,
        -1,
        -1,
        0,
        0,
        "{\"name\":\"n\",\"kafka\":\"3.9.2\",\"brokers\":3,\"others\":{%s}}".formatted(others));
  }

  private void upgrade(int node, String to) {
    builder
        .fault(
            "{\"kind\":\"upgrade\",\"target\":\"%d\",\"nodes\":[%d],\"versionTo\":\"%s\"}"
                .formatted(node, node, to))
        .pass(10)
        .healed();
  }

  private ClusterChanges changes() {
    History history = builder.build();
    return new ClusterChanges(history);
  }

  @Test
  void brokersOfOneVersion_areNotMixed() {
    trial("");
    assertThat(changes().isMixed(5 * MILLI)).isFalse();
  }

  @Test
  void brokersThatBeginWithSeveralVersions_areMixed() {
    trial("\"3\":\"4.4.0\"");
    assertThat(changes().isMixed(5 * MILLI)).isTrue();
  }

  /** Broker 1 begins its upgrade at 100 ms, the others 100 ms later each. */
  private ClusterChanges upgradedOneByOne() {
    trial("");
    for (int broker = 1; broker <= 3; broker++) {
      builder.at(100L * broker);
      upgrade(broker, "4.4.0");
    }
    return changes();
  }

  /** From the return of the first new broker until the last old one stops. */
  @Test
  void brokers_areMixed_whileOldAndNewOnesServe() {
    ClusterChanges changes = upgradedOneByOne();
    assertThat(changes.isMixed(50 * MILLI)).isFalse();
    assertThat(changes.isMixed(105 * MILLI)).isFalse();
    assertThat(changes.isMixed(150 * MILLI)).isTrue();
    assertThat(changes.isMixed(205 * MILLI)).isTrue();
    assertThat(changes.isMixed(250 * MILLI)).isTrue();
    assertThat(changes.isMixed(305 * MILLI)).isFalse();
    assertThat(changes.isMixed(400 * MILLI)).isFalse();
  }

  @Test
  void levels_areCountedWhereTheyRise() {
    builder.fault(
        "{\"kind\":\"alter-features\",\"target\":\"all\",\"levelsFrom\":{\"a\":0,\"b\":3},"
            + "\"levelsTo\":{\"a\":1,\"b\":2}}");

    ClusterChanges changes = changes();
    assertThat(changes.raised()).isEqualTo(1);
    assertThat(changes.of("a")).hasSize(1);
    assertThat(changes.of("b").getFirst().from()).isEqualTo(3);
    assertThat(changes.of("c")).isEmpty();
  }

  @Test
  void replicasThatJoiningAndLeavingBrokersMove_areMoved() {
    builder.fault("{\"kind\":\"add-broker\",\"target\":\"all\",\"moved\":{\"t-0\":\"\"}}");
    builder.fault("{\"kind\":\"remove-broker\",\"target\":\"2\",\"moved\":{\"t-1\":\"\"}}");

    assertThat(changes().moved()).containsExactlyInAnyOrder("t-0", "t-1");
  }

  @Test
  void theMomentsOfChange_areMixed() {
    ClusterChanges changes = upgradedOneByOne();
    assertThat(changes.isMixed(111 * MILLI - 1)).isFalse();
    assertThat(changes.isMixed(111 * MILLI)).isTrue();
    assertThat(changes.isMixed(300 * MILLI)).isTrue();
    assertThat(changes.isMixed(300 * MILLI + 1)).isFalse();
  }

  @Test
  void aSeparateController_isMixedWithBrokersToo() {
    builder.simple(
        EventKind.TRIAL,
        -1,
        -1,
        0,
        0,
        "{\"name\":\"n\",\"kafka\":\"3.9.2\",\"brokers\":3,\"controllers\":1,"
            + "\"others\":{\"4\":\"4.4.0\"}}");
    assertThat(changes().isMixed(5 * MILLI)).isTrue();
  }

  @Test
  void aLevelThatStays_didNotRise() {
    builder.fault(
        "{\"kind\":\"alter-features\",\"target\":\"all\",\"levelsFrom\":{\"a\":1},"
            + "\"levelsTo\":{\"a\":1}}");
    assertThat(changes().raised()).isZero();
  }

  private void minInSync(String replicas) {
    builder.fault(
        "{\"kind\":\"alter-config\",\"target\":\"all\","
            + "\"configTo\":{\"min.insync.replicas\":\"%s\"}}".formatted(replicas));
  }

  @Test
  void minInSync_isTheLowestThatEverWas() {
    assertThat(changes().lowestMinInSync(2)).isEqualTo(2);
    minInSync("3");
    assertThat(changes().lowestMinInSync(2)).isEqualTo(2);
    minInSync("1");
    minInSync("");
    builder.fault(
        "{\"kind\":\"alter-config\",\"target\":\"all\",\"configTo\":{\"retention.ms\":\"0\"}}");
    builder.fault();
    assertThat(changes().lowestMinInSync(2)).isEqualTo(1);
  }
}
