package dev.ontrial.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LeftoversTest {
  private static void namespace(MockCluster cluster, String name, Map<String, String> labels) {
    cluster
        .client()
        .namespaces()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build())
        .create();
  }

  @Test
  void whatRunsHaveLeft_isFoundAndDeleted_andNothingElse() {
    try (MockCluster cluster = new MockCluster();
        Leftovers leftovers = new Leftovers(cluster.api())) {
      namespace(cluster, "theirs", Map.of());
      namespace(cluster, "shared", Labels.all());
      RunSpace.open(cluster.api(), "", "aa").createOwner();
      RunSpace.open(cluster.api(), "shared", "bb").createOwner();
      assertThat(leftovers.find(Duration.ofHours(1), "")).isEmpty();
      List<Leftovers.Left> found = leftovers.find(Duration.ZERO, "");
      assertThat(found)
          .extracting(Leftovers.Left::toString)
          .containsExactlyInAnyOrder("namespace ontrial-aa", "run bb in namespace shared");
      List<String> said = new ArrayList<>();
      leftovers.delete(found, said::add);
      assertThat(said).hasSize(2);
      assertThat(leftovers.find(Duration.ZERO, "")).isEmpty();
      assertThat(cluster.client().namespaces().list().getItems())
          .extracting(each -> each.getMetadata().getName())
          .containsExactlyInAnyOrder("theirs", "shared");
    }
  }
}
