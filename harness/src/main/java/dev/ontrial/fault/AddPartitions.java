package dev.ontrial.fault;

import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The topics on trial get more partitions, which stay. Input and output of a transform get the same
 * number. Those of Kafka Streams, which does not allow another number of input partitions, and of
 * the user's own applications are left alone. It has begun when all replicas of the new ones are in
 * sync.
 *
 * @param add how many each topic gets
 */
public record AddPartitions(int add) implements FaultSpec.OnCluster {
  static final AddPartitions USUAL = new AddPartitions(2);
  private static final String ADD = "add";
  private static final Duration IN_SYNC = Duration.ofSeconds(30);

  @Override
  public FaultKind kind() {
    return FaultKind.ADD_PARTITIONS;
  }

  @Override
  public String effect() {
    return "Adds `add: 2` partitions to each topic on trial, which stay. Producers and "
        + "readers use them when their clients have learned of them, and they are judged as "
        + "all others; a transform writes what it makes of a new partition of its input to the "
        + "same one of its output. It leaves the topics of Streams and commands alone, and "
        + "needs configurations without `keys`.";
  }

  /** Clients need a while to learn of them. */
  @Override
  public Duration usualLength() {
    return Duration.ofSeconds(8);
  }

  @Override
  public Set<String> keys() {
    return Set.of(ADD);
  }

  @Override
  public AddPartitions read(FaultKeys keys) {
    return new AddPartitions((int) keys.number(ADD, add, 1, 100));
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of(ADD, add);
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    Map<String, Integer> from = new TreeMap<>();
    Map<String, Integer> to = new TreeMap<>();
    return new Fault() {
      @Override
      public String begin() {
        ClusterAdmin admin = site.cluster().admin();
        Set<String> topics = site.clients().growingTopics().orElseGet(admin.topics()::names);
        if (topics.isEmpty()) {
          throw new FaultException("add-partitions did not take: there is no topic that may grow");
        }
        from.putAll(admin.topics().partitionCounts(topics));
        from.forEach((topic, count) -> to.put(topic, count + add));
        admin.topics().grow(to, IN_SYNC);
        return "all replicas of %d more topic-partitions are in sync".formatted(to.size() * add);
      }

      @Override
      public Map<String, Object> facts() {
        return Map.of("partitionsFrom", from, "partitionsTo", to);
      }

      @Override
      public Map<String, Object> heal() {
        return Map.of();
      }
    };
  }
}
