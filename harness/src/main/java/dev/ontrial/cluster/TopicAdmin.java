package dev.ontrial.cluster;

import dev.ontrial.history.TopicMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** What operators do to topics. */
public final class TopicAdmin {
  /** The order of topic and partition. */
  public static final Comparator<TopicPartition> BY_NAME =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private final ClusterAdmin admin;

  TopicAdmin(ClusterAdmin admin) {
    this.admin = admin;
  }

  /** The topics that are not Kafka's own. */
  public Set<String> names() {
    return new TreeSet<>(
        ClusterAdmin.answer("which topics there are", admin.kafka().listTopics().names()));
  }

  /** All topics, Kafka's own among them. */
  public Set<String> all() {
    return new TreeSet<>(
        ClusterAdmin.answer(
            "which topics there are",
            admin.kafka().listTopics(new ListTopicsOptions().listInternal(true)).names()));
  }

  /**
   * Moves the replicas of a broker to brokers that have none of the same topic-partition, and waits
   * until they are in sync there.
   *
   * @return the replicas before and after, by topic-partition; without those that stay where they
   *     are, since each other broker has a replica already
   * @throws ClusterException if the cluster refuses, or it takes longer than {@code timeout}
   */
  public Map<String, String> drain(int broker, Collection<String> topics, Duration timeout) {
    Set<Integer> live = new TreeSet<>(admin.liveBrokers());
    Map<TopicPartition, List<Integer>> wanted = new HashMap<>();
    Map<String, String> moved = new TreeMap<>();
    for (PartitionState state : admin.snapshot(topics)) {
      Optional<Integer> free =
          live.stream().filter(each -> !state.replicas().contains(each)).findFirst();
      if (!state.replicas().contains(broker) || free.isEmpty()) {
        continue;
      }
      List<Integer> replicas = new ArrayList<>(state.replicas());
      replicas.set(replicas.indexOf(broker), free.get());
      wanted.put(state.partition(), replicas);
      moved.put(state.partition().toString(), state.replicas() + " to " + replicas);
    }
    new Membership(admin).reassign(wanted, topics, timeout);
    return moved;
  }

  /**
   * What a topic-partition holds.
   *
   * @param start the first offset
   * @param end the offset behind the last one that is committed
   */
  public record Extent(long start, long end) {}

  /**
   * What every partition of those topics holds.
   *
   * @throws ClusterException if a leader does not answer
   */
  public Map<TopicPartition, Extent> extents(Collection<String> topics) {
    Map<TopicPartition, Extent> extents = new TreeMap<>(BY_NAME);
    Map<TopicPartition, Long> starts = starts(partitions(topics));
    offsets(starts.keySet(), OffsetSpec.latest())
        .forEach((partition, end) ->
            extents.put(partition, new Extent(Objects.requireNonNull(starts.get(partition)), end)));
    return extents;
  }

  /** How many partitions each of those topics has. */
  public Map<String, Integer> partitionCounts(Collection<String> topics) {
    Map<String, Integer> counts = new TreeMap<>();
    partitions(topics).forEach(each -> counts.merge(each.topic(), 1, Integer::sum));
    return counts;
  }

  /**
   * Adds partitions to topics, and waits until every replica is in sync.
   *
   * @param counts by topic, how many partitions it is to have
   * @throws ClusterException if the cluster refuses, or it takes longer than {@code timeout}
   */
  public void grow(Map<String, Integer> counts, Duration timeout) {
    AtomicReference<String> refusal = new AtomicReference<>("");
    Wait.until(
        timeout,
        () -> {
          Map<String, NewPartitions> missing = new HashMap<>();
          Map<String, Integer> now = partitionCounts(counts.keySet());
          counts.forEach((topic, count) -> {
            if (now.getOrDefault(topic, 0) < count) {
              missing.put(topic, NewPartitions.increaseTo(count));
            }
          });
          if (missing.isEmpty()) {
            return true;
          }
          try {
            ClusterAdmin.answer(
                "to add partitions to " + missing.keySet(),
                admin.kafka().createPartitions(missing).all());
          } catch (ClusterException e) {
            // An earlier request may have done it, with its answer lost: a broker that knows less
            // than the controller is asked again.
            refusal.set(String.valueOf(e.getMessage()));
          }
          return false;
        },
        () ->
            "the topics have no more partitions after %s: %s"
                .formatted(Wait.text(timeout), refusal.get()));
    admin.awaitInSync(counts.keySet(), timeout);
  }

  private List<TopicPartition> partitions(Collection<String> topics) {
    return admin.snapshot(topics).stream().map(PartitionState::partition).toList();
  }

  /** The offset of the first record that was not deleted, by topic-partition. */
  public Map<TopicPartition, Long> starts(Collection<TopicPartition> partitions) {
    return offsets(partitions, OffsetSpec.earliest());
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, which));
    Map<TopicPartition, Long> offsets = new TreeMap<>(BY_NAME);
    ClusterAdmin.answer(
            "for offsets of " + partitions,
            admin.kafka().listOffsets(asked, new ListOffsetsOptions()).all())
        .forEach((partition, told) -> offsets.put(partition, told.offset()));
    return offsets;
  }

  /**
   * Deletes the records below an offset, and waits until each log begins there.
   *
   * @param below by topic-partition, the offset of the first record to keep
   * @throws ClusterException if the cluster refuses, or a log begins elsewhere after {@code
   *     timeout}
   */
  public void deleteBelow(Map<TopicPartition, Long> below, Duration timeout) {
    Map<TopicPartition, RecordsToDelete> asked = new HashMap<>();
    below.forEach(
        (partition, offset) -> asked.put(partition, RecordsToDelete.beforeOffset(offset)));
    Wait.until(
        timeout,
        () -> {
          try {
            ClusterAdmin.answer(
                "to delete records of " + below.keySet(), admin.kafka().deleteRecords(asked).all());
            return starts(below.keySet()).equals(below);
          } catch (ClusterTimeout e) {
            return false; // A leader moved; deleting once more changes nothing.
          }
        },
        () -> "the logs do not begin at %s after %s".formatted(below, Wait.text(timeout)));
  }

  /** Those topics as they are now, to be deleted and created again. */
  public TopicReplacement replacement(Collection<String> topics) {
    return new TopicReplacement(admin, topics);
  }

  /** What is kept of those of the topics that there are. */
  public Map<String, TopicMetadata> kept(Collection<String> topics) {
    Set<String> there = names();
    there.retainAll(topics);
    Map<String, TopicMetadata> kept = new TreeMap<>();
    if (there.isEmpty()) {
      return kept;
    }
    Map<String, Map<String, String>> settings = own(there);
    ClusterAdmin.answer(
            "for the state of " + there, admin.kafka().describeTopics(there).allTopicNames())
        .forEach((topic, description) ->
            kept.put(
                topic,
                TopicMetadata.of(
                    topic,
                    description.topicId().toString(),
                    description.partitions().size(),
                    settings.getOrDefault(topic, Map.of()))));
    return kept;
  }

  /** The settings of each topic that are its own. */
  Map<String, Map<String, String>> own(Collection<String> topics) {
    Map<String, Map<String, String>> own = new TreeMap<>();
    describe(topics)
        .forEach((resource, config) -> {
          Map<String, String> its = new TreeMap<>();
          config.entries().stream()
              .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
              .forEach(entry -> its.put(entry.name(), entry.value()));
          own.put(resource.name(), its);
        });
    return own;
  }

  /** The value of a setting of each topic where it is the topic's own; empty where it is not. */
  public Map<String, Optional<String>> own(String setting, Collection<String> topics) {
    Map<String, Optional<String>> values = new TreeMap<>();
    describe(topics)
        .forEach((resource, config) -> {
          ConfigEntry entry = config.get(setting);
          boolean own =
              entry != null && entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG;
          values.put(resource.name(), own ? Optional.of(entry.value()) : Optional.empty());
        });
    return values;
  }

  private Map<ConfigResource, Config> describe(Collection<String> topics) {
    return ClusterAdmin.answer(
        "for the settings of " + topics,
        admin
            .kafka()
            .describeConfigs(
                topics.stream()
                    .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                    .toList())
            .all());
  }

  /**
   * Sets a setting of each topic, or removes it where the value is empty, and waits until the
   * cluster reports that.
   *
   * @throws ClusterException if the cluster refuses, or does not report it within {@code timeout}
   */
  public void set(String setting, Map<String, Optional<String>> values, Duration timeout) {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    values.forEach((topic, value) ->
        changes.put(
            new ConfigResource(ConfigResource.Type.TOPIC, topic),
            List.of(
                new AlterConfigOp(
                    new ConfigEntry(setting, value.orElse("")),
                    value.isPresent() ? AlterConfigOp.OpType.SET : AlterConfigOp.OpType.DELETE))));
    ClusterAdmin.answer("to set " + setting, admin.kafka().incrementalAlterConfigs(changes).all());
    Wait.until(
        timeout,
        () -> own(setting, values.keySet()).equals(new TreeMap<>(values)),
        () -> "the cluster does not report %s after %s".formatted(setting, Wait.text(timeout)));
  }
}
