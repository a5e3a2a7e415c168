package dev.ontrial.kubernetes;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.ClusterException;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ChecksTest {
  private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  private final MockCluster cluster = new MockCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private void allow(boolean allowed) {
    cluster.answer("POST", REVIEWS, 201, "{\"status\": {\"allowed\": %s}}".formatted(allowed));
  }

  private static Pods withStorageClass(String name) {
    return new Pods("", List.of(), Map.of(), List.of(), name, Pods.DEFAULT_STORAGE, "", "", 0, "");
  }

  @Test
  void missingRights_areListed_beforeAnythingIsCreated() {
    allow(false);
    assertThatThrownBy(() -> Checks.check(cluster.api(), Pods.USUAL))
        .isInstanceOf(ClusterException.class)
        .hasMessageStartingWith("the user of KUBECONFIG may not create pods, get pods, ")
        .hasMessageContaining("create pods/exec")
        .hasMessageEndingWith("`ontrial kubernetes rbac` prints the rights that a run needs");
  }

  @Test
  void clusterThatHasEverything_isAccepted() {
    allow(true);
    cluster
        .client()
        .storage()
        .v1()
        .storageClasses()
        .resource(
            new StorageClassBuilder()
                .withNewMetadata()
                .withName("fast")
                .endMetadata()
                .withProvisioner("p")
                .build())
        .create();
    assertThatCode(() -> Checks.check(cluster.api(), withStorageClass("fast")))
        .doesNotThrowAnyException();
  }

  @Test
  void storageClassThatIsNotThere_isNamed() {
    allow(true);
    assertThatThrownBy(() -> Checks.check(cluster.api(), withStorageClass("slow")))
        .isInstanceOf(UnusableOption.class)
        .hasMessage("--storage-class slow: the cluster has no such storage class");
  }
}
