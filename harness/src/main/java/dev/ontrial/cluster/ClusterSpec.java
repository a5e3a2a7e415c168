package dev.ontrial.cluster;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a local cluster is like: all of it goes into a run's {@code trial.yaml}.
 *
 * @param version the brokers' version of Kafka; of several the oldest, which formats the storage
 * @param nodes the numbers of its brokers and controllers
 * @param features feature levels other than the version's own, such as {@code transaction.version}
 * @param productionTimeouts whether Kafka's own timeouts are kept (see {@link ShortenedDefault})
 * @param overrides broker settings that win over all others
 * @param recordForces whether brokers write down what they force to disk, and their files can be
 *     changed: see {@link Broker#disk}
 * @param literalListeners how many workers, from node 10 on, find the brokers by literal addresses:
 *     those that run clients in other languages, which no hosts file of a JVM reaches
 * @param controlClocks whether the brokers' wall clocks can be shifted: see {@link Broker#clock}
 * @param logDirs how many log directories each broker has
 * @param versions which brokers start with another version, and which versions may follow
 */
public record ClusterSpec(
    KafkaVersion version,
    Nodes nodes,
    Map<String, Integer> features,
    boolean productionTimeouts,
    Map<String, String> overrides,
    boolean recordForces,
    int literalListeners,
    boolean controlClocks,
    int logDirs,
    BrokerVersions versions) {
  /** The version of Kafka that is run where none is named. */
  public static final String DEFAULT_VERSION = "4.4.0";

  /** The feature whose level 1 makes the voters of the metadata quorum changeable. */
  public static final String QUORUM = "kraft.version";

  private static final int MOST_BROKERS = 7;

  public ClusterSpec {
    if (nodes.brokers() < 1 || nodes.brokers() > MOST_BROKERS) {
      throw new ClusterException(
          "a local cluster has 1 to %d brokers, not %d".formatted(MOST_BROKERS, nodes.brokers()));
    }
    if (nodes.controllers() < 0 || nodes.count() > Nodes.MOST) {
      throw new ClusterException(
          "a local cluster has at most %d nodes, not %d brokers and %d controllers"
              .formatted(Nodes.MOST, nodes.brokers(), nodes.controllers()));
    }
    features = Map.copyOf(new TreeMap<>(features));
    overrides = Map.copyOf(new TreeMap<>(overrides));
  }

  /** Three brokers of that version with shortened timeouts. */
  public static ClusterSpec of(String version) {
    return new ClusterSpec(
        KafkaVersion.parse(version),
        Nodes.combined(3),
        Map.of(),
        false,
        Map.of(),
        false,
        0,
        false,
        1,
        BrokerVersions.NONE);
  }

  /** The same with that many brokers, each of which is a controller as well. */
  public ClusterSpec withBrokers(int count) {
    return withNodes(Nodes.combined(count));
  }

  /** The same with other nodes. */
  public ClusterSpec withNodes(Nodes others) {
    return with(draft -> draft.nodes = others);
  }

  public ClusterSpec withFeatures(Map<String, Integer> levels) {
    return with(draft -> draft.features = levels);
  }

  public ClusterSpec withProductionTimeouts() {
    return with(draft -> draft.productionTimeouts = true);
  }

  public ClusterSpec withOverrides(Map<String, String> settings) {
    return with(draft -> draft.overrides = settings);
  }

  public ClusterSpec withRecordedForces() {
    return with(draft -> draft.recordForces = true);
  }

  /** The same, with a listener of literal addresses for each of that many workers. */
  public ClusterSpec withLiteralListeners(int workers) {
    return with(draft -> draft.literalListeners = workers);
  }

  /** The same, with brokers of several versions. */
  public ClusterSpec withVersions(BrokerVersions several) {
    return with(draft -> draft.versions = several);
  }

  /** The same, with brokers whose wall clocks can be shifted. */
  public ClusterSpec withControlledClocks() {
    return with(draft -> draft.controlClocks = true);
  }

  /** The same, with brokers that have so many log directories. */
  public ClusterSpec withLogDirs(int count) {
    return with(draft -> draft.logDirs = count);
  }

  private ClusterSpec with(Consumer<Draft> change) {
    Draft draft = new Draft();
    change.accept(draft);
    return draft.spec();
  }

  /** How many brokers there are from the start. */
  public int brokers() {
    return nodes.brokers();
  }

  /** Whether the voters of the metadata quorum can be changed (KIP-853). */
  boolean hasDynamicQuorum() {
    return features.getOrDefault(QUORUM, 0) > 0;
  }

  /** What is changed in the brokers' classes. */
  Weaving weaving() {
    return new Weaving(recordForces, controlClocks);
  }

  /** The version with which a broker starts first. */
  public KafkaVersion versionOf(int broker) {
    return versions.first().getOrDefault(broker, version);
  }

  /** All of it, so that one part can be changed. */
  private final class Draft {
    private Nodes nodes = ClusterSpec.this.nodes;
    private Map<String, Integer> features = ClusterSpec.this.features;
    private boolean productionTimeouts = ClusterSpec.this.productionTimeouts;
    private Map<String, String> overrides = ClusterSpec.this.overrides;
    private boolean recordForces = ClusterSpec.this.recordForces;
    private int literalListeners = ClusterSpec.this.literalListeners;
    private boolean controlClocks = ClusterSpec.this.controlClocks;
    private int logDirs = ClusterSpec.this.logDirs;
    private BrokerVersions versions = ClusterSpec.this.versions;

    ClusterSpec spec() {
      return new ClusterSpec(
          version,
          nodes,
          features,
          productionTimeouts,
          overrides,
          recordForces,
          literalListeners,
          controlClocks,
          logDirs,
          versions);
    }
  }
}
