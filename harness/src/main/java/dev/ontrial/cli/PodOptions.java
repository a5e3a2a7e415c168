package dev.ontrial.cli;

import dev.ontrial.kubernetes.Pods;
import dev.ontrial.trial.BadInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of brokers in pods. */
final class PodOptions {
  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "The pods' namespace; default: one that is created and deleted with the run.")
  @Nullable String namespace;

  @Option(
      names = "--nodes",
      paramLabel = "NODE",
      split = ",",
      description = "The brokers' nodes, in turn; default: the scheduler chooses.")
  @Nullable List<String> nodes;

  @Option(
      names = "--node-selector",
      paramLabel = "KEY=VALUE",
      split = ",",
      description = "Labels that the brokers' nodes must have.")
  @Nullable Map<String, String> nodeSelector;

  @Option(
      names = "--toleration",
      paramLabel = "KEY[=VALUE][:EFFECT]",
      description = "A taint that the pods tolerate; may be given several times.")
  @Nullable List<String> tolerations;

  @Option(
      names = "--storage-class",
      paramLabel = "NAME",
      description = "The class of the brokers' volumes; default: emptyDir.")
  @Nullable String storageClass;

  @Option(
      names = "--storage",
      paramLabel = "SIZE",
      description = "The size of a volume of that class; default: " + Pods.DEFAULT_STORAGE + ".")
  @Nullable String storage;

  @Option(
      names = "--pod-cpu",
      paramLabel = "CPUS",
      description = "What a broker requests and is limited to.")
  @Nullable String cpu;

  @Option(
      names = "--pod-memory",
      paramLabel = "SIZE",
      description = "What a broker requests and is limited to.")
  @Nullable String memory;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Runs the clients in N pods of their own; default: on this machine.")
  @Nullable Integer workers;

  @Option(
      names = "--worker-image",
      paramLabel = "IMAGE",
      description = "The image of these pods, with Java 21 or newer; default: the brokers'.")
  @Nullable String workerImage;

  /** The command line that says the same. */
  List<String> arguments() {
    Map<String, String> given = new LinkedHashMap<>();
    put(given, "--namespace", namespace);
    put(given, "--nodes", nodes == null ? null : String.join(",", nodes));
    put(given, "--storage-class", storageClass);
    put(given, "--storage", storage);
    put(given, "--pod-cpu", cpu);
    put(given, "--pod-memory", memory);
    put(given, "--workers", workers == null ? null : Integer.toString(workers));
    put(given, "--worker-image", workerImage);
    List<String> arguments = new ArrayList<>();
    given.forEach((option, value) -> arguments.addAll(List.of(option, value)));
    if (nodeSelector != null) {
      nodeSelector.forEach(
          (key, value) -> arguments.addAll(List.of("--node-selector", key + "=" + value)));
    }
    if (tolerations != null) {
      tolerations.forEach(each -> arguments.addAll(List.of("--toleration", each)));
    }
    return arguments;
  }

  private static void put(Map<String, String> given, String option, @Nullable String value) {
    if (value != null) {
      given.put(option, value);
    }
  }

  /**
   * The pods with what the options override.
   *
   * @param pods null where brokers do not run in pods
   */
  @Nullable Pods override(@Nullable Pods pods) {
    if (pods == null) {
      if (!arguments().isEmpty()) {
        throw new BadInput(
            arguments().getFirst() + " is only for brokers in pods; add --cluster kubernetes");
      }
      return null;
    }
    try {
      return new Pods(
              namespace == null ? pods.namespace() : namespace,
              nodes == null ? pods.nodes() : nodes,
              nodeSelector == null ? pods.nodeSelector() : nodeSelector,
              tolerations == null ? pods.tolerations() : tolerations,
              storageClass == null ? pods.storageClass() : storageClass,
              storage == null ? pods.storage() : storage,
              cpu == null ? pods.cpu() : cpu,
              memory == null ? pods.memory() : memory,
              workers == null ? pods.workers() : workers,
              workerImage == null ? pods.workerImage() : workerImage)
          .checked();
    } catch (IllegalArgumentException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }
}
