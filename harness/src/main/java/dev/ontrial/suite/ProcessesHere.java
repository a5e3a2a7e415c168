package dev.ontrial.suite;

import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.history.FaultKind;
import dev.ontrial.trial.Brokers;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Trial;
import java.util.Optional;

/** Faults that act on JVMs of this machine, and why they do not apply where there are none. */
final class ProcessesHere {
  private ProcessesHere() {}

  /** Why a step of the trial cannot hit what the configuration uses; empty if each can. */
  static Optional<String> whyNot(Trial trial, Configuration configuration) {
    Brokers cluster = trial.cluster();
    if (cluster.controllers() > 0 && cluster.images() != null) {
      return Optional.of(
          "brokers in containers: `controllers: %d` needs brokers that are processes of this machine"
              .formatted(cluster.controllers()));
    }
    if (cluster.logDirs() > 1 && cluster.images() != null) {
      return Optional.of(
          "brokers in containers: `log-dirs: %d` needs brokers that are processes of this machine"
              .formatted(cluster.logDirs()));
    }
    return trial.schedule().stream()
        .flatMap(step -> whyNot(step, trial, configuration).stream())
        .findFirst();
  }

  private static Optional<String> whyNot(
      ScheduledFault step, Trial trial, Configuration configuration) {
    boolean clock = step.kind() == FaultKind.CLOCK;
    if (step.target().clients().isPresent()) {
      boolean foreign = !configuration.client().isNone() || !configuration.own().isNone();
      return clock && foreign
          ? Optional.of("its clients run in programs whose clock ontrial does not shift")
          : Optional.empty();
    }
    if (step.changesVoters() && trial.cluster().program() != null) {
      return Optional.of(
          "another broker: `%s` needs Kafka's metadata quorum".formatted(step.kind().word()));
    }
    boolean members = step.kind() == FaultKind.ADD_BROKER || step.kind() == FaultKind.REMOVE_BROKER;
    boolean limits = step.kind() == FaultKind.FILE_DESCRIPTORS || step.kind() == FaultKind.MEMORY;
    boolean starves = step.kind() == FaultKind.STARVE;
    if ((clock || step.changesVoters() || members || starves || limits)
        && trial.cluster().images() != null) {
      return Optional.of(
          "brokers in containers: `%s` needs brokers that are processes of this machine"
              .formatted(step.kind().word()));
    }
    return Optional.empty();
  }
}
