package dev.ontrial.fault;

import dev.ontrial.cluster.TopicAdmin;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What the topics on trial hold is deleted up to an offset (KIP-107), as operators do to remove
 * data at once. Topics from which an application makes records are left alone, since its output is
 * compared with all of its input. It is over when every log begins at the offset that was asked
 * for.
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
        + "each topic-partition, and waits until each log begins there. It leaves the input "
        + "and the output of transforms, Streams and commands alone. What it removed is not "
        + "lost; the rest is judged as always.";
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
        TopicAdmin topics = site.cluster().admin().topics();
        Map<TopicPartition, TopicAdmin.Extent> extents = topics.extents(plain(site, topics));
        Map<TopicPartition, Long> below = new TreeMap<>(TopicAdmin.BY_NAME);
        extents.forEach((partition, extent) -> {
          if (extent.end() - keep > extent.start()) {
            below.put(partition, extent.end() - keep);
            from.put(partition.toString(), extent.start());
            to.put(partition.toString(), extent.end() - keep);
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

  private static Set<String> plain(FaultSite site, TopicAdmin topics) {
    return site.clients().plainTopics().orElseGet(topics::names);
  }
}
