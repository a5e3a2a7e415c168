package dev.ontrial.fault;

import dev.ontrial.cluster.TopicAdmin;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code min.insync.replicas} of all topics on trial is changed while it lasts. The contract knows
 * of no other setting what a change of it excuses.
 *
 * @param minInSync the other value
 */
public record AlterConfig(long minInSync) implements FaultSpec.OnCluster {
  static final AlterConfig USUAL = new AlterConfig(3);
  private static final String SETTING = "min.insync.replicas";
  private static final Duration REPORTED = Duration.ofSeconds(20);

  @Override
  public FaultKind kind() {
    return FaultKind.ALTER_CONFIG;
  }

  @Override
  public String effect() {
    return "Changes `min.insync.replicas` of the topics on trial, and restores it at the " + "end.";
  }

  @Override
  public Duration usualLength() {
    return Duration.ofSeconds(5);
  }

  @Override
  public Set<String> keys() {
    return Set.of(SETTING);
  }

  @Override
  public AlterConfig read(FaultKeys keys) {
    return new AlterConfig(keys.number(SETTING, minInSync, 1, 7));
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of(SETTING, minInSync);
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    Map<String, Optional<String>> before = new TreeMap<>();
    String value = Long.toString(minInSync);
    return new Fault() {
      @Override
      public String begin() {
        TopicAdmin topics = site.cluster().admin().topics();
        before.putAll(topics.own(SETTING, topics.names()));
        Map<String, Optional<String>> after = new TreeMap<>(before);
        after.replaceAll((topic, old) -> Optional.of(value));
        topics.set(SETTING, after, REPORTED);
        return "the cluster reports %s=%s of %d topics".formatted(SETTING, value, after.size());
      }

      @Override
      public Map<String, Object> facts() {
        return Map.of("configTo", Map.of(SETTING, value));
      }

      @Override
      public Map<String, Object> heal() {
        if (!before.isEmpty()) {
          site.cluster().admin().topics().set(SETTING, before, REPORTED);
        }
        return Map.of("restored", before.size());
      }
    };
  }
}
