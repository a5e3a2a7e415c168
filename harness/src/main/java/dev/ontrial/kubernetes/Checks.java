package dev.ontrial.kubernetes;

import dev.ontrial.cluster.ClusterException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must be so in the Kubernetes cluster before anything is created in it. */
final class Checks {
  /** How a user asks an API server what they may do. */
  private static final ResourceDefinitionContext REVIEW =
      new ResourceDefinitionContext.Builder()
          .withGroup("authorization.k8s.io")
          .withVersion("v1")
          .withKind("SelfSubjectAccessReview")
          .withPlural("selfsubjectaccessreviews")
          .withNamespaced(false)
          .build();

  private Checks() {}

  static void check(Api api, Pods pods) {
    List<String> missing = missingRights(api, pods.namespace());
    if (!missing.isEmpty()) {
      throw new ClusterException(
          "the user of KUBECONFIG may not %s; `ontrial kubernetes rbac` prints the rights that a run needs"
              .formatted(String.join(", ", missing)));
    }
    RunSpace.check(api, pods.namespace());
    // Rights in one namespace do not show the classes, which belong to the cluster.
    if (!pods.storageClass().isEmpty() && isAllowed(api, "", "get", Rights.STORAGE_CLASSES)) {
      boolean there =
          api.ask(
                  "show the storage class " + pods.storageClass(),
                  () ->
                      api.client()
                          .storage()
                          .v1()
                          .storageClasses()
                          .withName(pods.storageClass())
                          .get())
              != null;
      if (!there) {
        throw new UnusableOption(
            "--storage-class %s: the cluster has no such storage class"
                .formatted(pods.storageClass()));
      }
    }
  }

  /** What a run needs and the user may not do, as "create pods/exec". */
  private static List<String> missingRights(Api api, String namespace) {
    List<String> missing = new ArrayList<>();
    for (Rights.Right right : Rights.ofPods()) {
      for (String verb : right.verbs()) {
        if (!isAllowed(api, namespace, verb, right)) {
          missing.add(verb + " " + right.resource());
        }
      }
    }
    return missing;
  }

  private static boolean isAllowed(Api api, String namespace, String verb, Rights.Right right) {
    String[] parts = right.resource().split("/", 2);
    Map<String, String> attributes = new HashMap<>();
    attributes.put("verb", verb);
    attributes.put("group", right.group());
    attributes.put("resource", parts[0]);
    if (parts.length > 1) {
      attributes.put("subresource", parts[1]);
    }
    if (!namespace.isEmpty()) {
      attributes.put("namespace", namespace);
    }
    GenericKubernetesResource review =
        new GenericKubernetesResourceBuilder()
            .withApiVersion("authorization.k8s.io/v1")
            .withKind(REVIEW.getKind())
            .withNewMetadata()
            .endMetadata()
            .addToAdditionalProperties("spec", Map.of("resourceAttributes", attributes))
            .build();
    GenericKubernetesResource answer =
        api.ask(
            "show what its user may do",
            () -> api.client().genericKubernetesResources(REVIEW).resource(review).create());
    // An API server that does not say counts as one that allows it: it refuses the request later.
    return !(answer.getAdditionalProperties().get("status") instanceof Map<?, ?> status)
        || !Boolean.FALSE.equals(status.get("allowed"));
  }
}
