package dev.ontrial.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A log in memory, with transactions, as Kafka's brokers would keep it, but for one bug at the
 * most. A bug strikes once, at the {@code n}-th chance that it gets.
 */
final class FakeLog {
  private enum State {
    PLAIN,
    OPEN,
    COMMITTED,
    ABORTED,
    MARKER
  }

  /** What stands at an offset. */
  private static final class Slot {
    ProducerRecord<byte[], byte[]> record;
    final String owner;
    State state;

    Slot(ProducerRecord<byte[], byte[]> record, String owner, State state) {
      this.record = record;
      this.owner = owner;
      this.state = state;
    }
  }

  /** What a reader is handed. */
  static final class Fetched {
    private final ConsumerRecord<byte[], byte[]> record;

    private Fetched(ConsumerRecord<byte[], byte[]> record) {
      this.record = record;
    }

    ConsumerRecord<byte[], byte[]> record() {
      return record;
    }

    long offset() {
      return record.offset();
    }

    RecordContent content() {
      return RecordIdentity.decode(record.value(), FakeTrial.RUN);
    }
  }

  private static final int CHANCE = 3;

  /** How many records pass by an offset that was left out, before one takes it. */
  private static final int PASS_BY = 2;

  /** What stands where there is no record. */
  private static final ProducerRecord<byte[], byte[]> NOTHING =
      new ProducerRecord<>(FakeTrial.TOPIC, new byte[0]);

  private final @Nullable FakeBug bug;
  private final Map<Integer, List<Slot>> slots = new HashMap<>();
  private final Map<String, Integer> newest = new HashMap<>();
  private final Set<Integer> fenced = new HashSet<>();
  private int chances;
  private @Nullable Slot leftOut;
  private boolean stopped;

  FakeLog(@Nullable FakeBug bug) {
    this.bug = bug;
  }

  /** Whether the bug strikes now. */
  boolean strikes(FakeBug asked) {
    return bug == asked && ++chances == CHANCE;
  }

  /** Whether it is this log's bug, whenever it strikes. */
  boolean has(FakeBug asked) {
    return bug == asked;
  }

  private List<Slot> of(int topicPartition) {
    return slots.computeIfAbsent(topicPartition, id -> new ArrayList<>());
  }

  /** Stores a record outside transactions; -1 where it is not acknowledged. */
  long append(int topicPartition, ProducerRecord<byte[], byte[]> record, int other) {
    if (stopped && topicPartition < 2) {
      return -1;
    }
    List<Slot> log = of(topicPartition);
    int gap = log.indexOf(leftOut);
    if (gap >= 0 && log.size() > gap + PASS_BY) {
      log.set(gap, new Slot(record, "", State.PLAIN));
      leftOut = null;
      return gap;
    }
    if (strikes(FakeBug.LEAVE_OUT_OFFSET)) {
      leftOut = new Slot(NOTHING, "", State.MARKER);
      log.add(leftOut);
    }
    long offset = log.size();
    if (strikes(FakeBug.LOSE_ACKNOWLEDGED)) {
      log.add(new Slot(record, "", State.MARKER));
    } else if (strikes(FakeBug.MISROUTE)) {
      of(other).add(new Slot(record, "", State.PLAIN));
    } else {
      boolean late = strikes(FakeBug.CHANGE_TIMESTAMP);
      log.add(new Slot(late ? later(record) : record, "", State.PLAIN));
    }
    if (strikes(FakeBug.STORE_RETRY)) {
      log.add(new Slot(record, "", State.PLAIN));
    }
    return strikes(FakeBug.MISTELL_OFFSET) ? offset + 1 : offset;
  }

  private static ProducerRecord<byte[], byte[]> later(ProducerRecord<byte[], byte[]> record) {
    return new ProducerRecord<>(
        record.topic(),
        record.partition(),
        record.timestamp() + 1,
        record.key(),
        record.value(),
        record.headers());
  }

  /** A producer takes over a transactional id, and fences whoever had it. */
  void initTransactions(String transactionalId, int process) {
    Integer before = newest.put(transactionalId, process);
    if (before != null && !has(FakeBug.FORGET_FENCE)) {
      fenced.add(before);
    }
  }

  /** Whether what a producer sends is refused. */
  boolean isFenced(int process) {
    return fenced.contains(process);
  }

  /** Stores a record of an open transaction. */
  long append(int topicPartition, ProducerRecord<byte[], byte[]> record, String transaction) {
    of(topicPartition).add(new Slot(record, transaction, State.OPEN));
    return of(topicPartition).size() - 1L;
  }

  /** Ends a transaction; whether the reply arrives. */
  boolean end(String transaction, boolean commit) {
    boolean torn = commit && strikes(FakeBug.TEAR_COMMIT);
    boolean first = true;
    for (int topicPartition : slots.keySet().stream().sorted().toList()) {
      List<Slot> log = of(topicPartition);
      List<Slot> own = log.stream().filter(slot -> isOpen(slot, transaction)).toList();
      if (!own.isEmpty()) {
        boolean reached = commit && !(torn && first);
        own.forEach(slot -> slot.state = reached ? State.COMMITTED : State.ABORTED);
        log.add(new Slot(NOTHING, transaction, State.MARKER));
        first = false;
      }
    }
    return !torn;
  }

  private static boolean isOpen(Slot slot, String transaction) {
    return slot.state == State.OPEN && slot.owner.equals(transaction);
  }

  /** The offsets at which transactions are open, by topic-partition. */
  Map<Integer, Long> open() {
    Map<Integer, Long> open = new HashMap<>();
    slots.forEach((topicPartition, log) -> {
      for (int offset = log.size() - 1; offset >= 0; offset--) {
        if (log.get(offset).state == State.OPEN) {
          open.put(topicPartition, (long) offset);
        }
      }
    });
    return open;
  }

  /** Where readers of committed records stop. */
  long end(int topicPartition) {
    return open().getOrDefault(topicPartition, (long) of(topicPartition).size());
  }

  /** The records from an offset on that readers of committed ones are handed. */
  List<Fetched> fetch(int topicPartition, long from) {
    List<Fetched> fetched = new ArrayList<>();
    boolean early = open().containsKey(topicPartition) && strikes(FakeBug.REVEAL_OPEN);
    long end = early ? size(topicPartition) : end(topicPartition);
    for (long offset = from; offset < end; offset++) {
      Slot slot = of(topicPartition).get((int) offset);
      boolean revealed =
          slot.state == State.OPEN
              || (slot.state == State.ABORTED && strikes(FakeBug.REVEAL_ABORTED));
      if (slot.state == State.PLAIN || slot.state == State.COMMITTED || revealed) {
        byte[] value = slot.record.value().clone();
        if (strikes(FakeBug.FLIP_BIT)) {
          value[RecordIdentity.MIN_BYTES - 8] ^= 1;
        }
        hand(new Fetched(consumed(topicPartition, offset, slot.record, value)), fetched);
      }
    }
    return fetched;
  }

  private void hand(Fetched record, List<Fetched> to) {
    if (!strikes(FakeBug.LEAVE_OUT_OF_POLL)) {
      to.add(record);
    }
    if (strikes(FakeBug.HAND_OUT_TWICE)) {
      to.add(record);
    }
  }

  private static ConsumerRecord<byte[], byte[]> consumed(
      int topicPartition, long offset, ProducerRecord<byte[], byte[]> sent, byte[] value) {
    return new ConsumerRecord<>(
        FakeTrial.TOPIC,
        topicPartition,
        offset,
        sent.timestamp(),
        TimestampType.CREATE_TIME,
        -1,
        value.length,
        sent.key(),
        value,
        sent.headers(),
        Optional.of(FakeTrial.EPOCH));
  }

  /** How many offsets a topic-partition has. */
  int size(int topicPartition) {
    return of(topicPartition).size();
  }

  /**
   * What the copy of a topic-partition on a broker holds, as a checksum; a record may be missing on
   * the last.
   */
  String digest(int topicPartition, boolean last) {
    CRC32C crc = new CRC32C();
    for (Slot slot : of(topicPartition)) {
      byte[] value = slot.record.value();
      if (!last || !strikes(FakeBug.DIVERGE)) {
        crc.update(value, 0, value.length);
      }
    }
    return Long.toHexString(crc.getValue());
  }

  /** Lets a record and the next one change places. */
  void exchange(int topicPartition, int offset) {
    List<Slot> log = of(topicPartition);
    ProducerRecord<byte[], byte[]> kept = log.get(offset).record;
    log.get(offset).record = log.get(offset + 1).record;
    log.get(offset + 1).record = kept;
  }

  /** From now on nothing is acknowledged on the first two topic-partitions. */
  void stop() {
    stopped = true;
  }
}
