package dev.ontrial.trial.file;

import dev.ontrial.kubernetes.Pods;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a trial file says about the pods that its brokers run in. */
final class PodsReader {
  static final String KEY = "pods";

  private PodsReader() {}

  /** Where the brokers run: {@code local}, {@code docker} or {@code kubernetes}. */
  static String kind(YamlMap cluster) {
    return cluster.oneOf("kind", List.of("local", "docker", "kubernetes"), "local");
  }

  /** The pods of {@code kind: kubernetes}; null for every other kind. */
  static @Nullable Pods read(YamlMap cluster) {
    boolean wanted = kind(cluster).equals("kubernetes");
    if (!wanted && cluster.has(KEY)) {
      throw cluster.complaint(KEY, "only for brokers in pods; add `kind: kubernetes`");
    }
    if (!wanted) {
      return null;
    }
    YamlMap map = cluster.map(KEY).orElse(null);
    if (map == null) {
      return Pods.USUAL;
    }
    Pods usual = Pods.USUAL;
    Pods pods =
        new Pods(
            map.string("namespace", usual.namespace()),
            map.words("nodes"),
            map.strings("node-selector"),
            map.words("tolerations"),
            map.string("storage-class", usual.storageClass()),
            map.string("storage", usual.storage()),
            map.string("cpu", usual.cpu()),
            map.string("memory", usual.memory()),
            (int) map.number("workers", usual.workers(), 0, Pods.MOST_WORKERS),
            map.string("worker-image", usual.workerImage()));
    map.done();
    try {
      return pods.checked();
    } catch (IllegalArgumentException e) {
      throw cluster.complaint(KEY, String.valueOf(e.getMessage()));
    }
  }

  /** The same as a mapping, without what is usual. */
  static Map<String, Object> written(Pods pods) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("namespace", pods.namespace());
    map.put("nodes", pods.nodes());
    map.put("node-selector", pods.nodeSelector());
    map.put("tolerations", pods.tolerations());
    map.put("storage-class", pods.storageClass());
    map.put("storage", pods.storage());
    map.put("cpu", pods.cpu());
    map.put("memory", pods.memory());
    map.put("workers", pods.workers());
    map.put("worker-image", pods.workerImage());
    map.values()
        .removeIf(each ->
            each.equals("") || each.equals(0) || each.equals(List.of()) || each.equals(Map.of()));
    return map;
  }
}
