package dev.ontrial.cluster;

import java.util.List;

/** Some brokers of one Kafka cluster; a trial does not know how they came to be. */
public interface Cluster extends AutoCloseable {
  /** The version of Kafka that the brokers run. */
  String version();

  /** All brokers, by id. */
  List<? extends Broker> brokers();

  /**
   * The broker of that id.
   *
   * @throws ClusterException if there is none
   */
  default Broker broker(int id) {
    List<? extends Broker> all = brokers();
    if (id < 1 || id > all.size()) {
      throw new ClusterException(
          "there is no broker-%d; the cluster has 1 to %d".formatted(id, all.size()));
    }
    return all.get(id - 1);
  }

  /** Addresses for clients under test, by broker name: these pass the links. */
  String bootstrapServers();

  /** Addresses that no fault touches, for the harness itself. */
  String directBootstrapServers();

  /** Whether what it answers for the end of a log is the end, as it is of Kafka's brokers. */
  default boolean tellsEnds() {
    return true;
  }

  /** What the harness asks and tells the cluster, by the addresses that no fault touches. */
  ClusterAdmin admin();

  /** Ends the brokers at once and lets go of what they used; their data and logs stay. */
  @Override
  void close();
}
