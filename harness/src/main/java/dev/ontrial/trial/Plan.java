package dev.ontrial.trial;

import dev.ontrial.workload.ProducerSpec;
import dev.ontrial.workload.ReaderSpec;
import dev.ontrial.workload.TopicPartitionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who does what on which topics: all the numbers of a trial, given out before it starts. */
final class Plan {
  /** The node of the worker that produces. */
  static final int PRODUCERS = 10;

  /** The node of the worker that reads while the faults run. */
  static final int READERS = 11;

  /** Ids that a producer and its successors may use. */
  static final int IDS_PER_PRODUCER = 100;

  /** The first id of a concurrent reader; each has one. */
  private static final int FIRST_READER = 40_000;

  /** The first id of the final read. */
  static final int FINAL_READER = 60_000;

  private static final int MAX_TRANSACTION_RECORDS = 50;

  /**
   * One configuration's share.
   *
   * @param configuration what is on trial
   * @param topics its topics
   * @param topicPartitions their partitions, numbered
   * @param producers the first id of each of its producers
   * @param readers its concurrent readers' ids: one assigned, one in a group
   */
  record Share(
      Configuration configuration,
      List<String> topics,
      List<TopicPartitionId> topicPartitions,
      List<Integer> producers,
      List<Integer> readers) {}

  private final long seed;
  private final List<Share> shares = new ArrayList<>();

  Plan(Trial trial) {
    this.seed = trial.seed();
    int topicPartition = 0;
    int nextProducer = IDS_PER_PRODUCER;
    for (Configuration configuration : trial.configurations()) {
      List<String> topics = topics(configuration);
      List<TopicPartitionId> ids = new ArrayList<>();
      for (String topic : topics) {
        for (int partition = 0; partition < configuration.load().partitions(); partition++) {
          ids.add(new TopicPartitionId(topicPartition++, topic, partition));
        }
      }
      List<Integer> producers = new ArrayList<>();
      for (int i = 0; i < configuration.load().producers(); i++) {
        producers.add(nextProducer);
        nextProducer += IDS_PER_PRODUCER;
      }
      int reader = FIRST_READER + 2 * shares.size();
      shares.add(new Share(configuration, topics, ids, producers, List.of(reader, reader + 1)));
    }
  }

  private static List<String> topics(Configuration configuration) {
    String name = configuration.name();
    return configuration.workload().topics() == 1
        ? List.of(name)
        : List.of(name + "-a", name + "-b");
  }

  List<Share> shares() {
    return shares;
  }

  List<String> topics() {
    return shares.stream().flatMap(share -> share.topics().stream()).toList();
  }

  List<TopicPartitionId> topicPartitions() {
    return shares.stream().flatMap(share -> share.topicPartitions().stream()).toList();
  }

  List<Integer> producers() {
    return shares.stream().flatMap(share -> share.producers().stream()).toList();
  }

  List<Integer> readers() {
    return shares.stream().flatMap(share -> share.readers().stream()).toList();
  }

  /** What the producer with that number among its configuration's does. */
  ProducerSpec producer(Share share, int number, String bootstrap) {
    Configuration configuration = share.configuration();
    Map<String, String> properties = new LinkedHashMap<>(configuration.producer());
    ProducerSpec.Transactions transactions = null;
    if (configuration.workload() == Configuration.Workload.TRANSACTIONAL) {
      properties.put("transactional.id", transactionalId(configuration, number));
      double aborted = configuration.load().abortPercent() / 100.0;
      transactions = new ProducerSpec.Transactions(MAX_TRANSACTION_RECORDS, aborted, seed + number);
    }
    return new ProducerSpec(
        configuration.name(),
        bootstrap,
        properties,
        share.topicPartitions(),
        configuration.load().recordsPerSecond(),
        configuration.load().recordBytes(),
        configuration.load().maxOutstanding(),
        transactions);
  }

  static String transactionalId(Configuration configuration, int number) {
    return "ontrial-" + configuration.name() + "-" + number;
  }

  /** An assigned reader of uncommitted records, and a group reader of committed ones. */
  List<ReaderSpec> readers(Share share, String bootstrap) {
    String name = share.configuration().name();
    return List.of(
        new ReaderSpec(name, bootstrap, reader("read_uncommitted"), share.topicPartitions(), null),
        new ReaderSpec(
            name, bootstrap, reader("read_committed"), share.topicPartitions(), "ontrial-" + name));
  }

  /** Fetches that wait for something to fetch leave the machine's cores to what is on trial. */
  private static Map<String, String> reader(String isolation) {
    return Map.of(
        "isolation.level", isolation, "fetch.min.bytes", "32768", "fetch.max.wait.ms", "250");
  }
}
