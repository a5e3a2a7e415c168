package dev.ontrial.workload;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.history.Outcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the clients do into a history; thread-safe.
 *
 * <p>{@link #none} writes nothing, for measuring what the recording costs.
 */
final class Recorder {
  private final @Nullable HistoryWriter history;
  private final int worker;
  private volatile long correction;

  private Recorder(@Nullable HistoryWriter history, int worker) {
    this.history = history;
    this.worker = worker;
  }

  /** A recorder into the history of the worker with this node number. */
  static Recorder into(HistoryWriter history, int worker) {
    return new Recorder(history, worker);
  }

  static Recorder none() {
    return new Recorder(null, 0);
  }

  /** Adds that to all times from now on. */
  void correctClock(long nanos) {
    correction = nanos;
    if (history != null) {
      history.correctClock(nanos);
    }
  }

  /** The time that an event of now would have. */
  long nanos() {
    return System.nanoTime() + correction;
  }

  int worker() {
    return worker;
  }

  void process(int process, Map<String, Object> description) {
    text(EventKind.PROCESS, 0, process, Json.encode(description));
  }

  void processEnd(int process, String why) {
    text(EventKind.PROCESS_END, 0, process, why);
  }

  void note(int process, String what) {
    text(EventKind.NOTE, 0, process, what);
  }

  private void text(EventKind kind, int flags, int process, String text) {
    if (history != null) {
      history.appendText(kind, flags, process, Event.NONE, 0, text);
    }
  }

  /** A send to come; one of a content that came from elsewhere names its original. */
  void send(int process, RecordIdentity identity) {
    boolean copy =
        identity.originalProcess() != process || identity.originalSequence() != identity.sequence();
    append(
        EventKind.SEND,
        0,
        process,
        identity.topicPartition(),
        identity.sequence(),
        copy ? identity.originalSequence() : -1,
        identity.transaction(),
        identity.position(),
        0,
        copy ? identity.originalProcess() : Event.NONE,
        "");
  }

  /**
   * The answer to a send.
   *
   * @return the time of it, in {@link System#nanoTime} units
   */
  long sendDone(
      int process,
      int topicPartition,
      long sequence,
      int transaction,
      int position,
      Outcome outcome,
      long offset,
      String why) {
    return append(
        EventKind.SEND_DONE,
        outcomeFlag(outcome),
        process,
        topicPartition,
        sequence,
        offset,
        transaction,
        position,
        0,
        Event.NONE,
        why);
  }

  void transactionBegin(int process, int transaction) {
    transaction(EventKind.TXN_BEGIN, 0, process, transaction, 0, "");
  }

  void transactionEnd(int process, int transaction, boolean commit, int records) {
    transaction(EventKind.TXN_END, commitFlag(commit), process, transaction, records, "");
  }

  void transactionDone(
      int process, int transaction, boolean commit, int records, Outcome outcome, String why) {
    int flags = commitFlag(commit) | outcomeFlag(outcome);
    transaction(EventKind.TXN_DONE, flags, process, transaction, records, why);
  }

  @SuppressWarnings("EnumOrdinal") // the history's format is defined by it
  private static int outcomeFlag(Outcome outcome) {
    return outcome.ordinal();
  }

  private static int commitFlag(boolean commit) {
    return commit ? Flags.COMMIT : 0;
  }

  private void transaction(
      EventKind kind, int flags, int process, int transaction, int records, String why) {
    append(kind, flags, process, Event.NONE, 0, 0, transaction, 0, records, Event.NONE, why);
  }

  void initTransactions(int process, String transactionalId) {
    text(EventKind.INIT_TXN, 0, process, transactionalId);
  }

  void initTransactionsDone(int process, String transactionalId, Outcome outcome) {
    text(EventKind.INIT_TXN_DONE, outcomeFlag(outcome), process, transactionalId);
  }

  /**
   * A total of a client.
   *
   * @param beforeNanos when it was last seen with its former value; 0 for none
   */
  void metric(int process, String name, long value, boolean last, long beforeNanos) {
    metric(process, Event.NONE, name, value, last, beforeNanos);
  }

  /**
   * Where a reader came to its end before a topic-partition did.
   *
   * @param position the offset of the record that it would have read next
   * @param readNanos when it read the last record there, or began
   */
  void readerPosition(int process, int topicPartition, long position, long readNanos) {
    metric(process, topicPartition, Evidence.READER_POSITION, position, true, readNanos);
  }

  private void metric(
      int process, int topicPartition, String name, long value, boolean last, long beforeNanos) {
    append(
        EventKind.METRIC,
        0,
        process,
        topicPartition,
        beforeNanos,
        value,
        Event.NONE,
        last ? 1 : 0,
        0,
        Event.NONE,
        name);
  }

  /** A group consumer has moved its position, as its application asked. */
  void seek(int process, int topicPartition, long offset) {
    append(EventKind.SEEK, 0, process, topicPartition, 0, offset, Event.NONE, 0, 0, Event.NONE, "");
  }

  void assigned(int process, int topicPartition) {
    place(EventKind.ASSIGNED, 0, process, topicPartition, -1, Event.NONE, "");
  }

  void revoked(int process, int topicPartition) {
    place(EventKind.REVOKED, 0, process, topicPartition, -1, Event.NONE, "");
  }

  void offsetCommit(int process, int topicPartition, long offset, int transaction) {
    place(EventKind.OFFSET_COMMIT, 0, process, topicPartition, offset, transaction, "");
  }

  void offsetCommitDone(
      int process, int topicPartition, long offset, int transaction, Outcome outcome, String why) {
    int flags = outcomeFlag(outcome);
    place(EventKind.OFFSET_COMMIT_DONE, flags, process, topicPartition, offset, transaction, why);
  }

  void shareAck(int process, int topicPartition, long offset) {
    place(EventKind.SHARE_ACK, 0, process, topicPartition, offset, Event.NONE, "");
  }

  void shareAckDone(int process, int topicPartition, long offset, Outcome outcome, String why) {
    int flags = outcomeFlag(outcome);
    place(EventKind.SHARE_ACK_DONE, flags, process, topicPartition, offset, Event.NONE, why);
  }

  private void place(
      EventKind kind,
      int flags,
      int process,
      int topicPartition,
      long offset,
      int transaction,
      String why) {
    append(kind, flags, process, topicPartition, 0, offset, transaction, 0, 0, Event.NONE, why);
  }

  void processed(int process, int topicPartition, long offset, RecordContent content) {
    handled(EventKind.PROCESSED, process, topicPartition, offset, content, 0);
  }

  void delivered(
      int process, int topicPartition, long offset, RecordContent content, int deliveryCount) {
    handled(EventKind.DELIVERED, process, topicPartition, offset, content, deliveryCount);
  }

  private void handled(
      EventKind kind,
      int process,
      int topicPartition,
      long offset,
      RecordContent content,
      int size) {
    append(
        kind,
        0,
        process,
        topicPartition,
        content instanceof RecordIdentity identity ? identity.sequence() : -1,
        offset,
        Event.NONE,
        0,
        size,
        content instanceof RecordIdentity identity ? identity.process() : Event.NONE,
        "");
  }

  /** A record that was read; the flags are those of reads. */
  void read(
      int process,
      int flags,
      int topicPartition,
      long offset,
      int leaderEpoch,
      RecordContent content) {
    if (history == null) {
      return;
    }
    switch (content) {
      case RecordContent.Unreadable unreadable ->
          history.append(
              EventKind.READ,
              flags | unreadable.flag(),
              process,
              topicPartition,
              -1,
              offset,
              Event.NONE,
              0,
              0,
              Event.NONE,
              leaderEpoch);
      case RecordIdentity identity ->
          history.append(
              EventKind.READ,
              identity.topicPartition() == topicPartition ? flags : flags | Flags.MISROUTED,
              process,
              topicPartition,
              identity.sequence(),
              offset,
              identity.transaction(),
              identity.position(),
              Math.max(0, identity.size()),
              identity.process(),
              leaderEpoch);
    }
  }

  /** A record that was read, and with it something else than what was sent with it. */
  void altered(int process, int topicPartition, long offset, RecordIdentity identity, String what) {
    append(
        EventKind.ALTERED,
        0,
        process,
        topicPartition,
        identity.sequence(),
        offset,
        Event.NONE,
        0,
        0,
        identity.process(),
        what);
  }

  void finalRead(
      int process,
      int topicPartition,
      long firstOffset,
      long endOffset,
      boolean complete,
      String why) {
    append(
        EventKind.FINAL_READ,
        complete ? Flags.COMPLETE : 0,
        process,
        topicPartition,
        firstOffset,
        endOffset,
        Event.NONE,
        0,
        0,
        Event.NONE,
        why);
  }

  private long append(
      EventKind kind,
      int flags,
      int process,
      int topicPartition,
      long sequence,
      long offset,
      int transaction,
      int position,
      int size,
      int writer,
      String text) {
    return history == null
        ? nanos()
        : history.append(
            kind,
            flags,
            process,
            topicPartition,
            sequence,
            offset,
            transaction,
            position,
            size,
            writer,
            text.isEmpty() ? 0 : history.intern(text));
  }
}
