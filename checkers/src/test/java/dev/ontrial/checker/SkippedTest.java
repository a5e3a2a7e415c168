package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A record that p7 was handed, and that nobody processed. */
class SkippedTest {
  private final HistoryBuilder history = GroupCases.application("before");

  private Collected told() {
    Collected told =
        Collected.by(
            Checkers.of(AnomalyKind.SKIPPED),
            history.groupOffset(0, 1).finalRead(0, "1#0").build());
    assertThat(told.anomalies).hasSize(1);
    return told;
  }

  @Test
  void memberThatLostTheTopicPartition_isToldOf_andTheFaultsSinceItWasHandedTheRecord() {
    history.fault().healed().polled(7, 0, "1#0").fault().healed().revoked(7);
    Collected told = told();
    assertThat(told.candidates.getFirst().circumstances())
        .isEqualTo(Set.of(Circumstance.HOLDER_LEFT));
    assertThat(told.anomalies.getFirst().steps())
        .extracting(step -> step.sentence().replaceAll(" begins.*", " begins"))
        .containsExactly(
            "p7 reads p1#0 at offset 0 of t-0",
            "fault 2 begins",
            "p7 loses t-0",
            "the group's final position in t-0 is 1",
            "the final reader p99 reads p1#0 at offset 0 of t-0");
  }

  @Test
  void memberThatWentOnToALaterRecord_hadTimeForIt() {
    history.polled(7, 0, "1#0").processed(7, 1, "1#1").revoked(7);
    assertThat(told().candidates.getFirst().circumstances()).isEmpty();
  }

  @Test
  void workBeforeItWasHandedOut_orOnAnEarlierRecord_orAfterTheLoss_isNotTimeForIt() {
    history.processed(7, 1, "1#1").pass(-1).polled(7, 0, "1#0").revoked(7);
    history.pass(-1).processed(7, 1, "1#1").processed(8, 1, "1#1");
    assertThat(told().candidates.getFirst().circumstances())
        .isEqualTo(Set.of(Circumstance.HOLDER_LEFT));
  }

  @Test
  void recordThatWasProcessedElsewhere_isSkippedHere() {
    history.polled(7, 0, "1#0").add(EventKind.PROCESSED, 0, 7, 1, 0, 0, -1, 0, 0, 1, -1, "");
    told();
  }
}
