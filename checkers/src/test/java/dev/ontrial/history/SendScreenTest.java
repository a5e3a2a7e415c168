package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a producer's screen keeps, compared with what its records and their answers are. */
class SendScreenTest {
  private static final int PROCESS = 3;

  /** Read in the end, and compared. */
  private static final int COMPLETE = 0;

  /** No final read of it counts. */
  private static final int INCOMPLETE = 1;

  /** Nobody has declared it. */
  private static final int UNDECLARED = 5;

  private final RealtimeScreen realtime = new RealtimeScreen();
  private final Map<String, Integer> visited = new TreeMap<>();
  private final ScreenFrame frame =
      new ScreenFrame(
          new HistoryBuilder().fault().pass(998).healed().finalRead(COMPLETE, "3#0").build());
  private final SendVisitor visitor =
      new SendVisitor() {
        @Override
        public void send(int process, int to, Outcome outcome, long sent, long done) {
          visited.merge(told(process, to, outcome, sent, done), 1, Integer::sum);
        }

        @Override
        public void transaction(Ended ended) {
          String what =
              told(ended.process(), -1, ended.fate(), ended.beginNanos(), ended.doneNanos());
          visited.merge("transaction " + what, 1, Integer::sum);
        }
      };

  private static String told(int process, int to, Outcome outcome, long sent, long done) {
    return "p%d to %d %s from %d to %d".formatted(process, to, outcome, sent, done);
  }

  private SendScreen screen(int window) {
    return new SendScreen(PROCESS, 0, "f", frame, realtime, visitor, window);
  }

  /** A record as it was sent and answered. */
  private static final class Sent {
    long sent;
    long done = Long.MAX_VALUE;
    int to;
    int transaction = Event.NONE;
    boolean copy;
    boolean left;
    Outcome outcome = Outcome.NONE;
    long offset = -1;

    boolean answered() {
      return done != Long.MAX_VALUE;
    }
  }

  /** A screen, and what it was given. */
  private final class Model {
    final Random random;
    final int window;
    final SendScreen screen;
    final RealtimeScreen shadow = new RealtimeScreen();
    final List<Sent> all = new ArrayList<>();
    final List<Long> moments = new ArrayList<>();
    final List<Integer> waiting = new ArrayList<>();
    final Map<Integer, Outcome> fates = new TreeMap<>();
    long nanos;
    int base;

    Model(int seed, int window) {
      this.random = new Random(seed);
      this.window = window;
      this.screen = screen(window);
    }

    void send(int transaction) {
      if (all.size() - base == window) {
        all.get(base++).left = true;
        if (transaction == Event.NONE) {
          advance();
        }
      }
      Sent record = new Sent();
      record.sent = nanos += 1 + random.nextInt(1_000_000);
      int[] places = {COMPLETE, COMPLETE, COMPLETE, COMPLETE, INCOMPLETE, UNDECLARED, Event.NONE};
      record.to = places[random.nextInt(places.length)];
      record.transaction = transaction;
      record.copy = random.nextInt(30) == 0;
      screen.send(all.size(), record.sent, record.to, transaction, record.copy);
      waiting.add(all.size());
      all.add(record);
      moments.add(shadow.moment());
    }

    void answer() {
      int place = random.nextInt(waiting.size());
      int sequence = waiting.get(place);
      waiting.subList(place, place + 1).clear();
      Sent record = all.get(sequence);
      int draw = random.nextInt(40);
      record.outcome =
          draw == 0
              ? Outcome.FAIL
              : draw == 1 ? Outcome.INFO : draw == 2 ? Outcome.SENT : Outcome.OK;
      record.done = nanos += 1 + random.nextInt(1_000_000);
      // Some stand before others that were acknowledged before they were sent.
      record.offset = random.nextInt(20) == 0 ? -1 : sequence + random.nextInt(600);
      int told = random.nextInt(2);
      screen.done(sequence, record.done, HistoryBuilder.code(record.outcome), told, record.offset);
      record.to = record.to == Event.NONE ? told : record.to;
      if (record.outcome == Outcome.OK && record.offset >= 0) {
        shadow.answered(record.to, record.offset, moments.get(sequence));
      }
      if (sequence == base && record.transaction == Event.NONE) {
        advance();
      }
    }

    void advance() {
      while (base < all.size() && all.get(base).answered()) {
        base++;
      }
    }

    void transaction(int number, int size) {
      boolean told = random.nextInt(5) > 0;
      long begin = told ? ++nanos : 0;
      if (told) {
        screen.begin(number, begin);
      }
      for (int i = 0; i < size; i++) {
        send(number);
        while (waiting.size() > random.nextInt(window)) {
          answer();
        }
      }
      while (waiting.size() > random.nextInt(3)) {
        answer();
      }
      boolean commit = random.nextInt(4) > 0;
      boolean asked = random.nextInt(6) > 0;
      Outcome end = asked ? Outcome.of(random.nextInt(4)) : Outcome.NONE;
      long done = Long.MAX_VALUE;
      if (asked) {
        screen.end(number, commit, ++nanos);
        if (end != Outcome.NONE) {
          done = ++nanos;
          screen.ended(number, done, commit, HistoryBuilder.code(end));
        }
      }
      Outcome fate = Transactions.fate(asked && commit, end);
      fates.put(number, fate);
      if (told || asked) {
        String expected = "transaction " + told(PROCESS, -1, fate, begin, done);
        transactions.merge(expected, 1, Integer::sum);
      }
      waiting.clear();
      base = all.size();
    }

    final Map<String, Integer> transactions = new TreeMap<>();

    boolean isKept(int sequence, Outcome usual) {
      Sent record = all.get(sequence);
      boolean plain = record.to == COMPLETE || record.to == INCOMPLETE;
      if (record.left || !record.answered() || record.copy || !plain) {
        return true;
      }
      if (record.transaction == Event.NONE) {
        if (record.outcome != usual) {
          return true;
        }
      } else if (record.outcome != Outcome.OK || fates.get(record.transaction) == Outcome.INFO) {
        return true;
      }
      return record.to == COMPLETE
          && record.outcome == Outcome.OK
          && fates.get(record.transaction) != Outcome.FAIL
          && record.offset < 0;
    }

    void assertStates() {
      screen.finish();
      screen.keepThose();
      assertThat(screen.isBroken()).isFalse();
      Landmarks landmarks = new Landmarks(frame);
      Outcome usual = Outcome.NONE;
      Map<String, Integer> expected = new TreeMap<>(transactions);
      BitSet everywhere = new BitSet();
      int[] states = new int[all.size()];
      for (int sequence = 0; sequence < all.size(); sequence++) {
        Sent record = all.get(sequence);
        boolean retired = record.answered() && !record.left;
        boolean good = record.outcome == Outcome.OK || record.outcome == Outcome.SENT;
        boolean plain = record.to == COMPLETE || record.to == INCOMPLETE;
        if (usual == Outcome.NONE && retired && good && plain && !record.copy) {
          usual = record.outcome;
        }
        boolean landmark =
            retired && landmarks.isOne(sequence, record.sent, record.done, record.outcome);
        boolean hidden = fates.get(record.transaction) == Outcome.FAIL;
        states[sequence] =
            landmark || isKept(sequence, usual)
                ? RecordStates.KEPT
                : hidden ? RecordStates.HIDDEN : RecordStates.EXPECTED;
        expected.merge(
            told(PROCESS, record.to, record.outcome, record.sent, record.done), 1, Integer::sum);
        if (record.to != Event.NONE) {
          everywhere.set(record.to);
        }
        assertThat(screen.topicPartition(sequence))
            .isEqualTo(record.left ? screen.topicPartition(sequence) : record.to);
      }
      states[0] = RecordStates.KEPT;
      states[all.size() - 1] = RecordStates.KEPT;
      states[landmarks.latest()] = RecordStates.KEPT;
      if (landmarks.latestServed() >= 0) {
        states[landmarks.latestServed()] = RecordStates.KEPT;
      }
      for (int sequence = 0; sequence < all.size(); sequence++) {
        assertThat(screen.state(sequence)).as("record %d", sequence).isEqualTo(states[sequence]);
      }
      assertThat(screen.count()).isEqualTo(all.size());
      assertThat(screen.topicPartitions()).isEqualTo(everywhere);
      assertThat(visited).isEqualTo(expected);
      for (int to = 0; to < 2; to++) {
        for (long offset = 0; offset < all.size() + 600; offset++) {
          assertThat(realtime.until(to, offset)).isEqualTo(shadow.until(to, offset));
        }
      }
    }
  }

  /** Some wait long enough for the window to grow, and in the small ones to leave it. */
  @ParameterizedTest
  @CsvSource({"1,256,20", "2,256,600", "3,1024,900", "4,512,300", "5,256,256", "6,256,257"})
  void recordsOutsideTransactions(int seed, int window, int waiting) {
    Model model = new Model(seed, window);
    for (int step = 0; step < 3000; step++) {
      model.send(Event.NONE);
      while (model.waiting.size() > waiting
          || (!model.waiting.isEmpty() && model.random.nextInt(waiting) < 12)) {
        model.answer();
      }
    }
    while (model.waiting.size() > 5) {
      model.answer();
    }
    model.assertStates();
  }

  @ParameterizedTest
  @CsvSource({"1,256,5", "2,256,300", "3,1024,400", "4,512,40"})
  void recordsInTransactions(int seed, int window, int size) {
    Model model = new Model(seed, window);
    int number = 0;
    while (model.all.size() < 2500) {
      number += 1 + model.random.nextInt(2);
      model.transaction(number, 1 + model.random.nextInt(size));
    }
    model.assertStates();
    assertThat(model.screen.transactions()).isEqualTo(number + 1);
    for (int each = 0; each < model.all.size(); each++) {
      int here = model.all.get(each).transaction;
      boolean first = each == 0 || here != model.all.get(each - 1).transaction;
      assertThat(model.screen.transactionStarts.get(each)).isEqualTo(first);
    }
  }
}
