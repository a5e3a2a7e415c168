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
  Broker broker(int id);

  /** Addresses for clients under test, by broker name: these pass the links. */
  String bootstrapServers();

  /** Addresses that no fault touches, for the harness itself. */
  String directBootstrapServers();

  /** What the harness asks and tells the cluster, by the addresses that no fault touches. */
  ClusterAdmin admin();

  /** Ends the brokers at once and lets go of what they used; their data and logs stay. */
  @Override
  void close();
}
