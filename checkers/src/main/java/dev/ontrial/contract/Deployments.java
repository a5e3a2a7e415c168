package dev.ontrial.contract;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.checker.Evidence;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * By which settings an anomaly is judged where an application was redeployed under way. What a
 * producer did is judged by the settings that it was started with. Members of a group hand work to
 * each other, so what a group did is judged by the settings of both deployments, and either may
 * permit it.
 */
final class Deployments {
  /** The processes that came back, and their successors: the first of each range, and its end. */
  private final NavigableMap<Integer, Long> later = new TreeMap<>();

  Deployments(History history) {
    history.events(EventKind.METRIC).stream()
        .filter(each -> each.event().text().equals(Evidence.DEPLOYMENT))
        .forEach(each -> later.putIfAbsent(each.event().process(), each.event().offset()));
  }

  /** The deployments of a configuration that may have caused the anomaly. */
  List<DeclaredConfiguration> of(Candidate candidate, DeclaredConfiguration configuration) {
    List<DeclaredConfiguration> all = configuration.deployments();
    if (all.size() == 1 || later.isEmpty()) {
      return List.of(configuration);
    }
    int process = candidate.process();
    boolean ofOneWriter =
        !configuration.workload().consumes()
            && candidate.kind() != AnomalyKind.RESENT
            && process != Event.NONE;
    if (!ofOneWriter) {
      return all;
    }
    Map.Entry<Integer, Long> range = later.floorEntry(process);
    boolean cameBack = range != null && process < range.getValue();
    return List.of(cameBack ? all.getLast() : all.getFirst());
  }
}
