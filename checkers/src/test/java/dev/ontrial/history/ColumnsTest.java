package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What columns say of an event is what the event said, however many there are. */
class ColumnsTest {
  private static final int COUNT = 300;

  private final List<Event> events = new ArrayList<>();
  private final Random random = new Random(9);
  private long nanos = 1000;

  private Event add(
      EventKind kind, int flags, int process, int to, long sequence, int transaction, String text) {
    nanos += 1 + random.nextInt(1000);
    Event event =
        new Event(
            kind,
            flags,
            process,
            to,
            nanos,
            sequence,
            random.nextInt(1 << 20),
            transaction,
            random.nextInt(1 << 16),
            random.nextInt(1 << 16),
            random.nextInt(9) == 0 ? Event.NONE : random.nextInt(50),
            random.nextInt(7) - 1,
            text);
    events.add(event);
    return event;
  }

  private static Sends sends(History history) {
    return Objects.requireNonNull(history.sends(3));
  }

  private static Reads reads(History history, int process, int topicPartition) {
    return Objects.requireNonNull(history.reads(process, topicPartition));
  }

  @Test
  void sends() {
    List<Event> sent = new ArrayList<>();
    List<Event> done = new ArrayList<>();
    for (int number = 0; number < COUNT; number++) {
      int to = number % 5 == 0 ? Event.NONE : number % 7;
      sent.add(add(EventKind.SEND, 0, 3, to, number, number % 3 == 0 ? Event.NONE : number, ""));
      String text = number % 4 == 0 ? "" : "error " + number % 11;
      done.add(add(EventKind.SEND_DONE, number % 5, 3, 6, number, Event.NONE, text));
    }
    Sends sends = sends(History.of(events));

    assertThat(sends.process()).isEqualTo(3);
    assertThat(sends.file()).isEqualTo("history.oth");
    assertThat(sends.count()).isEqualTo(COUNT);
    assertThat(sends.topicPartitions().stream()).containsExactly(0, 1, 2, 3, 4, 5, 6);
    for (int number = 0; number < COUNT; number++) {
      Event send = sent.get(number);
      Event answer = done.get(number);
      assertThat(sends.next(number)).isEqualTo(number + 1 < COUNT ? number + 1 : -1);
      assertThat(sends.invoked(number)).isTrue();
      assertThat(sends.completed(number)).isTrue();
      assertThat(sends.timeNanos(number)).isEqualTo(send.timeNanos());
      assertThat(sends.doneNanos(number)).isEqualTo(answer.timeNanos());
      assertThat(sends.outcome(number)).isEqualTo(answer.outcome());
      boolean ok = answer.outcome() == Outcome.OK;
      assertThat(sends.offset(number)).isEqualTo(ok ? answer.offset() : -1);
      assertThat(sends.topicPartition(number))
          .isEqualTo(send.topicPartition() == Event.NONE ? 6 : send.topicPartition());
      assertThat(sends.transaction(number)).isEqualTo(send.transaction());
      assertThat(sends.position(number)).isEqualTo(send.position());
      assertThat(sends.text(number)).isEqualTo(answer.text());
      assertThat(sends.slot(number)).isEqualTo(2 * number);
      assertThat(sends.doneSlot(number)).isEqualTo(2 * number + 1);
      assertThat(sends.pointer(number)).isEqualTo("history.oth#" + 2 * number);
      assertThat(sends.donePointer(number)).isEqualTo("history.oth#" + (2 * number + 1));
      boolean original = send.writer() != Event.NONE;
      assertThat(sends.hasOriginal(number)).isEqualTo(original);
      assertThat(sends.originalProcess(number)).isEqualTo(send.writer());
      assertThat(sends.originalSequence(number)).isEqualTo(original ? send.offset() : -1);
    }
  }

  /** A killed writer may leave an answer without its send, and sends without answers. */
  @Test
  void sendsOfWhichAPartIsMissing() {
    add(EventKind.SEND_DONE, HistoryBuilder.code(Outcome.OK), 3, 4, 2, Event.NONE, "");
    Event last = add(EventKind.SEND, 0, 3, Event.NONE, 5, Event.NONE, "");
    Sends sends = sends(History.of(events));

    assertThat(sends.count()).isEqualTo(6);
    assertThat(sends.invoked(2)).isFalse();
    assertThat(sends.completed(2)).isTrue();
    assertThat(sends.topicPartitions().isEmpty()).as("it was not handed to a client").isTrue();
    for (int number : new int[] {0, 1, 3, 4}) {
      assertThat(sends.invoked(number)).isFalse();
      assertThat(sends.completed(number)).isFalse();
      assertThat(sends.offset(number)).isEqualTo(-1);
    }
    assertThat(sends.invoked(5)).isTrue();
    assertThat(sends.doneNanos(5)).isEqualTo(Long.MAX_VALUE);
    assertThat(sends.outcome(5)).isEqualTo(Outcome.NONE);
    assertThat(sends.effectiveOutcome(5)).isEqualTo(Outcome.INFO);
    assertThat(sends.offset(5)).isEqualTo(-1);
    assertThat(sends.topicPartition(5)).isEqualTo(Event.NONE);
    assertThat(sends.timeNanos(5)).isEqualTo(last.timeNanos());
    assertThat(sends.invoked(6)).isFalse();
    assertThat(sends.invoked(-1)).isFalse();
    assertThat(sends.topicPartition(6)).isEqualTo(Event.NONE);
    assertThat(sends.hasOriginal(6)).isFalse();
    assertThat(sends.originalSequence(6)).isEqualTo(-1);
  }

  @Test
  void effectiveOutcome_isThatOfTheTransactionUnlessTheSendFailed() {
    HistoryBuilder builder = new HistoryBuilder().begin(3, 0).send("3#0", 0, 0, 0);
    builder.done("3#0", Outcome.FAIL, -1).send("3#1", 0, 0, 1).done("3#1", Outcome.INFO, -1);
    builder.send("3#2", 0, 0, 2).commit(3, 0, Outcome.OK).begin(3, 1).send("3#3", 0, 1, 0);
    Sends sends = sends(builder.build());

    assertThat(sends.effectiveOutcome(0)).isEqualTo(Outcome.FAIL);
    assertThat(sends.effectiveOutcome(1)).isEqualTo(Outcome.OK);
    assertThat(sends.effectiveOutcome(2)).isEqualTo(Outcome.OK);
    assertThat(sends.effectiveOutcome(3)).as("its commit was never asked").isEqualTo(Outcome.FAIL);
  }

  @Test
  void reads() {
    List<Event> read = new ArrayList<>();
    for (int number = 0; number < COUNT; number++) {
      int transaction = random.nextInt(5) - 1;
      read.add(add(EventKind.READ, random.nextInt(64), 90, 1, number + 7, transaction, ""));
    }
    Reads reads = reads(History.of(events), 90, 1);

    assertThat(reads.process()).isEqualTo(90);
    assertThat(reads.topicPartition()).isEqualTo(1);
    assertThat(reads.file()).isEqualTo("history.oth");
    assertThat(reads.count()).isEqualTo(COUNT);
    assertThat(reads.total()).isEqualTo(COUNT);
    assertThat(reads.lowestEpoch()).isZero();
    assertThat(reads.highestEpoch()).isEqualTo(5);
    for (int index = 0; index < COUNT; index++) {
      Event event = read.get(index);
      assertThat(reads.timeNanos(index)).isEqualTo(event.timeNanos());
      assertThat(reads.offset(index)).isEqualTo(event.offset());
      assertThat(reads.sequence(index)).isEqualTo(event.sequence());
      assertThat(reads.transaction(index)).isEqualTo(event.transaction());
      assertThat(reads.leaderEpoch(index)).isEqualTo(event.leaderEpoch());
      assertThat(reads.writer(index)).isEqualTo(event.writer());
      assertThat(reads.position(index)).isEqualTo(event.position());
      assertThat(reads.size(index)).isEqualTo(event.size());
      assertThat(reads.flags(index)).isEqualTo(event.flags());
      assertThat(reads.pointer(index)).isEqualTo("history.oth#" + index);
      int[] two = {Flags.FINAL | Flags.CORRUPT, Flags.UNCOMMITTED};
      for (int bits : two) {
        assertThat(reads.has(index, bits)).isEqualTo((event.flags() & bits) == bits);
      }
      boolean damaged = event.has(Flags.CORRUPT) || event.has(Flags.FOREIGN);
      assertThat(reads.identified(index)).isEqualTo(!damaged);
    }
  }

  @Test
  void readsThatTellNoEpoch() {
    HistoryBuilder builder = new HistoryBuilder().read(0, 0, "3#0", 0);
    Reads reads = reads(builder.build(), HistoryBuilder.READER, 0);

    assertThat(reads.highestEpoch()).isEqualTo(-1);
    assertThat(reads.lowestEpoch()).isGreaterThan(0);
  }

  @Test
  void recordEvents() {
    EventKind[] kinds = {
      EventKind.PROCESSED, EventKind.DELIVERED, EventKind.SHARE_ACK, EventKind.SHARE_ACK_DONE
    };
    for (EventKind kind : kinds) {
      for (int number = 0; number < COUNT; number++) {
        add(kind, random.nextInt(5), 8 + number % 2, number % 3 / 2, number, Event.NONE, "");
      }
    }
    History history = History.of(events);
    int seen = 0;
    for (EventKind kind : kinds) {
      for (RecordEvents columns : history.recordEvents(kind)) {
        List<Event> expected =
            events.stream()
                .filter(event -> event.kind() == kind)
                .filter(event -> event.process() == columns.process())
                .filter(event -> event.topicPartition() == columns.topicPartition())
                .toList();
        assertThat(columns.kind()).isEqualTo(kind);
        assertThat(columns.count()).isEqualTo(expected.size());
        for (int index = 0; index < columns.count(); index++) {
          Event event = expected.get(index);
          assertThat(columns.timeNanos(index)).isEqualTo(event.timeNanos());
          assertThat(columns.offset(index)).isEqualTo(event.offset());
          assertThat(columns.sequence(index)).isEqualTo(event.sequence());
          assertThat(columns.writer(index)).isEqualTo(event.writer());
          assertThat(columns.size(index)).isEqualTo(event.size());
          assertThat(columns.outcome(index)).isEqualTo(event.outcome());
          assertThat(columns.pointer(index)).isEqualTo("history.oth#" + events.indexOf(event));
          seen++;
        }
      }
    }
    assertThat(seen).isEqualTo(events.size());
    assertThat(history.recordEvents(EventKind.READ)).isEmpty();
  }

  @Test
  void transactions() {
    List<Event> begun = new ArrayList<>();
    List<Event> asked = new ArrayList<>();
    List<Event> done = new ArrayList<>();
    for (int number = 0; number < COUNT; number++) {
      int commit = number % 3 == 0 ? 0 : Flags.COMMIT;
      begun.add(add(EventKind.TXN_BEGIN, 0, 3, Event.NONE, 0, number, ""));
      asked.add(add(EventKind.TXN_END, commit, 3, Event.NONE, 0, number, ""));
      done.add(add(EventKind.TXN_DONE, commit | number % 4, 3, Event.NONE, 0, number, ""));
    }
    Transactions transactions = sends(History.of(events)).transactions();

    assertThat(transactions.process()).isEqualTo(3);
    assertThat(transactions.count()).isEqualTo(COUNT);
    for (int number = 0; number < COUNT; number++) {
      boolean commit = number % 3 != 0;
      Outcome told = Outcome.of(number % 4);
      assertThat(transactions.next(number)).isEqualTo(number + 1 < COUNT ? number + 1 : -1);
      assertThat(transactions.ended(number)).isTrue();
      assertThat(transactions.completed(number)).isTrue();
      assertThat(transactions.commitAsked(number)).isEqualTo(commit);
      assertThat(transactions.outcome(number)).isEqualTo(told);
      boolean open = told == Outcome.NONE || told == Outcome.INFO;
      assertThat(transactions.fate(number))
          .isEqualTo(!commit ? Outcome.FAIL : open ? Outcome.INFO : told);
      assertThat(transactions.size(number)).isEqualTo(asked.get(number).size());
      assertThat(transactions.beginNanos(number)).isEqualTo(begun.get(number).timeNanos());
      assertThat(transactions.endNanos(number)).isEqualTo(asked.get(number).timeNanos());
      assertThat(transactions.doneNanos(number)).isEqualTo(done.get(number).timeNanos());
      assertThat(transactions.endPointer(number)).isEqualTo("history.oth#" + (3 * number + 1));
      assertThat(transactions.donePointer(number)).isEqualTo("history.oth#" + (3 * number + 2));
    }
  }

  @Test
  void transactionThatNeverEnds() {
    History history =
        new HistoryBuilder().begin(3, 0).begin(3, 2).commit(3, 2, Outcome.NONE).build();
    Transactions transactions = sends(history).transactions();

    for (int number : new int[] {0, 1, 3}) {
      assertThat(transactions.ended(number)).isFalse();
      assertThat(transactions.completed(number)).isFalse();
      assertThat(transactions.commitAsked(number)).isFalse();
      assertThat(transactions.outcome(number)).isEqualTo(Outcome.NONE);
      assertThat(transactions.size(number)).isEqualTo(-1);
      assertThat(transactions.endNanos(number)).isEqualTo(Long.MAX_VALUE);
      assertThat(transactions.doneNanos(number)).isEqualTo(Long.MAX_VALUE);
    }
    assertThat(transactions.fate(2)).isEqualTo(Outcome.INFO);
    assertThat(transactions.completed(2)).isFalse();
  }

  /** An abort behind a commit that nobody answered does not undo the question. */
  @Test
  void abortBehindACommit_leavesItsFateOpen() {
    HistoryBuilder builder = new HistoryBuilder().begin(3, 0).commit(3, 0, Outcome.NONE);
    History history = builder.abort(3, 0, Outcome.OK).build();
    Transactions transactions = sends(history).transactions();
    LocatedEvent first = history.phase(Phase.READ).orElseThrow();

    assertThat(transactions.commitAsked(0)).isTrue();
    assertThat(transactions.completed(0)).isFalse();
    assertThat(transactions.fate(0)).isEqualTo(Outcome.INFO);
    assertThat(transactions.endNanos(0)).isLessThan(first.timeNanos()).isEqualTo(2_000_000);

    OpenTransaction open = new OpenTransaction(0, 1);
    assertThat(open.isTold).isFalse();
    open.end(true, 5);
    open.end(false, 7);
    open.ended(5, false, Outcome.OK);
    assertThat(open.fate()).isEqualTo(Outcome.INFO);
    assertThat(open.doneNanos).isEqualTo(Long.MAX_VALUE);
    assertThat(open.isTold).isTrue();
    open.ended(6, true, Outcome.OK);
    assertThat(open.fate()).isEqualTo(Outcome.OK);
    assertThat(open.doneNanos).isEqualTo(6);
  }

  @Test
  void capacity_growsByHalfAtLeast() {
    assertThat(Columns.capacity(0, 0)).isEqualTo(8);
    assertThat(Columns.capacity(8, 8)).isEqualTo(12);
    assertThat(Columns.capacity(100, 100)).isEqualTo(150);
    assertThat(Columns.capacity(8, 200)).isEqualTo(201);
  }

  @Test
  void narrow_takesWhatAProcessMayHave() {
    assertThat(Columns.narrow(0)).isZero();
    assertThat(Columns.narrow(-1)).isEqualTo(-1);
    assertThat(Columns.narrow(-7)).isEqualTo(-1);
    assertThat(Columns.narrow((1 << 28) - 1)).isEqualTo((1 << 28) - 1);
    assertThat(Columns.narrow(1 << 28)).isEqualTo(-1);
    assertThat(Columns.narrow(1L << 32)).isEqualTo(-1);
  }
}
