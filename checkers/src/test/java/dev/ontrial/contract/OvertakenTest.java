package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import dev.ontrial.proof.Edit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A doubtful record is overtaken by one that was sent later and acknowledged before it was given
 * up. Times count by slots of 10 ms from the beginning of the trial.
 */
class OvertakenTest {
  private static final long MILLI = 1_000_000;

  /** The trial lasts from 1 ms to a second. */
  private Overtaken overtaken =
      new Overtaken(new HistoryBuilder().at(1_000).leader(0, 0).endsIn("").build());

  private long count(long sent, long doneAt, long laterSent, long laterDone) {
    return count(Outcome.INFO, sent, doneAt, laterSent, laterDone);
  }

  private long count(Outcome outcome, long sent, long doneAt, long laterSent, long laterDone) {
    long done = doneAt == Long.MAX_VALUE ? doneAt : doneAt * MILLI;
    overtaken.send(3, 0, outcome, sent * MILLI, done);
    overtaken.send(3, 0, Outcome.OK, laterSent * MILLI, laterDone * MILLI);
    return overtaken.count(3);
  }

  @Test
  void aRecord_isOvertakenByALaterOne_thatWasAcknowledgedBefore() {
    assertThat(count(101, 301, 111, 201)).isEqualTo(1);
  }

  @Test
  void anEarlierOne_doesNotOvertake() {
    assertThat(count(101, 301, 101, 201)).isZero();
  }

  @Test
  void oneThatWasAcknowledgedInTheSameMoment_doesNotOvertake() {
    assertThat(count(101, 301, 111, 301)).isZero();
  }

  @Test
  void oneThatWasAcknowledgedJustBefore_does() {
    assertThat(count(101, 301, 111, 300)).isEqualTo(1);
  }

  @Test
  void aRecordWithoutAnAnswer_isOvertakenUntilTheEnd() {
    assertThat(count(101, Long.MAX_VALUE, 111, 1_000)).isEqualTo(1);
  }

  @Test
  void ofTwoInOneSlot_theLaterSentCounts() {
    overtaken.send(3, 0, Outcome.OK, 150 * MILLI, 201 * MILLI);
    assertThat(count(101, 301, 50, 202)).isEqualTo(1);
  }

  @Test
  void otherWritersAndPlaces_doNotOvertake() {
    overtaken.send(4, 0, Outcome.OK, 111 * MILLI, 201 * MILLI);
    overtaken.send(3, 1, Outcome.OK, 111 * MILLI, 201 * MILLI);
    overtaken.send(3, Event.NONE, Outcome.OK, 111 * MILLI, 201 * MILLI);
    overtaken.send(3, 0, Outcome.INFO, 101 * MILLI, 301 * MILLI);
    assertThat(overtaken.count(3)).isZero();
    assertThat(overtaken.count(4)).isZero();
  }

  @Test
  void whatFailedOrWasNotAsked_isNotDoubtful() {
    assertThat(count(Outcome.FAIL, 101, 301, 111, 201)).isZero();
    assertThat(count(Outcome.SENT, 101, 301, 111, 201)).isZero();
  }

  /** A trial that begins 90 s after the clock's zero has slots as fine as another one. */
  @Test
  void theTrial_mayBeginAtAnyTime() {
    HistoryBuilder late = new HistoryBuilder().at(91_000).leader(0, 0).endsIn("");
    History history =
        History.of(
            late.events().stream()
                .filter(event -> event.kind() == EventKind.LEADER)
                .flatMap(event -> Stream.of(Edit.of(event).at(90_000 * MILLI).event(), event))
                .toList());
    overtaken = new Overtaken(history);
    assertThat(count(90_101, 90_131, 90_105, 90_115)).isEqualTo(1);
    assertThat(overtaken.count(4)).isZero();
  }
}
