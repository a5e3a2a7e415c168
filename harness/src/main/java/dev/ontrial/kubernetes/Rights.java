package dev.ontrial.kubernetes;

import java.util.ArrayList;
import java.util.List;

/** The least rights that a run needs in a Kubernetes cluster, and the manifest that grants them. */
public final class Rights {
  /**
   * The rights on one kind of object.
   *
   * @param group its API group; empty for the core group
   * @param resource such as {@code pods} or {@code pods/exec}
   */
  record Right(String group, String resource, List<String> verbs) {}

  private static final List<Right> OF_PODS =
      List.of(
          new Right("", "pods", List.of("create", "get", "list", "delete")),
          new Right("", "pods/exec", List.of("create", "get")),
          new Right("", "pods/log", List.of("get")),
          new Right("", "configmaps", List.of("create", "get", "list", "delete")),
          new Right("", "persistentvolumeclaims", List.of("create", "get", "list", "delete")));

  private static final List<Right> OF_NAMESPACES =
      List.of(new Right("", "namespaces", List.of("create", "get", "list", "delete")));

  /** The right to see whether a storage class is there. */
  static final Right STORAGE_CLASSES =
      new Right("storage.k8s.io", "storageclasses", List.of("get"));

  private Rights() {}

  /** The rights in the namespace of the run. */
  static List<Right> ofPods() {
    return OF_PODS;
  }

  /**
   * The manifest, for {@code kubectl apply -f -}.
   *
   * @param user the user that the rights are granted to
   * @param namespace the only namespace of runs; empty for runs with namespaces of their own
   */
  public static String manifest(String user, String namespace) {
    if (namespace.isEmpty()) {
      List<Right> all = new ArrayList<>(OF_NAMESPACES);
      all.addAll(OF_PODS);
      all.add(STORAGE_CLASSES);
      return role("ClusterRole", "", all) + "---\n" + binding("ClusterRole", "", user);
    }
    List<Right> inside = new ArrayList<>(OF_PODS);
    inside.add(new Right("", "namespaces", List.of("get")));
    return role("Role", namespace, inside) + "---\n" + binding("Role", namespace, user);
  }

  private static String role(String kind, String namespace, List<Right> rights) {
    StringBuilder text = new StringBuilder(head(kind, namespace)).append("rules:\n");
    for (Right right : rights) {
      text.append(
          "  - {apiGroups: [\"%s\"], resources: [%s], verbs: [%s]}\n"
              .formatted(right.group(), right.resource(), String.join(", ", right.verbs())));
    }
    return text.toString();
  }

  private static String binding(String kind, String namespace, String user) {
    return head(kind + "Binding", namespace)
        + "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: %s, name: ontrial}\n"
            .formatted(kind)
        + "subjects:\n  - {apiGroup: rbac.authorization.k8s.io, kind: User, name: \"%s\"}\n"
            .formatted(user);
  }

  private static String head(String kind, String namespace) {
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: %s
    metadata: {name: ontrial%s}
    """
        .formatted(kind, namespace.isEmpty() ? "" : ", namespace: " + namespace);
  }
}
