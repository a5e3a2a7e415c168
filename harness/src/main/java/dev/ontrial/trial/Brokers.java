package dev.ontrial.trial;

import dev.ontrial.cluster.Nodes;
import dev.ontrial.docker.Images;
import dev.ontrial.kubernetes.Pods;
import dev.ontrial.program.ProgramManifest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
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
 * @param logDirs how many log directories each broker has
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
    int controllers,
    int logDirs) {

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
        0,
        1);
  }

  /** The same brokers in containers, or for null as processes of this machine. */
  public Brokers in(@Nullable Images other, @Nullable Pods place) {
    return with(draft -> {
      draft.images = other;
      draft.pods = place;
    });
  }

  /** The same brokers of another version. */
  public Brokers of(String version) {
    return with(draft -> {
      draft.kafka = version;
      draft.others = Map.of();
    });
  }

  /** The same brokers, some of which start with another version. */
  public Brokers mixed(Map<Integer, String> several) {
    return with(draft -> draft.others = several);
  }

  /** The same brokers for clients of another version. */
  public Brokers withClients(String version) {
    return with(draft -> draft.clients = version);
  }

  /** The same brokers with more settings. */
  public Brokers and(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.putAll(more);
    return with(draft -> draft.settings = all);
  }

  /** The same brokers with other feature levels. */
  public Brokers with(Map<String, Integer> levels) {
    return with(draft -> draft.features = levels);
  }

  /** The nodes of a program instead of Kafka's brokers. */
  public Brokers on(ProgramManifest other) {
    return on(other, Map.of());
  }

  /** The same with the levels of features that the program has. */
  public Brokers on(ProgramManifest other, Map<String, Integer> levels) {
    return with(draft -> {
      draft.brokers = other.nodes();
      draft.settings = Map.of();
      draft.features = levels;
      draft.images = null;
      draft.pods = null;
      draft.others = Map.of();
      draft.program = other;
    });
  }

  private Brokers with(Consumer<Draft> change) {
    Draft draft = new Draft();
    change.accept(draft);
    return draft.brokers();
  }

  /** The numbers of the brokers and of the separate controllers. */
  public Nodes nodes() {
    return new Nodes(brokers, controllers);
  }

  /** The version with which a broker, or a separate controller, starts. */
  public String versionOf(int broker) {
    return others.getOrDefault(broker, kafka);
  }

  /** All of it, so that one part can be changed. */
  private final class Draft {
    private int brokers = Brokers.this.brokers;
    private String kafka = Brokers.this.kafka;
    private String clients = Brokers.this.clients;
    private Map<String, String> settings = Brokers.this.settings;
    private Map<String, Integer> features = Brokers.this.features;
    private @Nullable Images images = Brokers.this.images;
    private @Nullable Pods pods = Brokers.this.pods;
    private Map<Integer, String> others = Brokers.this.others;
    private @Nullable ProgramManifest program = Brokers.this.program;

    Brokers brokers() {
      return new Brokers(
          brokers,
          kafka,
          clients,
          productionTimeouts,
          settings,
          features,
          images,
          pods,
          others,
          program,
          controllers,
          logDirs);
    }
  }
}
