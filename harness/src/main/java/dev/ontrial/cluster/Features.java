package dev.ontrial.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;

/** The levels of a cluster's features (KIP-584), as its brokers report them. */
public final class Features {
  /** The feature on which the levels of the others depend. */
  public static final String METADATA = "metadata.version";

  /** The highest level that a feature can have. */
  public static final int HIGHEST = Short.MAX_VALUE;

  /**
   * Level 1 needs a quorum that is not configured by {@code controller.quorum.voters} (KIP-853).
   */
  private static final String QUORUM = "kraft.version";

  private static final int ASK_MILLIS = 5_000;

  private final ClusterAdmin admin;

  Features(ClusterAdmin admin) {
    this.admin = admin;
  }

  /** The levels that are in force, as one broker knows them. */
  public Map<String, Integer> levels(int broker) {
    Map<String, Integer> levels = new TreeMap<>();
    ask(broker)
        .finalizedFeatures()
        .forEach((name, range) -> levels.put(name, (int) range.maxVersionLevel()));
    return levels;
  }

  /** The highest level of each feature that one broker supports. */
  public Map<String, Integer> supported(int broker) {
    Map<String, Integer> levels = new TreeMap<>();
    ask(broker)
        .supportedFeatures()
        .forEach((name, range) -> levels.put(name, (int) range.maxVersion()));
    return levels;
  }

  private FeatureMetadata ask(int broker) {
    return ClusterAdmin.answer(
        "which features broker-" + broker + " has",
        admin
            .kafka()
            .describeFeatures(new DescribeFeaturesOptions().nodeId(broker).timeoutMs(ASK_MILLIS))
            .featureMetadata());
  }

  /** The highest levels that all of these brokers support, without those that are in force. */
  public Map<String, Integer> newest(Set<Integer> brokers) {
    Map<String, Integer> newest = new TreeMap<>();
    Map<String, Integer> asked = new HashMap<>();
    for (int broker : brokers) {
      supported(broker)
          .forEach((name, level) -> {
            newest.merge(name, level, Math::min);
            asked.merge(name, 1, Integer::sum);
          });
    }
    newest.keySet().removeIf(name -> asked.getOrDefault(name, 0) < brokers.size());
    newest.remove(QUORUM);
    Map<String, Integer> now = levels(brokers.iterator().next());
    newest.entrySet().removeIf(each -> each.getValue() <= now.getOrDefault(each.getKey(), 0));
    return newest;
  }

  /**
   * Changes levels, {@code metadata.version} first where it rises, and waits until each of these
   * brokers reports them.
   *
   * @throws ClusterException if the controller refuses, or a broker does not report them in time
   */
  public void alter(Map<String, Integer> levels, Set<Integer> brokers, Duration timeout) {
    Map<String, Integer> now = levels(brokers.iterator().next());
    Map<String, Integer> rest = new TreeMap<>(levels);
    Integer metadata = rest.remove(METADATA);
    boolean rises = metadata != null && metadata > now.getOrDefault(METADATA, 0);
    if (metadata != null && rises) {
      update(Map.of(METADATA, metadata), now);
      // The controller takes the other levels only when it has applied this one.
      awaitLevels(Map.of(METADATA, metadata), brokers, timeout);
    }
    if (!rest.isEmpty()) {
      update(rest, now);
    }
    if (metadata != null && !rises) {
      update(Map.of(METADATA, metadata), now);
    }
    awaitLevels(levels, brokers, timeout);
  }

  private void update(Map<String, Integer> levels, Map<String, Integer> now) {
    Map<String, FeatureUpdate> updates = new HashMap<>();
    levels.forEach((name, level) ->
        updates.put(
            name,
            new FeatureUpdate(
                level.shortValue(),
                level >= now.getOrDefault(name, 0)
                    ? FeatureUpdate.UpgradeType.UPGRADE
                    : FeatureUpdate.UpgradeType.SAFE_DOWNGRADE)));
    ClusterAdmin.answer(
        "to set the feature levels " + levels,
        admin.kafka().updateFeatures(updates, new UpdateFeaturesOptions()).all());
  }

  private void awaitLevels(Map<String, Integer> levels, Set<Integer> brokers, Duration timeout) {
    AtomicReference<String> still = new AtomicReference<>("");
    Wait.until(
        timeout,
        () -> brokers.stream().allMatch(broker -> reports(broker, levels, still)),
        () -> still.get() + ", after " + Wait.text(timeout));
  }

  private boolean reports(int broker, Map<String, Integer> levels, AtomicReference<String> still) {
    try {
      Map<String, Integer> now = levels(broker);
      still.set("broker-%d reports the levels %s, not %s".formatted(broker, now, levels));
      // Level 0 is reported by leaving the feature out.
      return levels.entrySet().stream()
          .allMatch(each -> now.getOrDefault(each.getKey(), 0).equals(each.getValue()));
    } catch (ClusterException e) {
      still.set(String.valueOf(e.getMessage()));
      return false;
    }
  }
}
