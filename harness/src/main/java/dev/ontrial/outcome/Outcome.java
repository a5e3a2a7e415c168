package dev.ontrial.outcome;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.RequirementAnswer;
import dev.ontrial.contract.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to. Everything that reports a run (the exit code, {@code verdicts.json}, {@code
 * junit.xml}, the pages) is made of one of these, so that they agree.
 *
 * @param cells the verdicts
 * @param complete whether no trial of the run is still to come
 * @param damages where histories are damaged
 * @param policy what known bugs do to the exit code
 * @param claims what the command checked beyond the cells; empty for most commands
 * @param commandCode the exit code of a command that has claims; null where the cells decide
 * @param reruns the cells that were run twice
 */
public record Outcome(
    List<CellVerdict> cells,
    boolean complete,
    List<String> damages,
    KnownBugPolicy policy,
    List<Claim> claims,
    @Nullable Integer commandCode,
    List<Rerun> reruns) {
  /** Everything is as promised and as required. */
  public static final int HELD = 0;

  /** A promise was broken, or a requirement is not met. */
  public static final int BROKEN = 1;

  /** Nothing was broken, but something is unproven. */
  public static final int UNPROVEN = 2;

  /** What the cells alone came to. */
  public static Outcome of(List<CellVerdict> cells, boolean complete, KnownBugPolicy policy) {
    return new Outcome(List.copyOf(cells), complete, List.of(), policy, List.of(), null, List.of());
  }

  /** The same run as a command sees it that looks for something else than broken promises. */
  public Outcome claiming(List<Claim> what, int code) {
    return new Outcome(cells, complete, damages, policy, List.copyOf(what), code, reruns);
  }

  /** The same run, of which histories are damaged. */
  public Outcome damaged(List<String> where) {
    return new Outcome(cells, complete, List.copyOf(where), policy, claims, commandCode, reruns);
  }

  /** The same run, of which some cells were run twice. */
  public Outcome rerunning(List<Rerun> twice) {
    return new Outcome(cells, complete, damages, policy, claims, commandCode, List.copyOf(twice));
  }

  /** Whether the command looks for something else than broken promises, as a replay does. */
  public boolean hasClaims() {
    return commandCode != null;
  }

  /** The run in numbers. */
  public Summary summary() {
    return Summary.of(cells);
  }

  /** Whether a cell fails the run, apart from what the user requires of it. */
  public boolean fails(CellVerdict cell) {
    return cell.verdict() == Verdict.BROKEN || failsForKnownBug(cell);
  }

  private boolean failsForKnownBug(CellVerdict cell) {
    return policy == KnownBugPolicy.FAIL && !Summary.knownBugs(cell).isEmpty();
  }

  /** What the process ends with. */
  public int exitCode() {
    if (commandCode != null) {
      return complete ? commandCode : UNPROVEN;
    }
    Summary summary = summary();
    if (cells.stream().anyMatch(this::fails) || summary.requirementsUnmet() > 0) {
      return BROKEN;
    }
    boolean open = summary.unproven() > 0 || summary.requirementsUnproven() > 0;
    return open || !doubts().isEmpty() ? UNPROVEN : HELD;
  }

  /** The answers to what the user requires that have that status. */
  public List<RequirementAnswer> requirements(RequirementAnswer.Status status) {
    return cells.stream()
        .map(CellVerdict::requirement)
        .filter(Objects::nonNull)
        .filter(answer -> answer.status() == status)
        .toList();
  }

  /** Why the run as a whole proves less than its cells say; empty where it does not. */
  public List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    if (!complete) {
      doubts.add("the run was ended early; what was not run is unproven");
    }
    if (hasClaims()) {
      // What the claims say of the cells, they say themselves.
      return doubts;
    }
    doubts.addAll(damages);
    if (cells.isEmpty()) {
      doubts.add("nothing was judged, so nothing is proved");
    } else if (summary().applicable() == 0) {
      String why =
          cells.stream()
              .map(CellVerdict::reason)
              .distinct()
              .limit(3)
              .collect(Collectors.joining("; "));
      doubts.add(
          "nothing is proved, as no cell is applicable (%d n/a): %s".formatted(cells.size(), why));
    }
    return doubts;
  }
}
