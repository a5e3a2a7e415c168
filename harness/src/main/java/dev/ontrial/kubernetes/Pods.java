package dev.ontrial.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the user asks of the pods.
 *
 * @param namespace where they run; empty for a namespace of the run's own
 * @param nodes the nodes of the brokers, in turn; empty to leave the choice to the scheduler
 * @param nodeSelector labels that their nodes must have
 * @param tolerations taints that they tolerate, as {@code KEY[=VALUE][:EFFECT]}
 * @param storageClass the class of the brokers' volumes; empty for {@code emptyDir}
 * @param storage the size of these volumes, in Kubernetes' notation
 * @param cpu what a broker requests and is limited to, in Kubernetes' notation; empty to request
 *     500m without a limit
 * @param memory the same for memory; empty to request 1Gi without a limit
 * @param workers how many pods the workers run in; 0 for processes of this machine
 * @param workerImage the image of the workers' pods; empty for that of the brokers
 */
public record Pods(
    String namespace,
    List<String> nodes,
    Map<String, String> nodeSelector,
    List<String> tolerations,
    String storageClass,
    String storage,
    String cpu,
    String memory,
    int workers,
    String workerImage) {
  /** There are no more than that many pods of workers. */
  public static final int MOST_WORKERS = 16;

  /** The size of a broker's volume if the user gives none. */
  public static final String DEFAULT_STORAGE = "5Gi";

  /** Pods wherever the scheduler puts them, in a namespace of the run's own. */
  public static final Pods USUAL =
      new Pods("", List.of(), Map.of(), List.of(), "", DEFAULT_STORAGE, "", "", 0, "");

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern QUANTITY = Pattern.compile("[0-9]+(\\.[0-9]+)?(m|[kMGTPE]i?)?");
  private static final Pattern TOLERATION =
      Pattern.compile("[^=:]+(=[^=:]*)?(:(NoSchedule|PreferNoSchedule|NoExecute))?");

  /**
   * These, if Kubernetes can take them.
   *
   * @throws IllegalArgumentException if it cannot, in one line
   */
  public Pods checked() {
    require(
        namespace.isEmpty() || isName(namespace),
        "the namespace `%s` is not a name of Kubernetes: small letters, digits and dashes",
        namespace);
    require(
        workers >= 0 && workers <= MOST_WORKERS,
        "the workers run in 1 to " + MOST_WORKERS + " pods, not in %s; 0 is this machine",
        Integer.toString(workers));
    require(
        workerImage.isEmpty() || workers > 0,
        "the image `%s` of workers is only for workers in pods; give the number of these pods",
        workerImage);
    for (String each : tolerations) {
      require(
          TOLERATION.matcher(each).matches(),
          "the toleration `%s` is not of the form KEY[=VALUE][:EFFECT], with the effect NoSchedule,"
              + " PreferNoSchedule or NoExecute",
          each);
    }
    for (String each : List.of(storage, cpu, memory)) {
      require(
          each.isEmpty() || QUANTITY.matcher(each).matches(),
          "`%s` is not a quantity of Kubernetes, such as 500m, 2 or 5Gi",
          each);
    }
    return this;
  }

  private static void require(boolean holds, String complaint, String value) {
    if (!holds) {
      throw new IllegalArgumentException(complaint.formatted(value));
    }
  }

  /** Whether that can be the name of a namespace (RFC 1123, a label). */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }
}
