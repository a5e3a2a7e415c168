package dev.ontrial.trial.run;

import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Features;
import dev.ontrial.history.Event;
import dev.ontrial.history.TopicMetadata;
import dev.ontrial.workload.TopicPartitionId;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Writes down what the cluster keeps of the topics on trial, and its feature levels, as the trial
 * begins and in the end. On a cluster of others nothing is written, as they may change it.
 */
final class KeptMetadata {
  private static final Duration AGREE = Duration.ofSeconds(20);
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final ClusterAdmin admin;
  private final Declarations declarations;
  private final Plan plan;

  private KeptMetadata(ClusterAdmin admin, Declarations declarations, Plan plan) {
    this.admin = admin;
    this.declarations = declarations;
    this.plan = plan;
  }

  /** What there is of both. */
  private record Kept(Map<String, TopicMetadata> topics, Map<String, Integer> levels) {}

  /** Writes what the cluster has acknowledged; every topic has just been created. */
  static KeptMetadata acknowledged(ClusterAdmin admin, Declarations declarations, Plan plan) {
    KeptMetadata kept = new KeptMetadata(admin, declarations, plan);
    if (!admin.access().isForeign()) {
      try {
        kept.write(kept.look(), false);
      } catch (ClusterException e) {
        // Without it nothing is held against the cluster.
        declarations.note(
            "what is kept of the topics and features is not known: " + e.getMessage());
      }
    }
    return kept;
  }

  /**
   * Writes what is there in the end, when every live broker has read the metadata log. A broker
   * answers from its own image of it, which follows a little later, so the cluster is asked until
   * two answers in a row are the same.
   *
   * @return the topics on trial that there are
   */
  Set<String> readBack() {
    Set<String> topics = new TreeSet<>(plan.topics());
    if (admin.access().isForeign()) {
      return topics;
    }
    AtomicReference<Kept> last = new AtomicReference<>(new Kept(Map.of(), Map.of()));
    try {
      Awaitility.await()
          .atMost(AGREE)
          .pollDelay(Duration.ZERO)
          .pollInterval(BETWEEN)
          .pollInSameThread()
          .ignoreExceptionsInstanceOf(ClusterException.class)
          .until(() -> {
            Kept now = look();
            return now.equals(last.getAndSet(now));
          });
    } catch (ConditionTimeoutException e) {
      declarations.note("what is kept of the topics and features changed all the time: " + e);
      return topics;
    }
    Kept kept = Objects.requireNonNull(last.get());
    write(kept, true);
    topics.retainAll(kept.topics().keySet());
    return topics;
  }

  private Kept look() {
    return new Kept(admin.topics().kept(plan.allTopics()), levels());
  }

  /** The highest that a live broker reports. */
  private Map<String, Integer> levels() {
    Features features = admin.features();
    Map<String, Integer> levels = new TreeMap<>();
    for (int broker : admin.liveBrokers()) {
      features.levels(broker).forEach((name, level) -> levels.merge(name, level, Math::max));
    }
    return levels;
  }

  private void write(Kept kept, boolean readBack) {
    Map<String, Integer> first = new HashMap<>();
    Map<String, TopicMetadata> all = new LinkedHashMap<>();
    for (TopicPartitionId each : plan.topicPartitions()) {
      first.putIfAbsent(each.topic(), each.id());
      all.putIfAbsent(
          each.topic(),
          kept.topics().getOrDefault(each.topic(), TopicMetadata.absent(each.topic())));
    }
    all.forEach(
        (topic, told) -> declarations.metadata(first.getOrDefault(topic, 0), told, readBack));
    declarations.metadata(Event.NONE, TopicMetadata.ofFeatures(kept.levels()), readBack);
  }
}
