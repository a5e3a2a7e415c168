package dev.ontrial.fault;

import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.Features;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The levels of the cluster's features are changed and stay so, as an operator does at the end of
 * an upgrade. It is over when every live broker reports them.
 *
 * @param levels the level of each feature that changes; null for the highest of all features that
 *     all live brokers support
 */
public record AlterFeatures(@Nullable Map<String, Integer> levels) implements FaultSpec.OnCluster {
  static final AlterFeatures LATEST = new AlterFeatures(null);
  static final String FEATURES = "features";
  private static final String LATEST_WORD = "latest";

  private static final Duration REPORTED = Duration.ofSeconds(30);

  @Override
  public FaultKind kind() {
    return FaultKind.ALTER_FEATURES;
  }

  @Override
  public String effect() {
    return "Changes feature levels: `features: latest`, or levels as in `{group.version: "
        + "1}`. A lower level is asked for as a safe downgrade: Kafka lowers "
        + "`transaction.version`, and refuses a lower `metadata.version` where a version "
        + "between the two changed the metadata.";
  }

  @Override
  public Set<String> keys() {
    return Set.of(FEATURES);
  }

  @Override
  public AlterFeatures read(FaultKeys keys) {
    Map<String, String> given = keys.texts(FEATURES);
    if (given.isEmpty()) {
      if (!keys.text(FEATURES, LATEST_WORD).equals(LATEST_WORD)) {
        throw keys.complaint(FEATURES, "is neither `latest` nor levels as in {group.version: 1}");
      }
      return LATEST;
    }
    Map<String, Integer> read = new TreeMap<>();
    given.forEach((feature, level) -> {
      if (!level.matches("\\d{1,5}") || Integer.parseInt(level) > Features.HIGHEST) {
        throw keys.complaint(FEATURES, "`" + level + "` is no level of `" + feature + "`");
      }
      read.put(feature, Integer.parseInt(level));
    });
    return new AlterFeatures(read);
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of(FEATURES, levels == null ? LATEST_WORD : levels);
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return new Change(site.cluster(), levels);
  }

  /** The change of levels, which is not undone. */
  private static final class Change implements Fault {
    private final Cluster cluster;
    private final @Nullable Map<String, Integer> wanted;
    private final Map<String, Object> facts = new LinkedHashMap<>();

    Change(Cluster cluster, @Nullable Map<String, Integer> wanted) {
      this.cluster = cluster;
      this.wanted = wanted;
    }

    @Override
    public String begin() {
      Features features = cluster.admin().features();
      Set<Integer> brokers = cluster.admin().liveBrokers();
      Map<String, Integer> levels = wanted == null ? features.newest(brokers) : wanted;
      Map<String, Integer> before = features.levels(brokers.iterator().next());
      // Before the request: how far it came is not known if the answer is an error.
      facts.put("levelsTo", levels);
      Map<String, Integer> from = new TreeMap<>();
      levels.keySet().forEach(name -> from.put(name, before.getOrDefault(name, 0)));
      facts.put("levelsFrom", from);
      if (levels.isEmpty()) {
        return "all features have the highest levels that brokers " + brokers + " support";
      }
      features.alter(levels, brokers, REPORTED);
      return "brokers %s report %s, before that %s".formatted(brokers, levels, from);
    }

    @Override
    public Map<String, Object> facts() {
      return facts;
    }

    @Override
    public Map<String, Object> heal() {
      return Map.of();
    }
  }
}
