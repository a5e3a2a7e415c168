package dev.ontrial.fault;

import dev.ontrial.cluster.ControlledClock;
import dev.ontrial.history.ClientSide;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The workload's client processes, as faults see them. Worker nodes are numbers from 10 on. */
public interface Clients {
  /**
   * The worker nodes that a fault of that role hits; of several workers that share groups only some
   * are named, so that a group always has members left. Empty if the trial has no such clients.
   */
  List<Integer> nodes(ClientSide role);

  /**
   * Ends a worker by SIGKILL and writes into the history that its processes crashed.
   *
   * @return what was seen that proves it, such as {@code worker-10, process 123, is gone}
   */
  String kill(int node);

  /**
   * Starts the successor of a killed or paused worker, with processes that succeed its own, and
   * waits until it works.
   */
  void replace(int node);

  /**
   * Stops a worker by SIGSTOP.
   *
   * @return what was seen that proves it
   */
  String pause(int node);

  /** Lets a paused worker go on by SIGCONT, and looks that it does. */
  void resume(int node);

  /** The wall clock of a worker, if that can be shifted; empty where the worker is gone. */
  default Optional<ControlledClock> clock(int node) {
    return Optional.empty();
  }

  /** Whether a worker runs, so that its clients ask for the time. */
  default boolean runs(int node) {
    return false;
  }

  /**
   * Lets a paused worker go on after its successor took over: it begins nothing new, but what it
   * had begun goes on; waits until it has ended.
   */
  void retire(int node);

  /** A part of an application whose clients are exchanged one part after the other. */
  enum Part {
    /** All producers, or the members that faults of consumers hit. */
    FIRST,
    /** The other members. */
    REST
  }

  /**
   * Ends the clients of a part in good order, and waits until they have ended.
   *
   * @return what was seen that proves it
   */
  default String leave(ClientSide side, Part part) {
    throw new FaultException("there are no clients to redeploy");
  }

  /**
   * Starts the clients of a part again as their new deployment, once they have left.
   *
   * @param version of kafka-clients; empty for the one that they had
   * @return what was seen that proves it
   */
  default String comeBack(ClientSide side, Part part, String version) {
    throw new FaultException("there are no clients to redeploy");
  }

  /** One round of a rebalance storm: an extra member joins each group, or leaves it again. */
  void stir();

  /** Ends the extra members that a rebalance storm left behind, and waits until they are gone. */
  void calm();

  /**
   * The topics on trial from which no application makes records, nor writes what it made; empty
   * where it is not known which topics there are.
   */
  default Optional<Set<String>> plainTopics() {
    return Optional.empty();
  }

  /**
   * The topics on trial that may get more partitions, the input and the output of transforms among
   * them; empty where it is not known which topics there are.
   */
  default Optional<Set<String>> growingTopics() {
    return Optional.empty();
  }

  /**
   * The inputs of transforms, with the group that reads each. What the group has passed may be
   * deleted.
   */
  default Map<String, String> groupsOfInputs() {
    return Map.of();
  }

  /**
   * The plain topics of the configurations whose names match one of the patterns.
   *
   * @param configurations patterns with {@code *} and {@code ?}
   */
  default Set<String> plainTopics(Collection<String> configurations) {
    return Set.of();
  }

  /** These topics are gone; what uses them is not waited for. */
  default void deleted(Set<String> topics) {}

  /** No clients at all, for schedules that hit brokers only. */
  static Clients none() {
    return new NoClients();
  }
}
