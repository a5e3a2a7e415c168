package dev.ontrial.cluster;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The versions of a cluster's brokers besides that of the cluster.
 *
 * @param first by broker, the version with which it starts where that is another one
 * @param later the versions with which a broker may be started again
 */
public record BrokerVersions(Map<Integer, KafkaVersion> first, Set<KafkaVersion> later) {
  /** All brokers have the cluster's version for as long as it runs. */
  public static final BrokerVersions NONE = new BrokerVersions(Map.of(), Set.of());

  public BrokerVersions {
    first = Map.copyOf(first);
    later = Set.copyOf(later);
  }

  /** All of them. */
  public Set<KafkaVersion> all() {
    Set<KafkaVersion> all = new LinkedHashSet<>(first.values());
    all.addAll(later);
    return all;
  }

  /** The same, where a broker starts with another version. */
  BrokerVersions with(int broker, KafkaVersion version) {
    Map<Integer, KafkaVersion> changed = new HashMap<>(first);
    changed.put(broker, version);
    return new BrokerVersions(changed, later);
  }
}
