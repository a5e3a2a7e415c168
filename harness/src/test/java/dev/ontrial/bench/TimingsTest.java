package dev.ontrial.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.bench.Measurement.Quantiles;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.Outcome;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Throughput and latencies out of the events of a history. */
class TimingsTest {
  private static final int PRODUCER = 100;
  private static final int MEMBER = 200;
  private static final int READER = 300;
  private static final long MILLI = 1_000_000;

  @SuppressWarnings("EnumOrdinal") // the history's format is defined by it
  private static Event event(
      EventKind kind,
      Outcome outcome,
      int process,
      long millis,
      long sequence,
      long offset,
      int transaction,
      int writer) {
    return new Event(
        kind,
        outcome.ordinal(),
        process,
        0,
        millis * MILLI,
        sequence,
        offset,
        transaction,
        0,
        0,
        writer,
        -1,
        "");
  }

  private static Event send(int process, long millis, long sequence, int transaction) {
    return event(
        EventKind.SEND, Outcome.NONE, process, millis, sequence, -1, transaction, Event.NONE);
  }

  private static Event done(
      Outcome outcome, int process, long millis, long sequence, int transaction) {
    return event(
        EventKind.SEND_DONE, outcome, process, millis, sequence, 0, transaction, Event.NONE);
  }

  @SuppressWarnings("EnumOrdinal") // the history's format is defined by it
  private static Event committed(Outcome outcome, int flags, long millis) {
    return new Event(
        EventKind.TXN_DONE,
        outcome.ordinal() | flags,
        PRODUCER,
        Event.NONE,
        millis * MILLI,
        0,
        0,
        0,
        0,
        2,
        Event.NONE,
        -1,
        "");
  }

  private static Timings timings(Event... events) {
    Timings timings = new Timings();
    for (Event event : events) {
      timings.take(event);
    }
    return timings;
  }

  @Test
  void producer_countsWhatWasAcknowledged_fromTheFirstSendToTheLastAnswer() {
    Timings timings =
        timings(
            send(PRODUCER, 1_000, 0, Event.NONE),
            send(PRODUCER, 1_010, 1, Event.NONE),
            send(PRODUCER, 1_020, 2, Event.NONE),
            done(Outcome.OK, PRODUCER, 1_005, 0, Event.NONE),
            done(Outcome.INFO, PRODUCER, 1_900, 1, Event.NONE),
            done(Outcome.SENT, PRODUCER, 1_500, 2, Event.NONE));
    assertThat(timings.records(PRODUCER)).isEqualTo(2);
    assertThat(timings.recordsPerSecond(PRODUCER)).isEqualTo(4);
    assertThat(timings.latency(PRODUCER)).isEqualTo(new Quantiles(5, 480, 480, 480, 2));
  }

  @Test
  void transaction_countsWhenItIsCommitted() {
    Event[] sends = {
      send(PRODUCER, 1_000, 0, 0),
      done(Outcome.OK, PRODUCER, 1_005, 0, 0),
      send(PRODUCER, 1_010, 1, 0),
      done(Outcome.OK, PRODUCER, 1_015, 1, 0)
    };
    assertThat(timings(sends).records(PRODUCER)).isZero();
    Timings committed = timings(sends);
    committed.take(committed(Outcome.OK, Flags.COMMIT, 1_100));
    assertThat(committed.latency(PRODUCER)).isEqualTo(new Quantiles(90, 100, 100, 100, 2));
    Timings aborted = timings(sends);
    aborted.take(committed(Outcome.OK, 0, 1_100));
    assertThat(aborted.records(PRODUCER)).isZero();
    Timings unknown = timings(sends);
    unknown.take(committed(Outcome.INFO, Flags.COMMIT, 1_100));
    assertThat(unknown.records(PRODUCER)).isZero();
  }

  @Test
  void member_isMeasuredByWhatItProcessed_onceItHadJoined() {
    Timings timings =
        timings(
            send(PRODUCER, 1_000, 0, Event.NONE),
            event(EventKind.READ, Outcome.NONE, MEMBER, 2_990, 0, 0, Event.NONE, PRODUCER),
            event(EventKind.PROCESSED, Outcome.NONE, MEMBER, 3_000, 0, 0, Event.NONE, PRODUCER),
            send(PRODUCER, 3_100, 1, Event.NONE),
            event(EventKind.READ, Outcome.NONE, MEMBER, 3_105, 1, 1, Event.NONE, PRODUCER),
            event(EventKind.PROCESSED, Outcome.NONE, MEMBER, 3_110, 1, 1, Event.NONE, PRODUCER));
    assertThat(timings.latency(MEMBER)).isEqualTo(new Quantiles(10, 10, 10, 10, 1));
  }

  @Test
  void reader_ofCopies_isMeasuredFromTheSendOfTheOriginal() {
    Timings timings =
        timings(
            send(PRODUCER, 1_000, 0, Event.NONE),
            event(EventKind.SEND, Outcome.NONE, MEMBER, 1_500, 7, 0, 3, PRODUCER),
            event(EventKind.READ, Outcome.NONE, READER, 1_600, 7, 0, 3, MEMBER),
            send(PRODUCER, 2_000, 1, Event.NONE),
            event(EventKind.SEND, Outcome.NONE, MEMBER, 2_010, 8, 1, 4, PRODUCER),
            event(EventKind.READ, Outcome.NONE, READER, 2_030, 8, 1, 4, MEMBER));
    assertThat(timings.latency(READER)).isEqualTo(new Quantiles(30, 30, 30, 30, 1));
  }

  @Test
  void quantiles_areValuesThatWereMeasured() {
    int[] micros = IntStream.rangeClosed(1, 1_000).map(each -> 1_001 - each).toArray();
    assertThat(Timings.quantiles(micros)).isEqualTo(new Quantiles(0.5, 0.99, 0.999, 1, 1_000));
    assertThat(Timings.quantiles(new int[0]).isMeasured()).isFalse();
  }
}
