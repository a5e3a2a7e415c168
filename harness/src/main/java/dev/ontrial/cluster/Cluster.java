package dev.ontrial.cluster;

import java.util.List;
import java.util.stream.Stream;

/** Some brokers of one Kafka cluster; a trial does not know how they came to be. */
public interface Cluster extends AutoCloseable {
  /** The version of Kafka that the brokers run. */
  String version();

  /** All brokers that belong to it now, by id; separate controllers are not among them. */
  List<? extends Broker> brokers();

  /** The controllers that are processes of their own and belong to it now, by id. */
  default List<? extends Broker> controllers() {
    return List.of();
  }

  /**
   * The broker, or the separate controller, of that id.
   *
   * @throws ClusterException if there is none
   */
  default Broker broker(int id) {
    List<Broker> all = Stream.<Broker>concat(brokers().stream(), controllers().stream()).toList();
    return all.stream()
        .filter(each -> each.id() == id)
        .findFirst()
        .orElseThrow(() ->
            new ClusterException(
                "there is no node %d; the cluster has %s"
                    .formatted(id, all.stream().map(Broker::name).toList())));
  }

  /**
   * A node with an empty disk that has not joined yet; it has joined when {@link #joined} is
   * called.
   *
   * @param controller whether it is a controller and no broker
   * @throws ClusterException if there is none
   */
  default Broker newcomer(boolean controller) {
    throw new ClusterException("no node can join this cluster");
  }

  /** A node belongs to the cluster from now on. */
  default void joined(Broker broker) {
    throw new ClusterException("no node can join this cluster");
  }

  /** A broker was removed, and does not belong to the cluster any more. */
  default void left(Broker broker) {
    throw new ClusterException("no broker can leave this cluster");
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
