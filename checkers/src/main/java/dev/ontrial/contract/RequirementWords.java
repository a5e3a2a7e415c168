package dev.ontrial.contract;

import dev.ontrial.checker.AnomalyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Why a requirement is not met, in words. */
final class RequirementWords {
  private static final int MOST_KINDS = 3;

  private RequirementWords() {}

  /** Such as {@code 3 acknowledged records were lost when the leader was killed; acks=1 …}. */
  static String unmet(CellVerdict cell, Map<String, Long> seen) {
    List<String> happened = new ArrayList<>();
    seen.forEach((kind, count) -> {
      if (happened.size() < MOST_KINDS) {
        happened.add(AnomalyKind.of(kind).orElseThrow().happened(count));
      }
    });
    int more = seen.size() - happened.size();
    if (more > 0) {
      happened.add("%d more kinds of anomaly were seen".formatted(more));
    }
    String first = seen.keySet().iterator().next();
    Finding gravest = Objects.requireNonNull(cell.anomalies().get(first));
    return String.join(", ", happened) + when(cell) + "; " + why(gravest);
  }

  /** Such as {@code when the leader was killed}; says so where there was no fault. */
  static String when(CellVerdict cell) {
    return cell.circumstances().isEmpty() ? " without a fault" : " when " + cell.circumstances();
  }

  private static String why(Finding finding) {
    if (finding.count(Grade.FORBIDDEN) > 0) {
      return "Kafka broke its own promise";
    }
    for (Excuse excuse : finding.excuses()) {
      if (excuse.grade() == Grade.KNOWN) {
        return "this is a known bug: %s (%s)".formatted(excuse.reason(), excuse.source());
      }
    }
    for (Excuse excuse : finding.excuses()) {
      String permits =
          excuse.settings().isEmpty()
              ? "Kafka permits this: " + excuse.reason()
              : excuse.settings().replace(", ", " with ") + " permits this";
      String remedy =
          excuse.remedy().isEmpty() ? "no setting prevents it" : excuse.remedy() + " prevents it";
      return permits + "; " + remedy;
    }
    return "the settings permit this";
  }

  static String undecided(CellVerdict cell, String kind) {
    Finding finding = Objects.requireNonNull(cell.anomalies().get(kind));
    String because = finding.because().isEmpty() ? "" : ", as " + finding.because().getFirst();
    return "undecided whether %s occurred%s".formatted(kind, because);
  }
}
