package dev.ontrial.proof;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * A history in the making, whose last events can be taken back; every event comes a millisecond
 * after the one before. Two topic-partitions of one configuration "c" are declared at its head.
 */
final class Script {
  static final int READER = 90;
  static final int FINAL_READER = 99;
  private static final long TICK_NANOS = 1_000_000;

  private final List<Event> events;

  /** An empty history that is headed by the declarations of that builder. */
  Script(HistoryBuilder head) {
    events = new ArrayList<>(head.endsIn("").events());
  }

  /** A history that goes on from that one. */
  Script(List<Event> begun) {
    events = new ArrayList<>(begun);
  }

  /** What has been told so far; a view. */
  List<Event> events() {
    return Collections.unmodifiableList(events);
  }

  int size() {
    return events.size();
  }

  /** Takes back everything that was told since there were so many events. */
  void cut(int size) {
    events.subList(size, events.size()).clear();
  }

  /** Visits what each row of up to so many steps makes of it; steps that tell nothing end it. */
  void forEachRow(List<Consumer<Script>> alphabet, int most, Runnable visit) {
    visit.run();
    int size = size();
    for (Consumer<Script> step : most == 0 ? List.<Consumer<Script>>of() : alphabet) {
      step.accept(this);
      if (size() > size) {
        forEachRow(alphabet, most - 1, visit);
      }
      cut(size);
    }
  }

  /** How many events of a kind a process has. */
  int count(EventKind kind, int process) {
    return (int)
        events.stream().filter(event -> event.kind() == kind && event.process() == process).count();
  }

  void send(int process, int sequence, int topicPartition, int transaction) {
    add(EventKind.SEND, 0, process, topicPartition, sequence, -1, transaction, 0, -1, -1);
  }

  /** A send to t-0 of what had been sent before. */
  void resend(int process, int sequence, int ofProcess, int ofSequence) {
    add(EventKind.SEND, 0, process, 0, sequence, ofSequence, -1, 0, ofProcess, -1);
  }

  /** A send to t-1 of what was made from that record. */
  void made(int process, int sequence, int ofProcess, int ofSequence) {
    add(EventKind.SEND, 0, process, 1, sequence, ofSequence, -1, 0, ofProcess, -1);
  }

  /** A send to t-1, in a transaction, of what was made from that record. */
  void made(int process, int sequence, int transaction, Origin origin) {
    add(
        EventKind.SEND,
        0,
        process,
        1,
        sequence,
        origin.sequence(),
        transaction,
        0,
        origin.process(),
        -1);
  }

  /** What a record is made from. */
  record Origin(int process, int sequence) {}

  void done(int process, int sequence, int topicPartition, Outcome outcome) {
    done(process, sequence, topicPartition, outcome, outcome == Outcome.OK ? 0 : -1);
  }

  void done(int process, int sequence, int topicPartition, Outcome outcome, long offset) {
    int flags = HistoryBuilder.code(outcome);
    add(EventKind.SEND_DONE, flags, process, topicPartition, sequence, offset, -1, 0, -1, -1);
  }

  void transactionBegin(int process, int transaction) {
    add(EventKind.TXN_BEGIN, 0, process, -1, 0, 0, transaction, 0, -1, -1);
  }

  /** A producer asks to initialize the transactional id x, or is told OK. */
  void init(EventKind kind, int process) {
    int flags = kind == EventKind.INIT_TXN_DONE ? HistoryBuilder.code(Outcome.OK) : 0;
    events.add(new Event(kind, flags, process, -1, now(), 0, 0, -1, 0, 0, -1, -1, "x"));
  }

  void transactionEnd(int process, int transaction, boolean commit, Outcome told) {
    int flag = commit ? Flags.COMMIT : 0;
    add(EventKind.TXN_END, flag, process, -1, 0, 0, transaction, 0, -1, -1);
    if (told != Outcome.NONE) {
      int flags = flag | HistoryBuilder.code(told);
      add(EventKind.TXN_DONE, flags, process, -1, 0, 0, transaction, 0, -1, -1);
    }
  }

  void read(int reader, int topicPartition, long offset, Met met, int flags) {
    add(
        EventKind.READ,
        flags | met.flags(),
        reader,
        topicPartition,
        met.sequence(),
        offset,
        -1,
        met.count(),
        met.writer(),
        -1);
  }

  void finalEnd(int topicPartition, long first, long end, boolean complete) {
    int flags = complete ? Flags.COMPLETE : 0;
    add(EventKind.FINAL_READ, flags, FINAL_READER, topicPartition, first, end, -1, 0, -1, -1);
  }

  /** Something that a member does at t-0 by itself: it is given it, loses it, or ends. */
  void member(EventKind kind, int process) {
    int topicPartition = kind == EventKind.PROCESS_END ? Event.NONE : 0;
    add(kind, 0, process, topicPartition, 0, -1, -1, 0, -1, -1);
  }

  void commit(int process, long position, Outcome told) {
    add(EventKind.OFFSET_COMMIT, 0, process, 0, 0, position, -1, 0, -1, -1);
    if (told != Outcome.NONE) {
      committed(process, position, told);
    }
  }

  /** The answer to a commit, of which nobody may have told before. */
  void committed(int process, long position, Outcome told) {
    int flags = HistoryBuilder.code(told);
    add(EventKind.OFFSET_COMMIT_DONE, flags, process, 0, 0, position, -1, 0, -1, -1);
  }

  /** The leader of t-0 in that epoch tells its end offset. */
  void endOffset(int flags, int epoch, long offset) {
    add(EventKind.END_OFFSET, flags, Event.NONE, 0, 0, offset, -1, 0, -1, epoch);
  }

  void processed(int process, long offset, Met met) {
    add(EventKind.PROCESSED, 0, process, 0, met.sequence(), offset, -1, 0, met.writer(), -1);
  }

  void groupOffset(long position) {
    add(EventKind.GROUP_OFFSET, 0, Event.NONE, 0, 0, position, -1, 0, -1, -1);
  }

  void delivered(int process, Met met, int count) {
    delivered(process, 0, met, count);
  }

  void delivered(int process, long offset, Met met, int count) {
    Event last =
        new Event(
            EventKind.DELIVERED,
            0,
            process,
            0,
            now(),
            met.sequence(),
            offset,
            -1,
            0,
            count,
            met.writer(),
            -1,
            "");
    events.add(last);
  }

  void acknowledged(int process, Outcome told) {
    int flags = HistoryBuilder.code(told);
    add(EventKind.SHARE_ACK_DONE, flags, process, 0, 0, 0, -1, 0, -1, -1);
  }

  /** The log of t-0 on a broker has that digest up to that offset, or could not be read. */
  void replica(int broker, long end, String digest) {
    int flags = digest.isEmpty() ? 0 : Flags.COMPLETE;
    String text = "{\"digest\":\"" + digest + "\",\"batches\":3}";
    events.add(
        new Event(EventKind.REPLICA, flags, -1, 0, now(), 0, end, -1, 0, 0, broker, -1, text));
  }

  /** A reader meets a record of p1 that is not as it was sent. */
  void altered(int topicPartition, long offset) {
    add(EventKind.ALTERED, 0, READER, topicPartition, 0, offset, -1, 0, 1, -1);
  }

  /** A fault begins or ends. */
  void fault(EventKind kind, int number) {
    String text = "{\"kind\":\"kill\",\"target\":\"leader\"}";
    events.add(new Event(kind, 0, -1, -1, now(), number, 0, -1, 0, 0, -1, -1, text));
  }

  /** The clients have been told to stop, and have until now. */
  void quiesced() {
    events.add(new Event(EventKind.PHASE, 0, -1, -1, now(), 0, 0, -1, 0, 0, -1, -1, "quiesced"));
  }

  /** A broker tells of a transaction that hangs. */
  void hangs(int process, int topicPartition) {
    add(EventKind.HANGING_TXN, 0, process, topicPartition, 0, 4, -1, 0, -1, -1);
  }

  void leader(int epoch) {
    add(EventKind.LEADER, 0, Event.NONE, 0, 0, 0, -1, 0, 1, epoch);
  }

  /** The brokers say who leads, and how many replicas are in sync. */
  void inSync(int topicPartition, int epoch, int replicas) {
    events.add(
        new Event(
            EventKind.LEADER,
            0,
            Event.NONE,
            topicPartition,
            now(),
            0,
            0,
            -1,
            0,
            replicas,
            1,
            epoch,
            ""));
  }

  /** How many records a producer has sent again; last marks the value taken at its close. */
  void retries(int process, long count, boolean last) {
    String text = Evidence.RETRIES;
    int position = last ? 1 : 0;
    events.add(
        new Event(
            EventKind.METRIC, 0, process, -1, now(), 0, count, -1, position, 0, -1, -1, text));
  }

  /** A power loss of those nodes, such as {@code 1,2,3}, begins or ends. */
  void powerLoss(EventKind kind, int number, String nodes) {
    String text = "{\"kind\":\"power-loss\",\"losesData\":true,\"nodes\":[" + nodes + "]}";
    events.add(new Event(kind, 0, -1, -1, now(), number, 0, -1, 0, 0, -1, -1, text));
  }

  /** Whether there is an event of the kind with that process and sequence. */
  boolean has(EventKind kind, int process, long sequence) {
    return events.stream()
        .anyMatch(event ->
            event.kind() == kind && event.process() == process && event.sequence() == sequence);
  }

  /** The final reader meets a record. */
  void last(int topicPartition, long offset, Met met) {
    read(FINAL_READER, topicPartition, offset, met, Flags.FINAL);
  }

  void born(int process) {
    String text = "{\"role\":\"share\",\"configuration\":\"c\"}";
    events.add(new Event(EventKind.PROCESS, 0, process, -1, now(), 0, 0, -1, 0, 0, -1, -1, text));
  }

  private long now() {
    return events.size() * TICK_NANOS + TICK_NANOS;
  }

  private void add(
      EventKind kind,
      int flags,
      int process,
      int topicPartition,
      long sequence,
      long offset,
      int transaction,
      int position,
      int writer,
      int epoch) {
    events.add(
        new Event(
            kind,
            flags,
            process,
            topicPartition,
            now(),
            sequence,
            offset,
            transaction,
            position,
            0,
            writer,
            epoch,
            ""));
  }
}
