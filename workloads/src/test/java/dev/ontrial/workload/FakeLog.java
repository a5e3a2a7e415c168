package dev.ontrial.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    byte[] value;
    final String owner;
    State state;

    Slot(byte[] value, String owner, State state) {
      this.value = value;
      this.owner = owner;
      this.state = state;
    }
  }

  /** What a reader is handed. */
  static final class Fetched {
    private final long offset;
    private final byte[] value;

    private Fetched(long offset, byte[] value) {
      this.offset = offset;
      this.value = value;
    }

    long offset() {
      return offset;
    }

    RecordContent content() {
      return RecordIdentity.decode(value, FakeTrial.RUN);
    }
  }

  private static final int CHANCE = 3;

  private final @Nullable FakeBug bug;
  private final Map<Integer, List<Slot>> slots = new HashMap<>();
  private int chances;
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
  long append(int topicPartition, byte[] value, int other) {
    if (stopped && topicPartition < 2) {
      return -1;
    }
    List<Slot> log = of(topicPartition);
    long offset = log.size();
    if (strikes(FakeBug.LOSE_ACKNOWLEDGED)) {
      log.add(new Slot(value, "", State.MARKER));
    } else if (strikes(FakeBug.MISROUTE)) {
      of(other).add(new Slot(value, "", State.PLAIN));
    } else {
      log.add(new Slot(value, "", State.PLAIN));
    }
    if (strikes(FakeBug.STORE_RETRY)) {
      log.add(new Slot(value, "", State.PLAIN));
    }
    return strikes(FakeBug.MISTELL_OFFSET) ? offset + 1 : offset;
  }

  /** Stores a record of an open transaction. */
  long append(int topicPartition, byte[] value, String transaction) {
    of(topicPartition).add(new Slot(value, transaction, State.OPEN));
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
        log.add(new Slot(new byte[0], transaction, State.MARKER));
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
    for (long offset = from; offset < end(topicPartition); offset++) {
      Slot slot = of(topicPartition).get((int) offset);
      boolean revealed = slot.state == State.ABORTED && strikes(FakeBug.REVEAL_ABORTED);
      if (slot.state == State.PLAIN || slot.state == State.COMMITTED || revealed) {
        byte[] value = slot.value.clone();
        if (strikes(FakeBug.FLIP_BIT)) {
          value[RecordIdentity.MIN_BYTES - 8] ^= 1;
        }
        fetched.add(new Fetched(offset, value));
      }
    }
    return fetched;
  }

  /** Lets a record and the next one change places. */
  void exchange(int topicPartition, int offset) {
    List<Slot> log = of(topicPartition);
    byte[] kept = log.get(offset).value;
    log.get(offset).value = log.get(offset + 1).value;
    log.get(offset + 1).value = kept;
  }

  /** From now on nothing is acknowledged on the first two topic-partitions. */
  void stop() {
    stopped = true;
  }
}
