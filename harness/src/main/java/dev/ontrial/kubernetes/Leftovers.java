package dev.ontrial.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What killed runs have left in a Kubernetes cluster. */
public final class Leftovers implements AutoCloseable {
  private final Api api;

  Leftovers(Api api) {
    this.api = api;
  }

  /**
   * Connects to the cluster that {@code KUBECONFIG} names.
   *
   * @throws dev.ontrial.cluster.ClusterException if its API server does not answer
   */
  public static Leftovers connect() {
    return new Leftovers(Api.connect());
  }

  /**
   * What a run has left.
   *
   * @param own whether the namespace was created for the run
   */
  public record Left(String namespace, String run, boolean own) {
    @Override
    public String toString() {
      return own ? "namespace " + namespace : "run " + run + " in namespace " + namespace;
    }
  }

  /**
   * Finds them.
   *
   * @param age only runs that began at least so long ago, since others may still go on
   * @param namespace the only one to look at; empty for all that carry ontrial's label
   */
  public List<Left> find(Duration age, String namespace) {
    List<Left> found = new ArrayList<>();
    for (Namespace each : namespaces(namespace)) {
      Map<String, String> labels = labels(each);
      if (labels.containsKey(Labels.RUN)) {
        if (isOlder(each, age)) {
          found.add(new Left(name(each), labels.getOrDefault(Labels.RUN, ""), true));
        }
        continue;
      }
      for (ConfigMap owner : owners(name(each))) {
        if (isOlder(owner, age)) {
          String run = labels(owner).getOrDefault(Labels.RUN, "");
          found.add(new Left(name(each), run, false));
        }
      }
    }
    return found;
  }

  private List<Namespace> namespaces(String only) {
    if (only.isEmpty()) {
      return api.ask(
          "list the namespaces of runs",
          () ->
              api.client()
                  .namespaces()
                  .withLabel(Labels.MANAGED_BY, Labels.ONTRIAL)
                  .list()
                  .getItems());
    }
    RunSpace.check(api, only);
    Namespace found =
        api.ask("show the namespace " + only, () -> api.client().namespaces().withName(only).get());
    return found == null ? List.of() : List.of(found);
  }

  private List<ConfigMap> owners(String namespace) {
    return api.ask(
        "list the runs in the namespace " + namespace,
        () ->
            api.client()
                .configMaps()
                .inNamespace(namespace)
                .withLabel(Labels.MANAGED_BY, Labels.ONTRIAL)
                .list()
                .getItems());
  }

  private static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }

  private static Map<String, String> labels(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }

  private static boolean isOlder(HasMetadata object, Duration age) {
    String created = object.getMetadata().getCreationTimestamp();
    return age.isZero()
        || (created != null && Instant.parse(created).isBefore(Instant.now().minus(age)));
  }

  /**
   * Deletes what was found, and waits until it is gone.
   *
   * @param notices hears of each before it is deleted
   */
  public void delete(List<Left> found, Consumer<String> notices) {
    for (Left each : found) {
      notices.accept("deleting " + each);
      new RunSpace(api, each.namespace(), each.run(), each.own()).delete();
    }
  }

  @Override
  public void close() {
    api.close();
  }
}
