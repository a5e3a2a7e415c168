package dev.ontrial.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ComplaintTest {
  private static Pod waiting(String container, String reason, String message) {
    return new PodBuilder()
        .withNewStatus()
        .withPhase("Pending")
        .addNewContainerStatus()
        .withName(container)
        .withImage("apache/kafka:0.0.0")
        .withNewState()
        .withNewWaiting()
        .withReason(reason)
        .withMessage(message)
        .endWaiting()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  @ParameterizedTest
  @CsvSource({"broker, ErrImagePull, --image", "links, ImagePullBackOff, --toxiproxy-image"})
  void imageThatCannotBePulled_isNamedWithItsOption(String container, String why, String option) {
    assertThat(Complaint.last(waiting(container, why, "not\n found")))
        .contains(
            "the image apache/kafka:0.0.0 cannot be pulled (not found); name another by " + option);
  }

  @Test
  void containerThatIsBeingCreated_mayStillStart() {
    Pod pod = waiting("broker", "ContainerCreating", "");
    assertThat(Complaint.last(pod)).isEmpty();
    assertThat(Complaint.now(pod)).isEqualTo("broker: ContainerCreating");
  }

  @Test
  void podThatNoNodeTakes_isExplainedByTheScheduler() {
    Pod pod =
        new PodBuilder()
            .withNewStatus()
            .withPhase("Pending")
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withReason("Unschedulable")
            .withMessage("0/2 nodes are available")
            .endCondition()
            .endStatus()
            .build();
    assertThat(Complaint.last(pod)).isEmpty();
    assertThat(Complaint.now(pod)).isEqualTo("0/2 nodes are available");
  }

  @Test
  void podThatHasEnded_doesNotStart() {
    Pod pod =
        new PodBuilder()
            .withNewStatus()
            .withPhase("Failed")
            .withMessage("The node was low on resource: memory.")
            .endStatus()
            .build();
    assertThat(Complaint.last(pod))
        .contains("the pod has ended: The node was low on resource: memory.");
  }
}
