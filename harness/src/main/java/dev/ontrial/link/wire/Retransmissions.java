package dev.ontrial.link.wire;

import dev.ontrial.link.Direction;
import dev.ontrial.link.Tap;
import dev.ontrial.workload.RecordContent;
import dev.ontrial.workload.RecordIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the producers behind some links send again, whatever their clients report: each
 * record carries its {@link RecordIdentity}, and one that passes for the second time is a retry.
 * Records count as soon as the last byte of their request was read, before the link's faults and
 * before the broker gets it. What passes is not changed, delayed or held back.
 */
public final class Retransmissions {
  /** What is counted of one producer. */
  public enum Total {
    /** Records that passed again. */
    RETRIES,
    /** Connections that it may have used, and that have ended. */
    CONNECTION_ENDS,
    /** 1 once a batch without a producer id has passed. */
    PLAIN,
    /** The least acks of its requests: 0, 1, or 2 for all. */
    LEAST_ACKS,
    /** The producer id of its last batch; -1 for none. */
    PRODUCER_ID,
    /** The epoch that goes with it. */
    PRODUCER_EPOCH
  }

  /** Takes what is counted; called one at a time. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A total has changed.
     *
     * @param process the producer's number in the history
     * @param before its former value; the same as {@code now} where it is the first
     */
    void changed(int process, Total total, long before, long now);
  }

  /** What begins with 0 and rises. */
  public static final List<Total> COUNTED =
      List.of(Total.RETRIES, Total.CONNECTION_ENDS, Total.PLAIN);

  private static final int MOST_SEQUENCES = 200_000_000;

  private final long run;
  private final Listener listener;
  private final Consumer<Request> requests;
  private final Map<Integer, Producer> producers = new HashMap<>();
  private long unread;

  /** One client lifetime. */
  private static final class Producer {
    final BitSet passed = new BitSet();
    final Map<Total, Long> totals = new HashMap<>();
  }

  /**
   * The settings that a Produce request shows.
   *
   * @param clientId the client's name for itself
   * @param acks -1 for all
   * @param idempotent whether every batch has a producer id
   * @param transactional whether every batch belongs to a transaction
   */
  public record Request(String clientId, int acks, boolean idempotent, boolean transactional) {}

  /**
   * @param run the run's number, which the records carry
   */
  public Retransmissions(long run, Listener listener) {
    this(run, listener, request -> {});
  }

  /**
   * @param requests takes each Produce request that can be read
   */
  public Retransmissions(long run, Listener listener, Consumer<Request> requests) {
    this.run = run;
    this.listener = listener;
    this.requests = requests;
  }

  /** How many requests could not be read; what they carried was not counted. */
  public synchronized long unread() {
    return unread;
  }

  /** The producers whose records have passed. */
  public synchronized Set<Integer> processes() {
    return new TreeSet<>(producers.keySet());
  }

  /** What sees the bytes of one connection first, and hands them to {@code next} as they came. */
  public Tap before(Tap next) {
    return new Listening(next);
  }

  /** The connection that a tap sits in. */
  private final class Listening implements Tap {
    private final Tap next;
    private final RequestFrames frames = new RequestFrames(this::request, this::unread);
    private final Set<Integer> users = new HashSet<>();

    Listening(Tap next) {
      this.next = next;
    }

    @Override
    public void bytes(Direction direction, byte[] chunk, int length) throws IOException {
      if (direction == Direction.REQUEST) {
        frames.bytes(chunk, length);
      }
      next.bytes(direction, chunk, length);
    }

    @Override
    public void ended(Direction direction) throws IOException {
      next.ended(direction);
    }

    @Override
    public void closed() {
      connectionEnded(users);
      next.closed();
    }

    private void request(byte[] frame) {
      Bodies.Sent sent = Bodies.request(frame).orElse(null);
      Set<Integer> senders = null;
      if (sent != null && sent.body() instanceof ProduceRequest produce) {
        List<MutableRecordBatch> batches = batches(produce);
        if (batches != null) {
          requests.accept(settings(sent.header().clientId(), produce.acks(), batches));
          senders = passed(batches, produce.acks());
        }
      }
      if (senders == null) {
        unread();
      } else {
        synchronized (Retransmissions.this) {
          users.addAll(senders);
        }
      }
    }

    private void unread() {
      synchronized (Retransmissions.this) {
        unread++;
      }
    }
  }

  /** The batches of a request; null where their lengths are wrong. */
  private static @Nullable List<MutableRecordBatch> batches(ProduceRequest produce) {
    List<MutableRecordBatch> batches = new ArrayList<>();
    try {
      for (var topic : produce.data().topicData()) {
        for (var partition : topic.partitionData()) {
          if (partition.records() instanceof MemoryRecords records) {
            records.batches().forEach(batches::add);
          }
        }
      }
    } catch (RuntimeException e) {
      return null;
    }
    return batches;
  }

  private static Request settings(
      @Nullable String clientId, short acks, List<MutableRecordBatch> batches) {
    return new Request(
        clientId == null ? "" : clientId,
        acks,
        batches.stream().allMatch(MutableRecordBatch::hasProducerId),
        batches.stream().allMatch(MutableRecordBatch::isTransactional));
  }

  /** Counts the records of a request; null where some cannot be told. */
  private @Nullable Set<Integer> passed(List<MutableRecordBatch> batches, short acks) {
    List<RecordIdentity> identities = new ArrayList<>();
    Map<Integer, List<MutableRecordBatch>> bySender = new HashMap<>();
    try {
      for (MutableRecordBatch batch : batches) {
        if (!identities(batch, identities)) {
          return null;
        }
        bySender
            .computeIfAbsent(identities.getLast().process(), each -> new ArrayList<>())
            .add(batch);
      }
    } catch (RuntimeException e) {
      // Whatever the reader of records stumbles over, from a length to a codec.
      return null;
    }
    return count(identities, bySender, acks < 0 ? 2 : acks);
  }

  private boolean identities(MutableRecordBatch batch, List<RecordIdentity> into) {
    int before = into.size();
    for (Record record : batch) {
      byte[] value = record.value() == null ? null : Utils.toNullableArray(record.value());
      RecordContent content = RecordIdentity.decode(value, run);
      if (!(content instanceof RecordIdentity identity)
          || identity.sequence() < 0
          || identity.sequence() > MOST_SEQUENCES) {
        return false;
      }
      into.add(identity);
    }
    return into.size() > before;
  }

  private synchronized Set<Integer> count(
      List<RecordIdentity> identities, Map<Integer, List<MutableRecordBatch>> batches, int acks) {
    Map<Integer, Long> again = new HashMap<>();
    for (RecordIdentity each : identities) {
      BitSet passed = producer(each.process()).passed;
      int sequence = (int) each.sequence();
      again.merge(each.process(), passed.get(sequence) ? 1L : 0L, Long::sum);
      passed.set(sequence);
    }
    again.forEach((process, count) -> rise(process, Total.RETRIES, count));
    batches.forEach((process, its) -> {
      set(process, Total.PRODUCER_ID, its.getLast().producerId());
      set(process, Total.PRODUCER_EPOCH, its.getLast().producerEpoch());
      if (its.stream().anyMatch(batch -> !batch.hasProducerId())) {
        set(process, Total.PLAIN, 1);
      }
      set(process, Total.LEAST_ACKS, Math.min(acks, total(process, Total.LEAST_ACKS, acks)));
    });
    return again.keySet();
  }

  /** A connection has ended; without known users it may have been anyone's. */
  private synchronized void connectionEnded(Set<Integer> users) {
    for (int process : users.isEmpty() ? Set.copyOf(producers.keySet()) : users) {
      rise(process, Total.CONNECTION_ENDS, 1);
    }
  }

  private Producer producer(int process) {
    return producers.computeIfAbsent(
        process,
        number -> {
          Producer made = new Producer();
          for (Total each : COUNTED) {
            made.totals.put(each, 0L);
            listener.changed(number, each, 0, 0);
          }
          return made;
        });
  }

  private void rise(int process, Total total, long by) {
    long before = producer(process).totals.getOrDefault(total, 0L);
    if (by > 0) {
      producer(process).totals.put(total, before + by);
      listener.changed(process, total, before, before + by);
    }
  }

  private void set(int process, Total total, long now) {
    Long before = producer(process).totals.put(total, now);
    if (before == null || before != now) {
      listener.changed(process, total, before == null ? now : before, now);
    }
  }

  /** The value of a total; 0 where nothing was counted. */
  public synchronized long total(int process, Total total) {
    return total(process, total, 0);
  }

  private long total(int process, Total total, long otherwise) {
    Producer known = producers.get(process);
    return known == null ? otherwise : known.totals.getOrDefault(total, otherwise);
  }
}
