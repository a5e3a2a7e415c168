package dev.ontrial.fault;

import dev.ontrial.cluster.TopicAdmin;
import dev.ontrial.cluster.TopicReplacement;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The topics on trial are deleted, and created again with the same names, partitions, replicas and
 * settings, while clients use them. Topics from which an application makes records are left alone.
 * It has begun when every live broker knows the new topics and all their replicas are in sync.
 */
public record RecreateTopic() implements FaultSpec.OnCluster {
  private static final Duration RECREATED = Duration.ofSeconds(60);

  @Override
  public FaultKind kind() {
    return FaultKind.RECREATE_TOPIC;
  }

  @Override
  public String effect() {
    return "Deletes the topics on trial and creates them again with the same names, "
        + "partitions, replicas and settings. The history has both ids. A record that was "
        + "sent before every broker knew the new topic may be gone with the old one; it is "
        + "not lost. It leaves the input and the output of transforms, Streams and commands "
        + "alone.";
  }

  /** Clients need a while to learn of the new ids. */
  @Override
  public Duration usualLength() {
    return Duration.ofSeconds(8);
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    Map<String, String> from = new TreeMap<>();
    Map<String, String> to = new TreeMap<>();
    return new Fault() {
      @Override
      public String begin() {
        TopicAdmin topics = site.cluster().admin().topics();
        Set<String> names = site.clients().plainTopics().orElseGet(topics::names);
        if (names.isEmpty()) {
          throw new FaultException(
              "recreate-topic did not take: there is no topic that may be deleted");
        }
        TopicReplacement replacement = topics.replacement(names);
        from.putAll(replacement.ids());
        to.putAll(replacement.run(RECREATED));
        return "every live broker knows %d topics by new ids".formatted(to.size());
      }

      @Override
      public Map<String, Object> facts() {
        return Map.of("topicIdFrom", from, "topicIdTo", to);
      }

      @Override
      public Map<String, Object> heal() {
        return Map.of();
      }
    };
  }
}
