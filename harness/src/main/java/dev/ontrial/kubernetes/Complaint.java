package dev.ontrial.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Why a pod does not run, in one line. */
final class Complaint {
  /** Reasons that do not pass by waiting; the kubelet's own words. */
  private static final Set<String> FINAL =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "ErrImageNeverPull",
          "InvalidImageName",
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError");

  private Complaint() {}

  /** What keeps the pod from running for good; empty if it may still come to run. */
  static Optional<String> last(Pod pod) {
    String phase = String.valueOf(pod.getStatus().getPhase());
    if (phase.equals("Failed") || phase.equals("Succeeded")) {
      return Optional.of("the pod has ended: " + why(pod));
    }
    return statuses(pod)
        .filter(each -> each.getState() != null && each.getState().getWaiting() != null)
        .filter(each -> FINAL.contains(each.getState().getWaiting().getReason()))
        .map(Complaint::text)
        .findFirst();
  }

  private static String text(ContainerStatus status) {
    ContainerStateWaiting waiting = status.getState().getWaiting();
    String option =
        switch (status.getName()) {
          case PodSpecs.LINKS -> "--toxiproxy-image";
          case PodSpecs.WORKERS -> "--worker-image";
          default -> "--image";
        };
    String message =
        waiting.getMessage() == null ? waiting.getReason() : Api.oneLine(waiting.getMessage());
    return waiting.getReason().contains("Image")
        ? "the image %s cannot be pulled (%s); name another by %s"
            .formatted(status.getImage(), message, option)
        : "the container %s does not start: %s".formatted(status.getName(), message);
  }

  /** What the cluster says about a pod that does not run yet. */
  static String now(Pod pod) {
    PodStatus status = pod.getStatus();
    return Stream.concat(
            statuses(pod)
                .filter(each -> each.getState() != null && each.getState().getWaiting() != null)
                .map(each -> each.getName() + ": " + each.getState().getWaiting().getReason()),
            status.getConditions().stream()
                .filter(each -> "False".equals(each.getStatus()) && each.getMessage() != null)
                .map(PodCondition::getMessage))
        .findFirst()
        .map(Api::oneLine)
        .orElseGet(() -> why(pod));
  }

  private static String why(Pod pod) {
    PodStatus status = pod.getStatus();
    if (status.getMessage() != null) {
      return Api.oneLine(status.getMessage());
    }
    return statuses(pod)
        .filter(each -> each.getState() != null && each.getState().getTerminated() != null)
        .map(each ->
            "%s ended with exit code %d"
                .formatted(each.getName(), each.getState().getTerminated().getExitCode()))
        .findFirst()
        .orElse("phase " + status.getPhase());
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream();
  }
}
