package dev.ontrial.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RunSpaceTest {
  private final MockCluster cluster = new MockCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private void namespace(String name, Map<String, String> labels) {
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

  private List<String> namespaces() {
    return cluster.client().namespaces().list().getItems().stream()
        .map(each -> each.getMetadata().getName())
        .toList();
  }

  private void pod(String namespace, Pod pod) {
    cluster.client().pods().inNamespace(namespace).resource(pod).create();
  }

  private List<String> objects(String namespace) {
    return java.util.stream.Stream.concat(
            cluster.client().pods().inNamespace(namespace).list().getItems().stream(),
            cluster.client().configMaps().inNamespace(namespace).list().getItems().stream())
        .map(each -> each.getMetadata().getName())
        .toList();
  }

  @Test
  void namespaceOfTheRunsOwn_isCreatedAndDeleted() {
    RunSpace space = RunSpace.open(cluster.api(), "", "12ab");
    assertThat(namespaces()).containsExactly("ontrial-12ab");
    assertThat(cluster.client().namespaces().withName("ontrial-12ab").get().getMetadata())
        .extracting(each -> each.getLabels())
        .isEqualTo(Map.of("app.kubernetes.io/managed-by", "ontrial", "ontrial.dev/run", "12ab"));
    OwnerReference owner = space.createOwner();
    PodSpecs specs = new PodSpecs(Pods.USUAL, "a", "b", Optional.empty());
    pod("ontrial-12ab", specs.pod("p", "12ab", 1, 3, owner));
    assertThat(objects("ontrial-12ab")).containsExactly("p", "ontrial-run-12ab");
    space.delete();
    assertThat(namespaces()).isEmpty();
    assertThat(objects("ontrial-12ab")).isEmpty();
  }

  @Test
  void namedNamespaceThatIsNotThere_isCreated() {
    RunSpace space = RunSpace.open(cluster.api(), "mine", "12ab");
    assertThat(namespaces()).containsExactly("mine");
    assertThat(space.own()).isTrue();
  }

  @Test
  void labelledNamespace_isUsed_andKeepsWhatIsNotTheRuns() {
    namespace("mine", Labels.all());
    pod("mine", new PodBuilder().withNewMetadata().withName("other").endMetadata().build());
    RunSpace space = RunSpace.open(cluster.api(), "mine", "12ab");
    OwnerReference owner = space.createOwner();
    PodSpecs specs = new PodSpecs(Pods.USUAL, "a", "b", Optional.empty());
    pod("mine", specs.pod("p", "12ab", 1, 3, owner));
    space.delete();
    assertThat(namespaces()).containsExactly("mine");
    assertThat(objects("mine")).containsExactly("other");
  }

  @Test
  void namespaceOfSomebodyElse_isRefused() {
    namespace("theirs", Map.of("team", "payments"));
    assertThatThrownBy(() -> RunSpace.check(cluster.api(), "theirs"))
        .isInstanceOf(UnusableOption.class)
        .hasMessageStartingWith("--namespace theirs: the namespace exists and is not ontrial's")
        .hasMessageContaining(
            "kubectl label namespace theirs app.kubernetes.io/managed-by=ontrial");
    assertThatThrownBy(() -> RunSpace.open(cluster.api(), "theirs", "12ab"))
        .isInstanceOf(UnusableOption.class);
    assertThat(objects("theirs")).isEmpty();
  }
}
