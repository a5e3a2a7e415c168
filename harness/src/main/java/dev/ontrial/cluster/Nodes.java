package dev.ontrial.cluster;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The numbers of a cluster's nodes: first the brokers, from 1 on, then the controllers that are
 * processes of their own, and last the brokers and then the controllers that join while the cluster
 * runs. Where there are no separate controllers, each broker that is there from the start is a
 * controller as well.
 *
 * @param brokers how many brokers from the start
 * @param controllers how many controllers that are no brokers
 * @param joining how many brokers that join later
 * @param joiningControllers how many controllers that join later
 */
public record Nodes(int brokers, int controllers, int joining, int joiningControllers) {
  /** The most nodes that a cluster can have; workers have the numbers after these. */
  public static final int MOST = 9;

  /** Nodes that all are there from the start. */
  public Nodes(int brokers, int controllers) {
    this(brokers, controllers, 0, 0);
  }

  /** Brokers that are controllers as well. */
  public static Nodes combined(int brokers) {
    return new Nodes(brokers, 0);
  }

  /** The same, and brokers and controllers that join later. */
  public Nodes withJoining(int moreBrokers, int moreControllers) {
    return new Nodes(brokers, controllers, moreBrokers, moreControllers);
  }

  /** How many nodes there are. */
  public int count() {
    return brokers + controllers + joining + joiningControllers;
  }

  /** All of them. */
  public List<Integer> all() {
    return IntStream.rangeClosed(1, count()).boxed().toList();
  }

  /** The nodes that hold topics and serve clients, those that join later among them. */
  public List<Integer> serving() {
    return IntStream.rangeClosed(1, count()).filter(this::isBroker).boxed().toList();
  }

  /** The brokers that are there from the start. */
  public List<Integer> first() {
    return IntStream.rangeClosed(1, brokers).boxed().toList();
  }

  /** The nodes that the metadata quorum has from the start. */
  public List<Integer> quorum() {
    return controllers == 0
        ? first()
        : IntStream.rangeClosed(brokers + 1, brokers + controllers).boxed().toList();
  }

  /** The controllers that join later. */
  public List<Integer> laterControllers() {
    return IntStream.rangeClosed(count() - joiningControllers + 1, count()).boxed().toList();
  }

  /** The controllers that are there from the start, and those that join later. */
  public List<Integer> controllersEver() {
    return Stream.concat(quorum().stream(), laterControllers().stream()).toList();
  }

  /** Those that are there from the start, as operators restart them: controllers, then brokers. */
  public List<Integer> inTurn() {
    return controllers == 0 ? first() : Stream.concat(quorum().stream(), first().stream()).toList();
  }

  /** Whether that node holds topics and serves clients. */
  public boolean isBroker(int node) {
    return node >= 1 && node <= count() && !isSeparateController(node);
  }

  /** Whether that node is a controller and no broker. */
  public boolean isSeparateController(int node) {
    boolean first = node > brokers && node <= brokers + controllers;
    return first || (node > brokers + controllers + joining && node <= count());
  }

  /** Whether that node joins later. */
  public boolean isJoining(int node) {
    return node > brokers + controllers && node <= count();
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
