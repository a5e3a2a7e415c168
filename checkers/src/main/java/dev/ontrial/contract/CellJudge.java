package dev.ontrial.contract;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.ClientTrouble;
import dev.ontrial.history.Counter;
import dev.ontrial.history.Damage;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.Phase;
import dev.ontrial.history.Recreations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Judges one configuration under the trial's fault, once its checkers are done. */
final class CellJudge {
  private final Evidence evidence;
  private final History history;
  private final DeclaredConfiguration configuration;
  private final CellFindings cell;
  private final @Nullable Availability availability;
  private final Map<Counter, Long> exposure;

  /**
   * @param availability how the configuration was served; null if it never was
   */
  CellJudge(
      Evidence evidence,
      Traffic traffic,
      DeclaredConfiguration configuration,
      CellFindings cell,
      @Nullable Availability availability) {
    this.evidence = evidence;
    this.history = evidence.history();
    this.configuration = configuration;
    this.cell = cell;
    this.availability = availability;
    this.exposure = Exposure.of(evidence, traffic, configuration.name());
  }

  CellVerdict verdict() {
    Map<String, Boolean> controls = new TreeMap<>();
    configuration.controls().forEach(kind -> controls.put(kind, cell.saw(kind)));
    List<String> doubts = doubts(controls);
    List<String> reasons = new ArrayList<>();
    Verdict verdict = verdict(doubts, reasons);
    return new CellVerdict(
            configuration.name(),
            history.trial().fault(),
            verdict,
            cell.findings(),
            counted(),
            byWord(configuration.exposure()),
            controls,
            List.copyOf(reasons))
        .with(FaultWords.of(history.faults()), doubts)
        .requiring(requirement());
  }

  /** What the user requires, as far as this version knows the words. */
  private Requirement requirement() {
    return new Requirement(
        configuration.require().stream().filter(Requirement.KNOWN::contains).toList());
  }

  /**
   * The verdict.
   *
   * @param reasons takes why it is neither HELD nor KNOWN_BUG
   */
  private Verdict verdict(List<String> doubts, List<String> reasons) {
    boolean known = cell.count(Grade.KNOWN) > 0;
    if (cell.count(Grade.FORBIDDEN) > 0) {
      gravestFirst((kind, finding) -> accuse(kind, finding, reasons));
      history.damages().stream().map(Damage::toString).forEach(reasons::add);
      return Verdict.BROKEN;
    }
    if (!configuration.isApplicable()) {
      if (!known) {
        reasons.add(configuration.whyNot());
      }
      return known ? Verdict.KNOWN_BUG : Verdict.NOT_APPLICABLE;
    }
    if (gaveUp().isEmpty()) {
      reasons.addAll(unfinished());
    }
    gravestFirst((kind, finding) -> {
      if (finding.count(Grade.UNDECIDED) > 0) {
        reasons.add("undecided " + kind + ": " + finding.because().getFirst());
      }
    });
    doubts.stream().filter(doubt -> !reasons.contains(doubt)).forEach(reasons::add);
    if (!reasons.isEmpty()) {
      return Verdict.UNPROVEN;
    }
    return known ? Verdict.KNOWN_BUG : Verdict.HELD;
  }

  private void gravestFirst(BiConsumer<String, Finding> each) {
    cell.findings().entrySet().stream()
        .sorted(CellVerdict.GRAVEST_FIRST)
        .forEach(entry -> each.accept(entry.getKey(), entry.getValue()));
  }

  /** The counters, those of single classes of exceptions too. */
  private Map<String, Long> counted() {
    Map<String, Long> counted = byWord(exposure);
    counted.putAll(ClientExposure.of(evidence, configuration.name()));
    return counted;
  }

  private static Map<String, Long> byWord(Map<Counter, Long> counts) {
    Map<String, Long> byWord = new TreeMap<>();
    counts.forEach((counter, count) -> byWord.put(counter.word(), count));
    return byWord;
  }

  private static void accuse(String kind, Finding finding, List<String> reasons) {
    long forbidden = finding.count(Grade.FORBIDDEN);
    if (forbidden > 0) {
      reasons.add(kind + " " + forbidden + ": " + finding.because().getFirst());
    }
  }

  /**
   * What stands between this cell and a proof that something did not occur, besides undecided
   * anomalies.
   */
  private List<String> doubts(Map<String, Boolean> controls) {
    Optional<String> gaveUp = gaveUp();
    if (gaveUp.isPresent()) {
      return List.of(gaveUp.get()); // Everything else that is missing follows from it.
    }
    List<String> doubts = new ArrayList<>(unfinished());
    if (isAborted()) {
      // What was not sent, struck or read follows from it.
      history.damages().stream().map(Damage::toString).forEach(doubts::add);
      doubts.addAll(Interference.disturbances(history, configuration.name()));
      return doubts;
    }
    doubts.addAll(Unmodelled.of(configuration));
    controls.forEach((kind, seen) -> {
      if (!seen) {
        doubts.add("control not seen: " + kind);
      }
    });
    traffic(doubts);
    doubts.addAll(OwnApplication.unaskedEnds(history, configuration));
    configuration.exposure().forEach((counter, least) -> exposed(counter, least, doubts));
    configuration.require().stream()
        .filter(word -> !Requirement.KNOWN.contains(word))
        .map(word -> "it requires `" + word + "`, which this version does not know")
        .forEach(doubts::add);
    doubts.addAll(evidence.unread(configuration.name()));
    doubts.addAll(cell.gaps());
    history.faults().stream()
        .filter(fault -> fault.end().isEmpty())
        .map(CellJudge::unended)
        .forEach(doubts::add);
    history.damages().stream().map(Damage::toString).forEach(doubts::add);
    if (doubts.stream().anyMatch(Interference::mayCause)) {
      doubts.addAll(Interference.disturbances(history, configuration.name()));
      Interference.slowness(history, configuration, availability).ifPresent(doubts::add);
    }
    return doubts;
  }

  /** What the configuration's clients told of their errors. */
  private Stream<ClientTrouble> troubles() {
    return history.events(EventKind.CLIENT_ERRORS).stream()
        .flatMap(located -> ClientTrouble.of(located.event()).stream())
        .filter(trouble -> trouble.configuration().equals(configuration.name()));
  }

  /** Why the trial went on without the configuration, if it did. */
  private Optional<String> gaveUp() {
    return troubles()
        .filter(ClientTrouble::gaveUp)
        .findFirst()
        .map(trouble -> "it cannot run: " + trouble.words());
  }

  /** Which programs did not last until the end, and why the trial did not come to it. */
  private List<String> unfinished() {
    List<String> why = new ArrayList<>(Interference.unaskedEnds(history, configuration.name()));
    aborts().map(phase -> CellVerdict.ABORTED + Phase.why(phase)).forEach(why::add);
    if (!isAborted() && history.phase(Phase.READ).isEmpty()) {
      why.add("the trial did not come to its final read");
    }
    return why;
  }

  private boolean isAborted() {
    return aborts().findAny().isPresent();
  }

  /** The words of the phases that ended the trial before its time. */
  private Stream<String> aborts() {
    return history.events(EventKind.PHASE).stream()
        .map(located -> located.event().text())
        .filter(phase -> Phase.of(phase).filter(Phase.ABORTED::equals).isPresent());
  }

  private static String unended(FaultSeen fault) {
    return "fault " + fault.number() + " (" + fault.kind().word() + ") was not seen to end";
  }

  private void traffic(List<String> doubts) {
    boolean acksNothing = Given.ACKS_0.holds(configuration);
    demand(acksNothing ? Counter.UNCONFIRMED : Counter.ACKNOWLEDGED, doubts);
    switch (configuration.workload().progress()) {
      case PROCESSED -> demand(Counter.PROCESSED, doubts);
      case COMMITTED, DERIVED -> demand(Counter.OUTPUTS, doubts);
      case DELIVERED -> demand(Counter.DELIVERIES, doubts);
      case TRANSACTIONS -> demand(Counter.TRANSACTIONS_COMMITTED, doubts);
      case ACKNOWLEDGED -> {}
    }
    unservedWithoutFault(doubts);
    boolean deleted = new Recreations(history).isDeleted(configuration.name());
    if (configuration.workload().consumes() && !deleted) {
      served(doubts);
    }
  }

  /** After faults, {@link AnomalyKind#STUCK} looks for this. */
  private void unservedWithoutFault(List<String> doubts) {
    if (availability != null
        && history.faults().isEmpty()
        && availability.longestGapMillis() >= history.trial().recoveryMillis()) {
      doubts.add(
          "no traffic: no "
              + availability.measured()
              + " for "
              + availability.longestGapMillis() / 1000
              + " s, and no fault was active");
    }
  }

  /** Whether the group recovered; the acknowledgements of its input do not show it. */
  private void served(List<String> doubts) {
    if (!history.faults().isEmpty()
        && (availability == null || availability.firstAckAfterHealMillis() == null)) {
      doubts.add("the group was not served again after the last fault");
    }
  }

  private void demand(Counter counter, List<String> doubts) {
    if (seen(counter) == 0) {
      String error =
          troubles().findFirst().map(trouble -> "; last error: " + trouble.words()).orElse("");
      doubts.add("no traffic: " + counter.word() + " 0, needed 1" + error);
    }
  }

  private void exposed(Counter counter, long least, List<String> doubts) {
    if (seen(counter) < least) {
      doubts.add(
          "too little exposure: " + counter.word() + " " + seen(counter) + ", needed " + least);
    }
  }

  private long seen(Counter counter) {
    return exposure.getOrDefault(counter, 0L);
  }
}
