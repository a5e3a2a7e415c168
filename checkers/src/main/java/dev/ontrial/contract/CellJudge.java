package dev.ontrial.contract;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.Damage;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Judges one configuration under the trial's fault, once its checkers are done. */
final class CellJudge {
  /** How the phase begins that a trial enters when it gives up. */
  private static final String ABORTED = "aborted: ";

  private final Evidence evidence;
  private final History history;
  private final DeclaredConfiguration configuration;
  private final Docket docket;
  private final @Nullable Availability availability;
  private final Map<String, Long> exposure;

  /**
   * @param availability how the configuration was served; null if it never was
   */
  CellJudge(
      Evidence evidence,
      Traffic traffic,
      DeclaredConfiguration configuration,
      Docket docket,
      @Nullable Availability availability) {
    this.evidence = evidence;
    this.history = evidence.history();
    this.configuration = configuration;
    this.docket = docket;
    this.availability = availability;
    this.exposure = Exposure.of(evidence, traffic, configuration.name());
  }

  CellVerdict verdict() {
    Map<String, Boolean> controls = new TreeMap<>();
    configuration.controls().forEach(kind -> controls.put(kind, docket.saw(kind)));
    List<String> accusations = new ArrayList<>();
    Verdict verdict;
    List<String> reasons;
    if (docket.count(Grade.FORBIDDEN) > 0) {
      docket.findings().forEach((kind, finding) -> accuse(kind, finding, accusations));
      verdict = Verdict.BROKEN;
      reasons = accusations;
    } else if (!configuration.isApplicable()) {
      verdict = Verdict.NOT_APPLICABLE;
      reasons = List.of(configuration.whyNot());
    } else {
      reasons = doubts(controls);
      verdict = reasons.isEmpty() ? Verdict.HELD : Verdict.UNPROVEN;
    }
    return new CellVerdict(
        configuration.name(),
        history.trial().fault(),
        verdict,
        docket.findings(),
        exposure,
        configuration.exposure(),
        controls,
        List.copyOf(reasons));
  }

  private static void accuse(String kind, Finding finding, List<String> reasons) {
    long forbidden = finding.grades().getOrDefault(Grade.FORBIDDEN, 0L);
    if (forbidden > 0) {
      reasons.add(kind + " " + forbidden + ": " + finding.because().getFirst());
    }
  }

  /** Everything that stands between this cell and HELD. */
  private List<String> doubts(Map<String, Boolean> controls) {
    List<String> doubts = new ArrayList<>(unfinished());
    docket
        .findings()
        .forEach((kind, finding) -> {
          if (finding.grades().containsKey(Grade.UNDECIDED)) {
            doubts.add("undecided " + kind + ": " + finding.because().getFirst());
          }
        });
    controls.forEach((kind, seen) -> {
      if (!seen) {
        doubts.add("control not seen: " + kind);
      }
    });
    traffic(doubts);
    configuration.exposure().forEach((counter, least) -> exposed(counter, least, doubts));
    doubts.addAll(evidence.unread(configuration.name()));
    doubts.addAll(docket.gaps());
    history.faults().stream()
        .filter(fault -> fault.end().isEmpty())
        .map(CellJudge::unended)
        .forEach(doubts::add);
    history.damages().stream().map(Damage::toString).forEach(doubts::add);
    return doubts;
  }

  /** Why the trial did not come to its end, if it did not. */
  private List<String> unfinished() {
    List<String> aborted =
        history.events(EventKind.PHASE).stream()
            .map(located -> located.event().text())
            .filter(phase -> phase.startsWith(ABORTED))
            .map(phase -> "the trial was aborted: " + phase.substring(ABORTED.length()))
            .toList();
    boolean finished = !aborted.isEmpty() || history.phase("read").isPresent();
    return finished ? aborted : List.of("the trial did not come to its final read");
  }

  private static String unended(FaultSeen fault) {
    return "fault " + fault.number() + " (" + fault.kind() + ") was not seen to end";
  }

  private void traffic(List<String> doubts) {
    boolean acksNothing = Given.ACKS_0.holds(configuration);
    String counter = acksNothing ? "unconfirmed" : "acknowledged";
    demand(counter, doubts);
    switch (configuration.workload()) {
      case "application" -> demand("processed", doubts);
      case "transform", "streams" -> demand("outputs", doubts);
      case "share" -> demand("deliveries", doubts);
      default -> {
        return;
      }
    }
    served(doubts);
  }

  /** A group that never came back is not told by those that feed it. */
  private void served(List<String> doubts) {
    if (!history.faults().isEmpty()
        && (availability == null || availability.firstAckAfterHealMillis() == null)) {
      doubts.add("the group was not served again after the last fault");
    }
  }

  private void demand(String counter, List<String> doubts) {
    if (seen(counter) == 0) {
      doubts.add("no traffic: " + counter + " 0, needed 1");
    }
  }

  private void exposed(String counter, long least, List<String> doubts) {
    if (!Exposure.COUNTERS.containsKey(counter)) {
      doubts.add("nobody counts " + counter + ", which the configuration requires");
    } else if (seen(counter) < least) {
      doubts.add("too little exposure: " + counter + " " + seen(counter) + ", needed " + least);
    }
  }

  private long seen(String counter) {
    return exposure.getOrDefault(counter, 0L);
  }
}
