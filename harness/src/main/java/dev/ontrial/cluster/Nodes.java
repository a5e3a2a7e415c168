package dev.ontrial.cluster;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The numbers of a cluster's nodes: first the brokers, from 1 on, then the controllers that are
 * processes of their own. Where there are none of those, each broker is a controller as well.
 *
 * @param brokers how many brokers
 * @param controllers how many controllers that are no brokers
 */
public record Nodes(int brokers, int controllers) {
  /** The most nodes that a cluster can have; workers have the numbers after these. */
  public static final int MOST = 9;

  /** Brokers that are controllers as well. */
  public static Nodes combined(int brokers) {
    return new Nodes(brokers, 0);
  }

  /** How many nodes there are. */
  public int count() {
    return brokers + controllers;
  }

  /** All of them. */
  public List<Integer> all() {
    return IntStream.rangeClosed(1, count()).boxed().toList();
  }

  /** The nodes that hold topics and serve clients. */
  public List<Integer> serving() {
    return IntStream.rangeClosed(1, brokers).boxed().toList();
  }

  /** The nodes of the metadata quorum. */
  public List<Integer> quorum() {
    return controllers == 0
        ? serving()
        : IntStream.rangeClosed(brokers + 1, count()).boxed().toList();
  }

  /** All of them in the order in which operators restart them: controllers, then brokers. */
  public List<Integer> inTurn() {
    return controllers == 0
        ? serving()
        : Stream.concat(quorum().stream(), serving().stream()).toList();
  }

  /** Whether that node holds topics and serves clients. */
  public boolean isBroker(int node) {
    return node >= 1 && node <= brokers;
  }

  /** Whether that node is a controller and no broker. */
  public boolean isSeparateController(int node) {
    return node > brokers && node <= count();
  }

  /** Whether one node opens connections to another one: a separate controller to controllers. */
  public boolean dials(int source, int node) {
    return source != node && !(isSeparateController(source) && isBroker(node));
  }

  /** {@code broker-1} or {@code controller-4}. */
  public String name(int node) {
    return (isSeparateController(node) ? "controller-" : "broker-") + node;
  }
}
