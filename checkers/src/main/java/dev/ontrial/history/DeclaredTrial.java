package dev.ontrial.history;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The trial as the harness declared it: one cluster, one fault schedule, several configurations.
 *
 * @param name the trial's name
 * @param fault the fault schedule's name; one column of the matrix
 * @param seed fixes operations and faults, not their interleaving
 * @param kafka the brokers' version as the trial began; of several the oldest; of a program other
 *     than Kafka its name and version, such as {@code tansu 0.6.0}
 * @param clients the clients' version, where a process does not say otherwise
 * @param recoveryMillis within this time after the last fault ended a record must be acknowledged
 * @param brokers how many brokers the cluster has, whose numbers begin with 1
 * @param histories the names of the files that the history consists of
 * @param killed the names of those whose writer was killed, so that they have no end, each with how
 *     many slots it had by then
 * @param others by node, the version with which it began where that is not {@code kafka}
 * @param controllers how many controllers are no brokers, whose numbers come after those of the
 *     brokers; 0 where each broker is a controller as well
 * @param laterControllers the controllers that join while the trial runs
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DeclaredTrial(
    String name,
    String fault,
    long seed,
    String kafka,
    String clients,
    long recoveryMillis,
    int brokers,
    List<String> histories,
    Map<String, Long> killed,
    Map<Integer, String> others,
    int controllers,
    List<Integer> laterControllers) {

  private static final int FIRST_WORKER = 10;

  /** Stands for a declaration that the history lacks. */
  static final DeclaredTrial UNKNOWN =
      new DeclaredTrial(
          "unknown", "unknown", 0, "", "", 0, 0, List.of(), Map.of(), Map.of(), 0, List.of());

  /** Whether the brokers are Kafka's; other programs are declared with their name first. */
  public boolean isKafka() {
    return kafka.isEmpty() || Character.isDigit(kafka.charAt(0));
  }

  /** Whether that node holds topics, as one that joined later does. */
  public boolean isBroker(int node) {
    return isOfCluster(node) && !isSeparateController(node);
  }

  /** Whether that node is one of the cluster's, and no client, whose nodes have higher numbers. */
  public boolean isOfCluster(int node) {
    return node >= 1 && node < FIRST_WORKER;
  }

  /** Whether that node is a controller and no broker, so that it holds no topics. */
  public boolean isSeparateController(int node) {
    return (node > brokers && node <= brokers + controllers) || laterControllers.contains(node);
  }

  /** How many nodes the metadata quorum has as the trial begins. */
  public int quorum() {
    return controllers == 0 ? brokers : controllers;
  }

  /** Absent names become "unknown", absent versions the empty string. */
  public DeclaredTrial {
    name = Objects.requireNonNullElse(name, "unknown");
    fault = Objects.requireNonNullElse(fault, "unknown");
    kafka = Objects.requireNonNullElse(kafka, "");
    clients = Objects.requireNonNullElse(clients, "");
    histories = List.copyOf(Objects.requireNonNullElse(histories, List.of()));
    killed = Map.copyOf(Objects.requireNonNullElse(killed, Map.of()));
    laterControllers = List.copyOf(Objects.requireNonNullElse(laterControllers, List.of()));
    others = Map.copyOf(Objects.requireNonNullElse(others, Map.of()));
  }
}
