package dev.ontrial.contract;

import dev.ontrial.checker.AnomalyKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a cell meets what the user requires of its configuration. This is another question than
 * the verdict: a cell whose settings permit a loss is HELD, and does not meet at-least-once.
 *
 * @param requires what is required
 * @param status the answer
 * @param seen how many anomalies were seen that must not occur, by the kind's id, most severe first
 * @param sentence the answer in one sentence
 */
public record RequirementAnswer(
    Requirement requires, Status status, Map<String, Long> seen, String sentence) {

  /** The answers. */
  public enum Status {
    /** Enough was seen to judge, and nothing that must not occur was among it. */
    MET,
    /** Something was seen that must not occur, whether or not the settings permit it. */
    UNMET,
    /** The run cannot say. */
    UNPROVEN,
    /** The fault cannot touch the configuration. */
    NOT_APPLICABLE
  }

  /** The answer for a cell. */
  static RequirementAnswer of(Requirement requirement, CellVerdict cell) {
    Map<String, Long> seen = new LinkedHashMap<>();
    Map<String, Long> undecided = new LinkedHashMap<>();
    for (AnomalyKind kind : requirement.kinds()) {
      Finding finding = cell.anomalies().get(kind.id());
      if (finding != null) {
        long open = finding.count(Grade.UNDECIDED);
        put(kind, finding.count() - open, seen);
        put(kind, open, undecided);
      }
    }
    String asks = cell.configuration() + " requires " + requirement.text() + ": ";
    if (!seen.isEmpty()) {
      String happened = RequirementWords.unmet(cell, seen);
      return new RequirementAnswer(requirement, Status.UNMET, seen, asks + happened);
    }
    if (cell.verdict() == Verdict.NOT_APPLICABLE) {
      return new RequirementAnswer(
          requirement, Status.NOT_APPLICABLE, seen, asks + "not applicable: " + cell.reason());
    }
    List<String> doubts = cell.doubts();
    if (undecided.isEmpty() && doubts.isEmpty()) {
      String met = "met" + RequirementWords.when(cell);
      return new RequirementAnswer(requirement, Status.MET, seen, asks + met);
    }
    String why =
        undecided.isEmpty()
            ? doubts.getFirst()
            : RequirementWords.undecided(cell, undecided.keySet().iterator().next());
    return new RequirementAnswer(requirement, Status.UNPROVEN, seen, asks + "unproven: " + why);
  }

  private static void put(AnomalyKind kind, long count, Map<String, Long> counts) {
    if (count > 0) {
      counts.put(kind.id(), count);
    }
  }
}
