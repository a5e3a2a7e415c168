package dev.ontrial.fault;

import dev.ontrial.cluster.TopicReplacement;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Topics on trial are deleted while clients use them, and stay so. Topics from which an application
 * makes records are left alone. It has begun when the cluster has acknowledged it, every live
 * broker has heard of it, and no broker lists the topics.
 *
 * @param configurations whose topics: patterns of names, separated by commas
 */
public record DeleteTopic(String configurations) implements FaultSpec.OnCluster {
  static final DeleteTopic USUAL = new DeleteTopic("*");
  private static final String CONFIGURATIONS = "configurations";
  private static final Duration DELETED = Duration.ofSeconds(60);

  @Override
  public FaultKind kind() {
    return FaultKind.DELETE_TOPIC;
  }

  @Override
  public String effect() {
    return "Deletes the topics of some configurations, `configurations: \"audit-*, payments\"` "
        + "(all, if left out), and does not create them again. It has begun when every live "
        + "broker has heard of it. A record that was sent before that may be gone with its "
        + "topic; one that is acknowledged later is lost. Clients of these topics are not "
        + "waited for. It leaves the input and the output of transforms, Streams and "
        + "commands alone.";
  }

  /** Clients need a while to notice. */
  @Override
  public Duration usualLength() {
    return Duration.ofSeconds(5);
  }

  @Override
  public Set<String> keys() {
    return Set.of(CONFIGURATIONS);
  }

  @Override
  public DeleteTopic read(FaultKeys keys) {
    return new DeleteTopic(keys.text(CONFIGURATIONS, configurations));
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of(CONFIGURATIONS, configurations);
  }

  /** The patterns of the configurations whose topics are deleted. */
  List<String> patterns() {
    return Arrays.stream(configurations.split(",", -1)).map(String::strip).toList();
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    Map<String, String> from = new TreeMap<>();
    return new Fault() {
      @Override
      public String begin() {
        Set<String> names = site.clients().plainTopics(patterns());
        if (names.isEmpty()) {
          throw new FaultException(
              "delete-topic did not take: no topic that may be deleted belongs to %s"
                  .formatted(configurations));
        }
        TopicReplacement topics = site.cluster().admin().topics().replacement(names);
        from.putAll(topics.ids());
        topics.delete(DELETED);
        site.clients().deleted(names);
        return "no broker lists %s".formatted(names);
      }

      @Override
      public Map<String, Object> facts() {
        return Map.of("topicIdFrom", from);
      }

      @Override
      public Map<String, Object> heal() {
        return Map.of();
      }
    };
  }
}
