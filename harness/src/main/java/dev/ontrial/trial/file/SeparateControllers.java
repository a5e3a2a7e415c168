package dev.ontrial.trial.file;

import dev.ontrial.cluster.Nodes;
import dev.ontrial.fault.AddController;
import dev.ontrial.fault.Corrupt;
import dev.ontrial.fault.FaultSpec;
import dev.ontrial.fault.RemoveBroker;
import dev.ontrial.fault.RemoveController;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.trial.Brokers;
import dev.ontrial.trial.TopicSettings;
import dev.ontrial.trial.Trial;
import java.util.Optional;

/** What cannot be done to controllers that are no brokers, and to brokers beside them. */
final class SeparateControllers {
  private SeparateControllers() {}

  /** Refuses a cluster of more nodes than there are numbers for. */
  static void check(YamlMap map, Brokers cluster) {
    if (cluster.nodes().count() > Nodes.MOST) {
      throw map.complaint(
          "controllers",
          "%d brokers and %d controllers are more than the %d nodes that a cluster can have"
              .formatted(cluster.brokers(), cluster.controllers(), Nodes.MOST));
    }
  }

  /** Why a step cannot hit its target; empty if it can. */
  static Optional<String> whyNot(ScheduledFault step, Nodes nodes) {
    if (nodes.controllers() == 0) {
      return step.fault() instanceof RemoveBroker || step.fault() instanceof AddController
          ? Optional.of("each broker is a controller as well; add `cluster: {controllers: 1}`")
          : Optional.empty();
    }
    boolean numbered = step.target().node().map(nodes::isSeparateController).orElse(false);
    boolean controller = step.target().word().equals("controller") || numbered;
    FaultSpec fault = step.fault();
    if (fault instanceof RemoveController) {
      return controller
          ? Optional.empty()
          : Optional.of(
              "a broker is no controller in this trial; name `controller` or a node from %d to %d"
                  .formatted(nodes.quorum().getFirst(), nodes.quorum().getLast()));
    }
    return controller ? ofController(step) : Optional.empty();
  }

  /** Why brokers cannot join or leave; empty if they can. */
  static Optional<String> whyNot(Trial trial) {
    Nodes nodes = trial.nodes();
    if (nodes.count() > Nodes.MOST) {
      return Optional.of(
          "with the nodes that the schedule adds there are %d nodes, more than %d"
              .formatted(nodes.count(), Nodes.MOST));
    }
    long leave =
        trial.schedule().stream().filter(step -> step.fault() instanceof RemoveBroker).count();
    int replicas =
        trial.configurations().stream()
            .mapToInt(each -> TopicSettings.replicas(each, nodes.brokers()))
            .reduce(Math.min(3, nodes.brokers()), Math::max);
    long left = nodes.brokers() + nodes.joining() - leave;
    return leave == 0 || left >= replicas
        ? Optional.empty()
        : Optional.of(
            "`remove-broker` leaves %d brokers, and topics have %d replicas; add a step `add-broker` before it, or brokers"
                .formatted(left, replicas));
  }

  private static Optional<String> ofController(ScheduledFault step) {
    FaultSpec fault = step.fault();
    if (fault instanceof FaultSpec.OnCluster) {
      return Optional.of("a separate controller has no topics; name a broker");
    }
    if (fault instanceof Corrupt corrupt && !corrupt.ofMetadata()) {
      return Optional.of("a separate controller has no topics; it takes `file: metadata`");
    }
    if (fault.onLinks() && step.scope() == ScheduledFault.Scope.CLIENTS) {
      return Optional.of("clients have no connections to a separate controller; use `from: peers`");
    }
    return fault.onLinks() && step.scope() == ScheduledFault.Scope.REPLICATION
        ? Optional.of("a separate controller replicates no topics; use `from: peers`")
        : Optional.empty();
  }
}
