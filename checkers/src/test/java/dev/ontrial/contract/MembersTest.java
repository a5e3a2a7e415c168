package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.checker.Evidence;
import dev.ontrial.contract.Observation.Answer;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import org.junit.jupiter.api.Test;

/** What other members, or members at another time, did excuses nothing. */
class MembersTest {
  private static final long MILLI = 1_000_000;

  private final HistoryBuilder history = new HistoryBuilder();

  private static Candidate candidate(int process) {
    return new Candidate(AnomalyKind.OUTPUT_REPEATED, "c", 0, process, 2_000 * MILLI)
        .within(1_000 * MILLI, 2_000 * MILLI);
  }

  private Members members() {
    return new Members(history.build());
  }

  private boolean isReassigned() {
    History built = history.build();
    return members().reassigned(candidate(3), built.configurations().getFirst()).isSeen();
  }

  private Answer handed() {
    History built = history.build();
    return members()
        .committedWhilePolling(candidate(Event.NONE), built.configurations().getFirst())
        .answer();
  }

  private Sight flushed() {
    History built = history.build();
    return members().flushedEarly(candidate(3), built.configurations().getFirst());
  }

  @Test
  void anInput_isReassignedMeanwhile_orNot() {
    history.process(3, "transform").at(999).assigned(3).at(2_001).assigned(3);
    assertThat(isReassigned()).isFalse();
    history.at(1_000).assigned(3);
    assertThat(isReassigned()).isTrue();
  }

  @Test
  void anInputReassignedAtTheEnd_counts() {
    history.process(3, "transform").at(2_000).assigned(3);
    assertThat(isReassigned()).isTrue();
  }

  @Test
  void whoIsNoTransform_isNoMember() {
    history.process(3, "application").at(1_500).assigned(3).assigned(4);
    assertThat(isReassigned()).isFalse();
  }

  @Test
  void aMemberThatWasKilledSince_mayHaveHeldTheRecord() {
    history.process(7, "application").process(8, "producer");
    history.at(999).ends(7, true).at(1_500).ends(8, true);
    assertThat(handed()).isEqualTo(Answer.NOT_SEEN);
    history.at(1_000).ends(7, true);
    assertThat(handed()).isEqualTo(Answer.UNKNOWN);
  }

  /** A member of Streams has split batches before, and was not asked again. */
  private void split() {
    history.clients("4.1.0").process(9, "streams").process(8, "producer");
    history.at(900).metric(9, Evidence.SPLITS, 1, false);
  }

  @Test
  void aMemberThatSplitBatchesBefore_isNotSeenToDoItAgain() {
    split();
    history.at(1_500).simple(EventKind.PROCESS_END, 9, -1, 0, 0, "").ends(8, true);
    assertThat(flushed()).isEqualTo(Sight.notSeen("no member split a batch"));
  }

  @Test
  void aMemberThatWasKilled_mayHaveDoneItAgain() {
    split();
    history.at(1_500).ends(9, true);
    assertThat(flushed())
        .isEqualTo(Sight.unknown("nothing was recorded of whether p9 split batches at that time"));
  }
}
