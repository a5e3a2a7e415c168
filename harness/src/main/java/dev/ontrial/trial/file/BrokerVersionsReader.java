package dev.ontrial.trial.file;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.trial.Brokers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Reads {@code cluster: {kafka: {1: 3.9.2, 2: 3.9.2, 3: 4.4.0}}}: brokers of several versions. */
public final class BrokerVersionsReader {
  private static final String KEY = "kafka";

  private BrokerVersionsReader() {}

  /** By broker, the version with which it starts; empty where the file names one for all. */
  public static Map<Integer, String> read(YamlMap cluster) {
    Map<Integer, String> versions = new TreeMap<>();
    if (!cluster.isMap(KEY)) {
      return versions;
    }
    cluster
        .strings(KEY)
        .forEach((broker, version) -> {
          if (!broker.matches("[1-9]")) {
            throw cluster.complaint(KEY, "`" + broker + "` is no broker's number from 1 to 9");
          }
          try {
            versions.put(Integer.parseInt(broker), KafkaVersion.parse(version).text());
          } catch (ClusterException e) {
            throw cluster.complaint(KEY, String.valueOf(e.getMessage()));
          }
        });
    if (versions.isEmpty()) {
      throw cluster.complaint(KEY, "name the version of each broker, as in {1: 3.9.2, 2: 4.4.0}");
    }
    return versions;
  }

  /** The oldest, which formats the storage: a newer one might set levels that others lack. */
  public static String oldest(Map<Integer, String> versions) {
    return versions.values().stream()
        .map(KafkaVersion::parse)
        .min(KafkaVersion::compareTo)
        .orElseThrow()
        .text();
  }

  /** The brokers that have another version than the oldest. */
  public static Map<Integer, String> others(Map<Integer, String> versions) {
    Map<Integer, String> others = new LinkedHashMap<>(versions);
    String oldest = oldest(versions);
    others.values().removeIf(oldest::equals);
    return others;
  }

  /** Refuses a map that does not name exactly the brokers of the cluster. */
  public static void check(YamlMap map, Brokers cluster, Map<Integer, String> versions) {
    boolean all =
        versions.keySet().containsAll(cluster.nodes().all())
            && versions.size() == cluster.nodes().count();
    if (!versions.isEmpty() && !all) {
      throw map.complaint(
          KEY,
          "names brokers %s; name each broker%s from 1 to %d"
              .formatted(
                  versions.keySet(),
                  cluster.controllers() == 0 ? "" : " and each controller",
                  cluster.nodes().count()));
    }
    if (!versions.isEmpty() && cluster.images() != null) {
      throw map.complaint(
          KEY, "brokers in containers run one image; leave `kind: docker` out or name one version");
    }
  }
}
