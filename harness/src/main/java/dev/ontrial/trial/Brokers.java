package dev.ontrial.trial;

import dev.ontrial.cluster.Nodes;
import dev.ontrial.docker.Images;
import dev.ontrial.kubernetes.Pods;
import dev.ontrial.program.ProgramManifest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The brokers of a trial.
 *
 * @param brokers how many, 1 to 7
 * @param kafka their version; of several the oldest
 * @param clients the version of the clients on trial
 * @param productionTimeouts whether Kafka's own defaults hold, nothing shortened
 * @param settings broker settings of the user's
 * @param features levels of the cluster's features, where not Kafka's own for that version
 * @param images what they run in; null for processes of this machine
 * @param pods the pods that they run in; null for brokers that are not on Kubernetes
 * @param others by node, the version with which it starts where that is not {@code kafka}
 * @param program the program that serves instead of Kafka's brokers; null for those
 * @param controllers how many controllers are processes of their own; 0 where the brokers are the
 *     controllers
 */
public record Brokers(
    int brokers,
    String kafka,
    String clients,
    boolean productionTimeouts,
    Map<String, String> settings,
    Map<String, Integer> features,
    @Nullable Images images,
    @Nullable Pods pods,
    Map<Integer, String> others,
    @Nullable ProgramManifest program,
    int controllers) {

  /** Brokers that are processes of this machine. */
  public Brokers(
      int brokers,
      String kafka,
      String clients,
      boolean productionTimeouts,
      Map<String, String> settings,
      Map<String, Integer> features) {
    this(
        brokers,
        kafka,
        clients,
        productionTimeouts,
        settings,
        features,
        null,
        null,
        Map.of(),
        null,
        0);
  }

  /** The same brokers in containers, or for null as processes of this machine. */
  public Brokers in(@Nullable Images other, @Nullable Pods place) {
    return new Brokers(
        brokers,
        kafka,
        clients,
        productionTimeouts,
        settings,
        features,
        other,
        place,
        others,
        program,
        controllers);
  }

  private Brokers but(String version, String client, Map<Integer, String> several) {
    return new Brokers(
        brokers,
        version,
        client,
        productionTimeouts,
        settings,
        features,
        images,
        pods,
        several,
        program,
        controllers);
  }

  private Brokers but(Map<String, String> wanted, Map<String, Integer> levels) {
    return new Brokers(
        brokers,
        kafka,
        clients,
        productionTimeouts,
        wanted,
        levels,
        images,
        pods,
        others,
        program,
        controllers);
  }

  /** The same brokers of another version. */
  public Brokers of(String version) {
    return but(version, clients, Map.of());
  }

  /** The same brokers, some of which start with another version. */
  public Brokers mixed(Map<Integer, String> several) {
    return but(kafka, clients, several);
  }

  /** The same brokers for clients of another version. */
  public Brokers withClients(String version) {
    return but(kafka, version, others);
  }

  /** The same brokers with more settings. */
  public Brokers and(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.putAll(more);
    return but(all, features);
  }

  /** The same brokers with other feature levels. */
  public Brokers with(Map<String, Integer> levels) {
    return but(settings, levels);
  }

  /** The nodes of a program instead of Kafka's brokers. */
  public Brokers on(ProgramManifest other) {
    return on(other, Map.of());
  }

  /** The same with the levels of features that the program has. */
  public Brokers on(ProgramManifest other, Map<String, Integer> levels) {
    return new Brokers(
        other.nodes(),
        kafka,
        clients,
        productionTimeouts,
        Map.of(),
        levels,
        null,
        null,
        Map.of(),
        other,
        controllers);
  }

  /** The numbers of the brokers and of the separate controllers. */
  public Nodes nodes() {
    return new Nodes(brokers, controllers);
  }

  /** The version with which a broker, or a separate controller, starts. */
  public String versionOf(int broker) {
    return others.getOrDefault(broker, kafka);
  }
}
