package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.HistoryBuilder;
import org.junit.jupiter.api.Test;

/** Which faults were active at a time, and what they can reach. */
class FaultsTest {
  private static final long MILLI = 1_000_000;
  private static final String WIRE =
      "{\"kind\":\"wire\",\"target\":\"leader\",\"nodes\":[1],\"do\":\"%s\","
          + "\"frame\":{\"api\":\"%s\"}}";

  private final HistoryBuilder history = new HistoryBuilder();

  private boolean isActive(long fromNanos, long untilNanos) {
    return !new Faults(history.build()).active(fromNanos, untilNanos).isEmpty();
  }

  private FaultSeen fault(String json) {
    return history.fault(json).build().faults().stream()
        .reduce((one, other) -> other)
        .orElseThrow();
  }

  private static String kill(String target) {
    return "{\"kind\":\"kill\",\"target\":\"%s\",\"nodes\":[1]}".formatted(target);
  }

  @Test
  void aFault_isActiveFromItsBeginUntilItsEnd() {
    history.at(1_000).fault().at(2_000).healed();

    assertThat(isActive(0, 1_000 * MILLI - 1)).isFalse();
    assertThat(isActive(0, 1_000 * MILLI)).isTrue();
    assertThat(isActive(2_000 * MILLI, 9_000 * MILLI)).isTrue();
    assertThat(isActive(2_000 * MILLI + 1, 9_000 * MILLI)).isFalse();
  }

  /** The times of two machines may be off by 5 ms together. */
  @Test
  void whereClocksAreOff_aFaultMayHaveBeenActiveSoMuchLonger() {
    history.at(1_000).fault().at(2_000).healed();
    history.simple(
        EventKind.CLOCK_OFFSET, -1, -1, 0, 0, "{\"node\":10,\"low\":-5000000,\"high\":1}");

    assertThat(isActive(0, 995 * MILLI - 1)).isFalse();
    assertThat(isActive(0, 995 * MILLI)).isTrue();
    assertThat(isActive(2_005 * MILLI, 9_000 * MILLI)).isTrue();
    assertThat(isActive(2_005 * MILLI + 1, 9_000 * MILLI)).isFalse();
  }

  @Test
  void aFaultOfBrokers_reachesEndTxn_unlessItIsOneOfOtherFrames() {
    assertThat(Faults.reachesEndTxn(fault(kill("coordinator")))).isTrue();
    assertThat(Faults.reachesEndTxn(fault(kill("producers")))).isFalse();
    assertThat(Faults.reachesEndTxn(fault(WIRE.formatted("drop", "EndTxn")))).isTrue();
    assertThat(Faults.reachesEndTxn(fault(WIRE.formatted("drop", "Produce")))).isFalse();
  }

  @Test
  void aFrameThatWasOnlyWatched_wasNotStruck() {
    assertThat(Faults.strikesEndTxn(fault(WIRE.formatted("drop", "EndTxn")))).isTrue();
    assertThat(Faults.strikesEndTxn(fault(WIRE.formatted("watch", "EndTxn")))).isFalse();
    assertThat(Faults.strikesEndTxn(fault(WIRE.formatted("drop", "Produce")))).isFalse();
    assertThat(Faults.strikesEndTxn(fault(kill("leader")))).isFalse();
  }
}
