package dev.ontrial.workload;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ontrial.adapter.AdapterLaunch;
import dev.ontrial.history.ProcessRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a producer has to do.
 *
 * @param configuration the name of the configuration on trial
 * @param bootstrap where the client finds its brokers
 * @param properties the client's properties; {@code acks} is {@code all} where not given, whatever
 *     the client's version, and {@code max.block.ms} 15 s for transactions
 * @param topicPartitions where to write, each in its turn (transactions: seeded)
 * @param recordsPerSecond the pace over all topic-partitions; 0 is as fast as it goes
 * @param recordBytes the length of each value, at least {@link RecordIdentity#MIN_BYTES}
 * @param maxOutstanding how many records may be uncompleted at a time before the producer waits
 * @param transactions how to use transactions, or null for none; needs {@code transactional.id}
 *     among the properties
 * @param habits how it sends besides
 */
@JsonTypeName("producer")
public record ProducerSpec(
    String configuration,
    String bootstrap,
    Map<String, String> properties,
    List<TopicPartitionId> topicPartitions,
    int recordsPerSecond,
    int recordBytes,
    int maxOutstanding,
    @Nullable Transactions transactions,
    Habits habits)
    implements WorkloadSpec {

  /**
   * The shape of the transactions.
   *
   * @param minRecords a transaction has at least so many records
   * @param maxRecords and at most so many
   * @param abortFraction the share that is aborted on purpose, 0 to 1
   * @param seed decides sizes, partitions and aborts, together with the process id
   */
  public record Transactions(int minRecords, int maxRecords, double abortFraction, long seed) {
    /** Transactions of 1 to {@code maxRecords} records. */
    public Transactions(int maxRecords, double abortFraction, long seed) {
      this(1, maxRecords, abortFraction, seed);
    }

    /** Checks the ranges. */
    public Transactions {
      if (maxRecords < 1 || maxRecords > Short.MAX_VALUE) {
        throw new IllegalArgumentException(
            "transactions.maxRecords is " + maxRecords + ": give 1 to " + Short.MAX_VALUE);
      }
      if (minRecords < 1 || minRecords > maxRecords) {
        throw new IllegalArgumentException(
            "transactions.minRecords is " + minRecords + ": give 1 to " + maxRecords);
      }
      if (!(abortFraction >= 0 && abortFraction <= 1)) {
        throw new IllegalArgumentException(
            "transactions.abortFraction is " + abortFraction + ": give 0 to 1");
      }
    }
  }

  /**
   * How a producer without transactions sends.
   *
   * @param sync every send is awaited before the next
   * @param resend what was not acknowledged is sent again until it is, before anything new; by a
   *     successor, too
   * @param keys how many keys there are, {@code k0} and so on: records carry one and {@link
   *     KeyPartitioner}, which has to be among the properties, chooses the partition; 0 for none
   * @param predecessor whose unacknowledged records the first process sends again, or null
   * @param format where records carry their identity
   */
  public record Habits(
      boolean sync,
      boolean resend,
      int keys,
      @Nullable Predecessor predecessor,
      RecordFormat format) {
    /** Nothing special. */
    public static final Habits NONE = new Habits(false, false, 0, null);

    /** Habits of a producer of records that only ontrial reads. */
    public Habits(boolean sync, boolean resend, int keys, @Nullable Predecessor predecessor) {
      this(sync, resend, keys, predecessor, RecordFormat.BINARY);
    }

    /** Checks the ranges. */
    public Habits {
      if (keys < 0) {
        throw new IllegalArgumentException("habits.keys must not be negative");
      }
      if (predecessor != null && !resend) {
        throw new IllegalArgumentException("habits.predecessor is only for who resends");
      }
    }
  }

  /**
   * Processes that were killed, together with their worker.
   *
   * @param historyFile the worker's history file
   * @param processes the processes to succeed
   */
  public record Predecessor(String historyFile, List<Integer> processes) {
    /** Copies the collection. */
    public Predecessor {
      processes = List.copyOf(processes);
    }
  }

  /** What a producer without special habits has to do. */
  public ProducerSpec(
      String configuration,
      String bootstrap,
      Map<String, String> properties,
      List<TopicPartitionId> topicPartitions,
      int recordsPerSecond,
      int recordBytes,
      int maxOutstanding,
      @Nullable Transactions transactions) {
    this(
        configuration,
        bootstrap,
        properties,
        topicPartitions,
        recordsPerSecond,
        recordBytes,
        maxOutstanding,
        transactions,
        Habits.NONE);
  }

  /** Checks the ranges and copies the collections. */
  public ProducerSpec {
    properties = Map.copyOf(properties);
    topicPartitions = List.copyOf(topicPartitions);
    if (topicPartitions.isEmpty()) {
      throw new IllegalArgumentException(configuration + ": a producer needs a topic-partition");
    }
    if (recordBytes < RecordIdentity.MIN_BYTES) {
      throw new IllegalArgumentException(
          configuration
              + ": recordBytes is "
              + recordBytes
              + ", under the least that is needed, "
              + RecordIdentity.MIN_BYTES);
    }
    if (maxOutstanding < 1) {
      throw new IllegalArgumentException(configuration + ": maxOutstanding must be at least 1");
    }
    if (transactions != null && !properties.containsKey("transactional.id")) {
      throw new IllegalArgumentException(
          configuration + ": transactions need a transactional.id among the properties");
    }
    if (habits.keys() > 0
        && !KeyPartitioner.class.getName().equals(properties.get("partitioner.class"))) {
      throw new IllegalArgumentException(
          configuration + ": keys need partitioner.class " + KeyPartitioner.class.getName());
    }
    if (transactions != null && !habits.equals(Habits.NONE)) {
      throw new IllegalArgumentException(
          configuration + ": habits are for non-transactional producers");
    }
  }

  /** How many records may be uncompleted at a time. */
  int window() {
    return habits.sync() ? 1 : maxOutstanding;
  }

  /** The {@code acks} that the client runs with. */
  public String acks() {
    // Another client's default may differ; the harness has asked it.
    String acks =
        properties.getOrDefault(
            AdapterLaunch.ACKS, properties.getOrDefault(ProducerConfig.ACKS_CONFIG, "all"));
    return acks.equals("-1") ? "all" : acks;
  }

  @Override
  public ProcessRole role() {
    return ProcessRole.PRODUCER;
  }

  @Override
  public Map<String, @Nullable Object> facts() {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("acks", acks());
    facts.put("transactional", transactions != null);
    facts.put("transactionalId", properties.get("transactional.id"));
    return facts;
  }
}
