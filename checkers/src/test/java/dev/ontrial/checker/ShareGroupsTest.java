package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import org.junit.jupiter.api.Test;

/** What members 7 and 8 of a share group are handed. */
class ShareGroupsTest {
  private final HistoryBuilder history =
      new HistoryBuilder().workload("share").process(7, "share").process(8, "share");

  private Collected told(AnomalyKind kind) {
    return Collected.by(Checkers.of(kind), history.build());
  }

  private HistoryBuilder acknowledged(int epoch) {
    history.leader(0, epoch).leader(0, epoch);
    return history.delivered(7, 0, "1#0", 1).acknowledges(7, 0, Outcome.OK);
  }

  @Test
  void acknowledgedRecord_isHandedOutAgain() {
    acknowledged(0).delivered(8, 0, "1#0", 2);
    Collected told = told(AnomalyKind.REDELIVERED_ACKNOWLEDGED);
    assertThat(told.candidates).hasSize(1);
    assertThat(told.candidates.getFirst().circumstances()).isEmpty();
  }

  @Test
  void acknowledgedRecord_mayHaveBeenUnderWay_whereThereWasAFault() {
    acknowledged(1).fault().healed().delivered(8, 0, "1#0", 2);
    Collected told = told(AnomalyKind.REDELIVERED_ACKNOWLEDGED);
    assertThat(told.candidates).hasSize(1);
    assertThat(told.candidates.getFirst().circumstances())
        .containsExactly(Circumstance.MAY_HAVE_BEEN_UNDER_WAY);
  }

  @Test
  void recordThatIsHandedOutAsItIsAcknowledged_isNotHandedOutAfterIt() {
    acknowledged(1).pass(-1).delivered(8, 0, "1#0", 2);
    assertThat(told(AnomalyKind.REDELIVERED_ACKNOWLEDGED).anomalies).isEmpty();
  }

  @Test
  void memberThatBeganAsItWasAcknowledged_mayHaveHadItBefore() {
    acknowledged(1).pass(-1).process(9, "share").leader(0, 2).delivered(9, 0, "1#0", 1);
    assertThat(told(AnomalyKind.REDELIVERED_ACKNOWLEDGED).anomalies).isEmpty();
  }

  @Test
  void deliveryThatComesAsItIsAcknowledged_isNotTheOneThatIsAcknowledged() {
    history.leader(0, 1).leader(0, 1).delivered(7, 0, "1#0", 1);
    history.delivered(7, 0, "1#0", 3).pass(-2).acknowledges(7, 0, Outcome.OK);
    history.delivered(8, 0, "1#0", 2);
    assertThat(told(AnomalyKind.REDELIVERED_ACKNOWLEDGED).anomalies).hasSize(1);
  }

  @Test
  void limitOfDeliveries_isThatOfItsConfiguration_orFive() {
    String other =
        "{\"name\":\"d\",\"workload\":\"share\",\"settings\":{\"share.delivery.count.limit\":\"1\"}}";
    history.simple(EventKind.CONFIGURATION, -1, -1, 0, 0, other);
    history.delivered(7, 0, "1#0", 5);
    assertThat(told(AnomalyKind.OVER_DELIVERED).anomalies).isEmpty();
    history.delivered(7, 0, "1#0", 6);
    assertThat(told(AnomalyKind.OVER_DELIVERED).anomalies).hasSize(1);
  }

  @Test
  void anotherRecordAtTheOffset_showsThatTheLogWasCut() {
    history.delivered(7, 0, "1#0", 6).delivered(7, 0, "2#0", 1);
    assertThat(told(AnomalyKind.OVER_DELIVERED).anomalies).isEmpty();
  }

  @Test
  void groupThatWasNotDrained_isAGap() {
    history.ok("1#0", 0).finalRead(0, "1#0");
    assertThat(told(AnomalyKind.UNDELIVERED).gaps)
        .containsExactly("the share group's start offset in t-0 is not known");
    history.groupOffset(0, 0);
    assertThat(told(AnomalyKind.UNDELIVERED).gaps)
        .containsExactly(
            "the share group was not drained: its start offset in t-0 is 0, and a record is at 0");
    history.groupOffset(0, 1);
    assertThat(told(AnomalyKind.UNDELIVERED).gaps).isEmpty();
    assertThat(told(AnomalyKind.UNDELIVERED).anomalies).hasSize(1);
  }
}
