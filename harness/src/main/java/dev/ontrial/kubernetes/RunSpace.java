package dev.ontrial.kubernetes;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Wait;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The namespace of one run, and in it the object that owns all others of the run: deleting it
 * deletes them.
 */
final class RunSpace {
  private static final Duration GONE = Duration.ofMinutes(1);

  private final Api api;
  private final String namespace;
  private final String run;
  private final boolean own;

  /**
   * A run whose objects may be there or not.
   *
   * @param own whether the namespace was created for the run, so that it is deleted with it
   */
  RunSpace(Api api, String namespace, String run, boolean own) {
    this.api = api;
    this.namespace = namespace;
    this.run = run;
    this.own = own;
  }

  /**
   * Refuses a namespace that the user names and that may be somebody else's.
   *
   * @throws UnusableOption if it is there without ontrial's label
   */
  static void check(Api api, String namespace) {
    if (!namespace.isEmpty()) {
      find(api, namespace);
    }
  }

  /** Whether the namespace is there. */
  private static boolean find(Api api, String name) {
    Namespace found =
        api.ask("show the namespace " + name, () -> api.client().namespaces().withName(name).get());
    if (found == null) {
      return false;
    }
    Map<String, String> labels = found.getMetadata().getLabels();
    if (labels == null || !Labels.ONTRIAL.equals(labels.get(Labels.MANAGED_BY))) {
      throw new UnusableOption(
          "--namespace %1$s: the namespace exists and is not ontrial's; name another, or allow its use by `kubectl label namespace %1$s %2$s=%3$s`"
              .formatted(name, Labels.MANAGED_BY, Labels.ONTRIAL));
    }
    if (found.getMetadata().getDeletionTimestamp() != null) {
      throw new UnusableOption("--namespace %s: the namespace is being deleted".formatted(name));
    }
    return true;
  }

  /**
   * Creates the namespace where it is not there.
   *
   * @param named the namespace that the user names; empty for one of the run's own
   * @param run the run's id, unique in the cluster
   */
  static RunSpace open(Api api, String named, String run) {
    String name = named.isEmpty() ? "ontrial-" + run : named;
    boolean own = !find(api, name);
    if (own) {
      Namespace wanted =
          new NamespaceBuilder()
              .withNewMetadata()
              .withName(name)
              .withLabels(Labels.of(run))
              .endMetadata()
              .build();
      api.ask(
          "create the namespace " + name,
          () -> api.client().namespaces().resource(wanted).create());
    }
    return new RunSpace(api, name, run, own);
  }

  String namespace() {
    return namespace;
  }

  String run() {
    return run;
  }

  boolean own() {
    return own;
  }

  private String ownerName() {
    return "ontrial-run-" + run;
  }

  /** Creates what owns the run's objects. */
  OwnerReference createOwner() {
    ConfigMap wanted =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(ownerName())
            .withLabels(Labels.of(run))
            .endMetadata()
            .build();
    ConfigMap made =
        api.ask(
            "create the object that owns the run's pods",
            () -> client().configMaps().inNamespace(namespace).resource(wanted).create());
    return new OwnerReferenceBuilder()
        .withApiVersion("v1")
        .withKind("ConfigMap")
        .withName(made.getMetadata().getName())
        .withUid(made.getMetadata().getUid())
        .build();
  }

  private KubernetesClient client() {
    return api.client();
  }

  /** Deletes everything of the run, and waits until its pods are gone. */
  void delete() {
    // One by one, since the right to delete a collection is one more right.
    for (Pod pod : pods()) {
      api.ask(
          "delete the pod " + pod.getMetadata().getName(),
          () -> client().pods().resource(pod).withGracePeriod(0).delete());
    }
    for (PersistentVolumeClaim claim : claims()) {
      api.ask(
          "delete the volume " + claim.getMetadata().getName(),
          () -> client().persistentVolumeClaims().resource(claim).delete());
    }
    api.ask(
        "delete the object that owns the run's pods",
        () ->
            client()
                .configMaps()
                .inNamespace(namespace)
                .withName(ownerName())
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete());
    if (own) {
      api.ask(
          "delete the namespace " + namespace,
          () -> client().namespaces().withName(namespace).delete());
    }
    Wait.until(
        GONE,
        this::isGone,
        () ->
            "the namespace %s still has pods of the run after %s; `ontrial sweep --kubernetes` deletes them"
                .formatted(namespace, Wait.text(GONE)));
  }

  private boolean isGone() {
    return api.ask(
        "show whether the run's objects are gone",
        () -> own ? client().namespaces().withName(namespace).get() == null : pods().isEmpty());
  }

  private List<Pod> pods() {
    return api.ask(
        "list the run's pods",
        () -> client().pods().inNamespace(namespace).withLabel(Labels.RUN, run).list().getItems());
  }

  private List<PersistentVolumeClaim> claims() {
    return api.ask(
        "list the run's volumes",
        () ->
            client()
                .persistentVolumeClaims()
                .inNamespace(namespace)
                .withLabel(Labels.RUN, run)
                .list()
                .getItems());
  }

  /** Deletes everything, as far as that is possible; for runs that have failed already. */
  void deleteQuietly() {
    try {
      delete();
    } catch (ClusterException e) {
      // The watchdog tries again when this JVM ends.
    }
  }
}
