package dev.ontrial.contract;

import dev.ontrial.checker.Accusation;
import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * By which settings an anomaly is judged where an application was redeployed under way. What a
 * producer did is judged by the settings with which it began. Members of a group hand work to each
 * other, so what a group did is judged by the settings of both deployments, and either may permit
 * it.
 */
final class Deployments {
  private final Map<Integer, Long> begins = new HashMap<>();
  private final long from;
  private final long until;

  Deployments(History history) {
    List<FaultSeen> redeployments =
        history.faults().stream().filter(fault -> fault.kind() == FaultKind.REDEPLOY).toList();
    from = redeployments.stream().mapToLong(FaultSeen::askedNanos).min().orElse(Long.MAX_VALUE);
    until = redeployments.stream().mapToLong(FaultSeen::endNanos).max().orElse(Long.MAX_VALUE);
    history
        .events(EventKind.PROCESS)
        .forEach(each -> begins.putIfAbsent(each.event().process(), each.timeNanos()));
  }

  /** The deployments of a configuration that may have caused the anomaly. */
  List<DeclaredConfiguration> of(Accusation accusation, DeclaredConfiguration configuration) {
    List<DeclaredConfiguration> all = configuration.deployments();
    if (all.size() == 1 || from == Long.MAX_VALUE) {
      return List.of(configuration);
    }
    boolean ofOneWriter =
        !configuration.workload().consumes()
            && accusation.kind() != AnomalyKind.RESENT
            && accusation.process() != Event.NONE;
    Long begin = ofOneWriter ? begins.get(accusation.process()) : null;
    if (begin == null || (begin >= from && begin <= until)) {
      return all;
    }
    return List.of(begin < from ? all.getFirst() : all.getLast());
  }
}
