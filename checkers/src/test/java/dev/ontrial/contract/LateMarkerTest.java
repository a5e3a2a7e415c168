package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.history.HistoryBuilder;
import org.junit.jupiter.api.Test;

/** A marker that was held back from 1 s to 2 s may arrive until two seconds later. */
class LateMarkerTest {
  private static final long MILLI = 1_000_000;

  private static Sight see(long from, long known) {
    HistoryBuilder history = new HistoryBuilder();
    history
        .at(1_000)
        .fault(
            "{\"kind\":\"wire\",\"target\":\"leader\",\"nodes\":[1],\"do\":\"hold\","
                + "\"frame\":{\"api\":\"WriteTxnMarkers\"}}")
        .at(2_000)
        .healed();
    Candidate candidate =
        new Candidate(AnomalyKind.TORN_TRANSACTION, "c", 0, 3, known * MILLI)
            .within(from, 9_000 * MILLI);
    return new LateMarker(new Faults(history.build())).see(candidate);
  }

  @Test
  void aMarker_mayArriveAfterItsRequestWasStruck() {
    Sight elsewhere = Sight.elsewhere("a WriteTxnMarkers request was struck, but at another time");
    assertThat(see(500 * MILLI, 1_000))
        .isEqualTo(Sight.seen("fault 1 (wire of the leader) struck a WriteTxnMarkers request"));
    assertThat(see(500 * MILLI, 999)).isEqualTo(elsewhere);
    assertThat(see(4_000 * MILLI, 5_000).isSeen()).isTrue();
    assertThat(see(4_000 * MILLI + 1, 5_000)).isEqualTo(elsewhere);
  }

  @Test
  void ofATransactionWhoseBeginIsNotKnown_itIsNotKnown() {
    assertThat(see(Long.MIN_VALUE, 5_000).answer()).isEqualTo(Observation.Answer.UNKNOWN);
  }
}
