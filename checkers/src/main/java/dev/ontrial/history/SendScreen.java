package dev.ontrial.history;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The screen over what one process sends. Records wait in a window until they and their transaction
 * were answered; then two bits remain of each, and its topic-partition in a {@link
 * PartitionColumn}. What stays unanswered, was answered otherwise than most, or names an original
 * is {@link RecordStates#KEPT}.
 */
final class SendScreen {
  private static final int FIRST_WINDOW = 1 << 8;

  /** More records than this wait for nothing but an answer that is never given. */
  static final int LARGEST_WINDOW = 1 << 18;

  private static final byte ANSWERED = 0x10;
  private static final byte COPY = 0x20;

  final int process;
  final int index;
  final String file;
  final RecordStates states = new RecordStates();

  /** The first record of each transaction. */
  final BitSet transactionStarts = new BitSet();

  private final ScreenFrame frame;
  private final SendVisitor visitor;
  private final Landmarks landmarks;
  private final int largestWindow;
  private final PartitionColumn partitions = new PartitionColumn();
  private final Map<Integer, Late> late = new HashMap<>();
  private final RealtimeScreen realtime;
  private final AckedOffsets offsets = new AckedOffsets();
  private long[] sent = new long[FIRST_WINDOW];
  private long[] offset = new long[FIRST_WINDOW];
  private long[] moment = new long[FIRST_WINDOW];
  private long[] done = new long[FIRST_WINDOW];
  private char[] topicPartition = new char[FIRST_WINDOW];
  private byte[] answer = new byte[FIRST_WINDOW];
  private int base;
  private int count;
  private int[] keepers = {};
  // When the commit of each transaction was asked for.
  private long[] asked = {};
  private int toKeep;
  private boolean broken;
  private Outcome usual = Outcome.NONE;
  private OpenTransaction transaction = new OpenTransaction(Event.NONE, 0);

  /**
   * @param largestWindow how many records may wait in the window; a power of two, at least 256
   */
  SendScreen(
      int process,
      int index,
      String file,
      ScreenFrame frame,
      RealtimeScreen realtime,
      SendVisitor visitor,
      int largestWindow) {
    this.largestWindow = largestWindow;
    this.realtime = realtime;
    this.process = process;
    this.index = index;
    this.file = file;
    this.frame = frame;
    this.visitor = visitor;
    this.landmarks = new Landmarks(frame);
  }

  /** A record that left the window without an answer, or before its transaction was over. */
  private static final class Late {
    final long sent;
    final long moment;
    int topicPartition;
    Outcome outcome = Outcome.NONE;
    long done = Long.MAX_VALUE;

    Late(long sent, long moment, int topicPartition) {
      this.sent = sent;
      this.moment = moment;
      this.topicPartition = topicPartition;
    }
  }

  /** Whether the process did something that no client does, so that all of it must be kept. */
  boolean isBroken() {
    return broken;
  }

  /** One more than the highest number of a record. */
  int count() {
    return count;
  }

  /** One more than the highest number of a transaction. */
  int transactions() {
    return transaction.number + 1;
  }

  /** Where a record was sent to, as far as it was told. */
  int topicPartition(int sequence) {
    return partitions.get(sequence);
  }

  /** Where any record was sent to. */
  BitSet topicPartitions() {
    BitSet all = partitions.all();
    late.values().stream()
        .map(each -> each.topicPartition)
        .filter(id -> id != Event.NONE)
        .forEach(all::set);
    return all;
  }

  /** The state of a record; of one that was never sent it is {@link RecordStates#KEPT}. */
  int state(int sequence) {
    return states.get(sequence);
  }

  /** The final read that counts met the record for the first time, as it was expected. */
  void met(int sequence, long at) {
    states.set(sequence, RecordStates.MET);
    if (usual != Outcome.SENT) {
      offsets.met(sequence, at);
    }
  }

  /** Whether a transaction's commit may have been asked for only after that moment. */
  boolean isEarly(int number, long nanos) {
    return !transactionStarts.isEmpty()
        && (number < 0 || number >= asked.length || asked[number] > nanos);
  }

  /** Keeps what does not stand where it was acknowledged. */
  void keepDisplaced() {
    offsets.forEachDoubtful(count, this::keep);
  }

  /** Has the events of a record kept. */
  void keep(int sequence) {
    if (sequence >= 0 && sequence < count) {
      states.set(sequence, RecordStates.KEPT);
    }
  }

  /** The same from {@link #keepThose} on; until then others must see what was sent. */
  void keepLater(int sequence) {
    if (states.get(sequence) != RecordStates.KEPT) {
      if (toKeep == keepers.length) {
        keepers = Arrays.copyOf(keepers, Math.max(16, toKeep * 2));
      }
      keepers[toKeep++] = sequence;
    }
  }

  void keepThose() {
    Arrays.stream(keepers, 0, toKeep).forEach(this::keep);
    toKeep = 0;
    keepers = new int[0];
  }

  void send(int sequence, long nanos, int to, int number, boolean copy) {
    boolean transactional = !transactionStarts.isEmpty();
    boolean mixed = count > 0 && transactional != (number != Event.NONE);
    broken |= sequence != count || mixed || number < Event.NONE;
    if (broken) {
      return;
    }
    if (number != Event.NONE) {
      inTransaction(number, sequence);
    }
    if (count - base == sent.length) {
      makeRoom();
    }
    int at = sequence & (sent.length - 1);
    sent[at] = nanos;
    moment[at] = realtime.moment();
    topicPartition[at] = (char) to;
    answer[at] = copy ? COPY : 0;
    count++;
  }

  private void inTransaction(int number, int sequence) {
    if (transaction.number != number) {
      begin(number, 0, false);
    }
    if (!transaction.hasRecords) {
      transaction.hasRecords = true;
      transactionStarts.set(sequence);
    }
  }

  void done(int sequence, long nanos, int outcome, int to, long told) {
    int at = sequence & (sent.length - 1);
    boolean again = sequence >= base && (answer[at] & ANSWERED) != 0;
    broken |= sequence >= count || again;
    if (broken) {
      return;
    }
    if (sequence < base) {
      late(late.get(sequence), nanos, outcome, to, told);
      return;
    }
    answer[at] |= (byte) (ANSWERED | outcome);
    done[at] = nanos;
    if (topicPartition[at] == Character.MAX_VALUE) {
      topicPartition[at] = (char) to;
    }
    boolean acknowledged = Outcome.of(outcome) == Outcome.OK && told >= 0;
    offset[at] = acknowledged ? told : -1;
    if (acknowledged) {
      realtime.answered(topicPartition[at], told, moment[at]);
    }
    if (sequence == base && transactionStarts.isEmpty()) {
      retireAnswered();
    }
  }

  private void late(@Nullable Late row, long nanos, int outcome, int to, long told) {
    if (row == null || row.done != Long.MAX_VALUE) {
      broken = true;
      return;
    }
    row.done = nanos;
    row.outcome = Outcome.of(outcome);
    row.topicPartition = row.topicPartition == Event.NONE ? to : row.topicPartition;
    if (row.outcome == Outcome.OK && told >= 0) {
      realtime.answered(row.topicPartition, told, row.moment);
    }
  }

  void begin(int number, long nanos) {
    begin(number, nanos, true);
  }

  private void begin(int number, long nanos, boolean told) {
    broken |= number <= transaction.number || (count > 0 && transactionStarts.isEmpty());
    if (!broken) {
      closeTransaction();
      transaction = new OpenTransaction(number, nanos);
      transaction.isTold = told;
    }
  }

  void end(int number, boolean commit, long nanos) {
    broken |= number != transaction.number;
    if (commit && !broken) {
      if (number >= asked.length) {
        asked = Arrays.copyOf(asked, Math.max(number + 1, asked.length * 2));
      }
      asked[number] = asked[number] == 0 ? nanos : asked[number];
    }
    transaction.end(commit, nanos);
  }

  void ended(int number, long nanos, boolean commit, int outcome) {
    broken |= number != transaction.number;
    transaction.ended(nanos, commit, Outcome.of(outcome));
  }

  private void closeTransaction() {
    Outcome fate = transaction.fate();
    while (base < count) {
      if ((answer[base & (sent.length - 1)] & ANSWERED) != 0) {
        retire(fate);
      } else {
        leave();
      }
    }
    if (transaction.isTold) {
      visitor.transaction(
          new SendVisitor.Ended(
              process,
              fate,
              transaction.told(),
              transaction.beginNanos,
              transaction.askedNanos,
              transaction.doneNanos));
    }
  }

  private void retireAnswered() {
    while (base < count && (answer[base & (sent.length - 1)] & ANSWERED) != 0) {
      retire(Outcome.NONE);
    }
  }

  /** The oldest record leaves the window; everything about it is known. */
  private void retire(Outcome fate) {
    int at = base & (sent.length - 1);
    char stored = topicPartition[at];
    int to = stored == Character.MAX_VALUE ? Event.NONE : stored;
    Outcome own = Outcome.of(answer[at] & Flags.OUTCOME_MASK);
    boolean copy = (answer[at] & COPY) != 0;
    int state = copy || !frame.isPlain(to) ? RecordStates.KEPT : state(own, fate);
    if (landmarks.isOne(base, sent[at], done[at], own)) {
      state = RecordStates.KEPT;
    }
    if (state == RecordStates.EXPECTED && own == Outcome.OK && frame.isComplete(to)) {
      if (offset[at] >= 0) {
        offsets.told(base, offset[at]);
      } else {
        state = RecordStates.KEPT;
      }
    }
    partitions.add(to);
    states.set(base++, state);
    visitor.send(process, to, own, sent[at], done[at]);
  }

  private int state(Outcome own, Outcome fate) {
    if (!transactionStarts.isEmpty()) {
      boolean told = own == Outcome.OK && (fate == Outcome.OK || fate == Outcome.FAIL);
      return !told
          ? RecordStates.KEPT
          : fate == Outcome.OK ? RecordStates.EXPECTED : RecordStates.HIDDEN;
    }
    if (usual == Outcome.NONE && (own == Outcome.OK || own == Outcome.SENT)) {
      usual = own;
    }
    return own == usual && usual != Outcome.NONE ? RecordStates.EXPECTED : RecordStates.KEPT;
  }

  /** The oldest record leaves the window before everything about it is known. */
  private void leave() {
    int at = base & (sent.length - 1);
    char stored = topicPartition[at];
    Late row = new Late(sent[at], moment[at], stored == Character.MAX_VALUE ? Event.NONE : stored);
    if ((answer[at] & ANSWERED) != 0) {
      row.done = done[at];
      row.outcome = Outcome.of(answer[at] & Flags.OUTCOME_MASK);
    }
    late.put(base, row);
    partitions.add(row.topicPartition);
    states.set(base++, RecordStates.KEPT);
  }

  private void makeRoom() {
    if (sent.length == largestWindow) {
      leave();
      if (transactionStarts.isEmpty()) {
        retireAnswered();
      }
      return;
    }
    int before = sent.length;
    sent = Arrays.copyOf(sent, before * 2);
    done = Arrays.copyOf(done, before * 2);
    offset = Arrays.copyOf(offset, before * 2);
    moment = Arrays.copyOf(moment, before * 2);
    topicPartition = Arrays.copyOf(topicPartition, before * 2);
    answer = Arrays.copyOf(answer, before * 2);
    for (int sequence = base; sequence < count; sequence++) {
      int from = sequence & (before - 1);
      int to = sequence & (before * 2 - 1);
      sent[to] = sent[from];
      done[to] = done[from];
      offset[to] = offset[from];
      moment[to] = moment[from];
      topicPartition[to] = topicPartition[from];
      answer[to] = answer[from];
    }
  }

  /** Nothing more comes. The first record, the last, and those without an answer are kept. */
  void finish() {
    closeTransaction();
    late.values()
        .forEach(row -> visitor.send(process, row.topicPartition, row.outcome, row.sent, row.done));
    keepLater(0);
    keepLater(count - 1);
    keepLater(landmarks.latest());
    keepLater(landmarks.latestServed());
  }
}
