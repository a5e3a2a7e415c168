package dev.ontrial.fault;

import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.TopicAdmin;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What the topics on trial hold is deleted up to an offset (KIP-107), as operators do to remove
 * data at once. Of the input of a transform only what its group has passed is deleted. The input of
 * Streams and of the user's own applications is left alone, since their output is compared with all
 * of it. It is over when every log begins at the offset that was asked for.
 *
 * @param keep how many of the newest offsets of a topic-partition are kept
 */
public record DeleteRecords(long keep) implements FaultSpec.OnCluster {
  static final DeleteRecords USUAL = new DeleteRecords(20);
  private static final String KEEP = "keep";
  private static final Duration DELETED = Duration.ofSeconds(30);

  @Override
  public FaultKind kind() {
    return FaultKind.DELETE_RECORDS;
  }

  @Override
  public String effect() {
    return "Deletes what the topics on trial hold, but for the newest `keep: 20` offsets of "
        + "each topic-partition, and waits until each log begins there. Of the input of a "
        + "transform it deletes only what the group has committed, and what the transform made "
        + "of records that were sent before is not judged. It leaves the topics of Streams and "
        + "commands, and the output of transforms, alone. What it removed is not lost; the "
        + "rest is judged as always.";
  }

  @Override
  public Set<String> keys() {
    return Set.of(KEEP);
  }

  @Override
  public DeleteRecords read(FaultKeys keys) {
    return new DeleteRecords(keys.number(KEEP, keep, 0, 1_000_000));
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of(KEEP, keep);
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    Map<String, Long> from = new TreeMap<>();
    Map<String, Long> to = new TreeMap<>();
    return new Fault() {
      @Override
      public String begin() {
        ClusterAdmin admin = site.cluster().admin();
        TopicAdmin topics = admin.topics();
        Map<TopicPartition, TopicAdmin.Extent> extents = topics.extents(plain(site, topics));
        Map<String, String> inputs = site.clients().groupsOfInputs();
        Map<TopicPartition, Long> passed = passed(inputs.values(), admin);
        extents.putAll(topics.extents(inputs.keySet()));
        Map<TopicPartition, Long> below = new TreeMap<>(TopicAdmin.BY_NAME);
        extents.forEach((partition, extent) -> {
          long most =
              inputs.containsKey(partition.topic())
                  ? passed.getOrDefault(partition, 0L)
                  : extent.end();
          long until = Math.min(extent.end() - keep, most);
          if (until > extent.start()) {
            below.put(partition, until);
            from.put(partition.toString(), extent.start());
            to.put(partition.toString(), until);
          }
        });
        if (below.isEmpty()) {
          throw new FaultException(
              "delete-records did not take: no topic on trial holds more than %d records"
                  .formatted(keep));
        }
        topics.deleteBelow(below, DELETED);
        return "the leaders report that %d logs begin at the requested offsets"
            .formatted(below.size());
      }

      @Override
      public Map<String, Object> facts() {
        return Map.of("logStartFrom", from, "logStartTo", to);
      }

      @Override
      public Map<String, Object> heal() {
        return Map.of();
      }
    };
  }

  /** Up to where groups have come in their inputs. */
  private static Map<TopicPartition, Long> passed(Collection<String> groups, ClusterAdmin admin) {
    Map<TopicPartition, Long> passed = new HashMap<>();
    groups.forEach(group -> passed.putAll(admin.groups().committed(group)));
    return passed;
  }

  private static Set<String> plain(FaultSite site, TopicAdmin topics) {
    return site.clients().plainTopics().orElseGet(topics::names);
  }
}
