package dev.ontrial.kubernetes;

import java.util.Map;

/** The labels of everything that ontrial creates in a Kubernetes cluster. */
final class Labels {
  static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  static final String ONTRIAL = "ontrial";

  /** The run that an object belongs to. */
  static final String RUN = "ontrial.dev/run";

  /** The broker that a pod or a volume belongs to. */
  static final String BROKER = "ontrial.dev/broker";

  /** The number of a pod of workers. */
  static final String WORKERS = "ontrial.dev/workers";

  private Labels() {}

  static Map<String, String> all() {
    return Map.of(MANAGED_BY, ONTRIAL);
  }

  static Map<String, String> of(String run) {
    return Map.of(MANAGED_BY, ONTRIAL, RUN, run);
  }

  static Map<String, String> of(String run, int broker) {
    return Map.of(MANAGED_BY, ONTRIAL, RUN, run, BROKER, Integer.toString(broker));
  }

  static Map<String, String> ofWorkers(String run, int number) {
    return Map.of(MANAGED_BY, ONTRIAL, RUN, run, WORKERS, Integer.toString(number));
  }
}
