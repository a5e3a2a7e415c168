package dev.ontrial.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PodSpecsTest {
  private static final OwnerReference OWNER =
      new OwnerReferenceBuilder().withKind("ConfigMap").withName("o").withUid("u").build();

  private static Pod pod(Pods pods, int broker) {
    return new PodSpecs(pods, "kafka:1", "toxiproxy:1", Optional.of("/data"))
        .pod("p-" + broker, "12ab", broker, 3, OWNER);
  }

  @Test
  void usualPod_hasASupervisorAndToxiproxy_andBelongsToTheRun() {
    Pod pod = pod(Pods.USUAL, 2);
    assertThat(pod.getMetadata().getLabels()).isEqualTo(Labels.of("12ab", 2));
    assertThat(pod.getMetadata().getOwnerReferences()).containsExactly(OWNER);
    assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
    assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSpec().getHostAliases())
        .singleElement()
        .satisfies(each -> {
          assertThat(each.getIp()).isEqualTo("127.0.0.1");
          assertThat(each.getHostnames()).containsExactly("broker-1", "broker-2", "broker-3");
        });
    assertThat(pod.getSpec().getContainers())
        .extracting(Container::getImage)
        .containsExactly("kafka:1", "toxiproxy:1");
    assertThat(pod.getSpec().getContainers().getFirst().getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .containsExactly("/ontrial", "/data");
    assertThat(pod.getSpec().getVolumes())
        .allSatisfy(each -> assertThat(each.getEmptyDir()).isNotNull());
    assertThat(pod.getSpec().getNodeName()).isNull();
    assertThat(pod.getSpec().getTopologySpreadConstraints()).hasSize(1);
  }

  @Test
  void podOfWorkers_hasToxiproxyAndBelongsToTheRun_butIsNoBroker() {
    Pods wanted =
        new Pods("", List.of("a", "b", "c"), Map.of(), List.of(), "fast", "7Gi", "", "", 2, "j:21");
    PodSpecs specs = new PodSpecs(wanted, "kafka:1", "toxiproxy:1", Optional.of("/data"));
    Pod pod = specs.workers("w-1", "12ab", 1, OWNER);
    assertThat(pod.getMetadata().getLabels())
        .isEqualTo(Labels.ofWorkers("12ab", 1))
        .doesNotContainKey(Labels.BROKER);
    assertThat(pod.getMetadata().getOwnerReferences()).containsExactly(OWNER);
    assertThat(pod.getSpec().getContainers())
        .extracting(Container::getImage)
        .containsExactly("j:21", "toxiproxy:1");
    assertThat(pod.getSpec().getVolumes())
        .allSatisfy(each -> assertThat(each.getEmptyDir()).isNotNull());
    assertThat(pod.getSpec().getHostAliases()).isEmpty();
    assertThat(
            List.of(1, 2, 3, 4).stream()
                .map(each -> specs.workers("w", "12ab", each, OWNER).getSpec().getNodeName()))
        .containsExactly("c", "b", "a", "c");
  }

  @Test
  void optionsOfTheUser_areInThePod() {
    Pods wanted =
        new Pods(
            "n",
            List.of("a", "b"),
            Map.of("disk", "ssd"),
            List.of("kafka=only:NoSchedule", "spot"),
            "fast",
            "7Gi",
            "2",
            "1Gi",
            2,
            "java:21");
    assertThat(List.of(1, 2, 3).stream().map(each -> pod(wanted, each).getSpec().getNodeName()))
        .containsExactly("a", "b", "a");
    Pod pod = pod(wanted, 1);
    assertThat(pod.getSpec().getNodeSelector()).isEqualTo(Map.of("disk", "ssd"));
    assertThat(pod.getSpec().getTolerations())
        .containsExactly(
            new Toleration("NoSchedule", "kafka", "Equal", null, "only"),
            new Toleration(null, "spot", "Exists", null, null));
    assertThat(pod.getSpec().getContainers().getFirst().getResources().getLimits())
        .isEqualTo(Map.of("cpu", new Quantity("2"), "memory", new Quantity("1Gi")));
    assertThat(pod.getSpec().getVolumes())
        .filteredOn(each -> each.getPersistentVolumeClaim() != null)
        .extracting(each -> each.getPersistentVolumeClaim().getClaimName())
        .containsExactly("p-1");
    PodSpecs specs = new PodSpecs(wanted, "k", "t", Optional.of("/data"));
    assertThat(specs.claim("p-1", "12ab", 1, OWNER))
        .hasValueSatisfying(claim -> {
          assertThat(claim.getSpec().getStorageClassName()).isEqualTo("fast");
          assertThat(claim.getSpec().getResources().getRequests())
              .isEqualTo(Map.of("storage", new Quantity("7Gi")));
          assertThat(claim.getMetadata().getOwnerReferences()).containsExactly(OWNER);
        });
  }
}
