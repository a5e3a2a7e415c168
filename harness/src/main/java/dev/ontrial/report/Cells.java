package dev.ontrial.report;

import dev.ontrial.checker.Family;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Finding;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A cell of the matrix in a few words. */
final class Cells {
  static final String NOT_APPLICABLE = "n/a";

  private Cells() {}

  /** The verdict as a word. */
  static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The grade in words. */
  static String word(Grade grade) {
    return grade == Grade.KNOWN ? "known bug" : grade.name().toLowerCase(Locale.ROOT);
  }

  /** What was seen, by its kind's id, the gravest first. */
  static List<Map.Entry<String, Finding>> gravestFirst(CellVerdict cell) {
    return cell.gravestFirst();
  }

  /**
   * Such as {@code ○ LD lost 812 ◆}: what it means, the families of what was seen, the gravest of
   * it, and ◆ for controls that were all seen.
   */
  static String text(CellVerdict cell) {
    if (cell.verdict() == Verdict.NOT_APPLICABLE) {
      return NOT_APPLICABLE;
    }
    List<String> parts = new ArrayList<>();
    parts.add(cell.meaning().mark());
    List<Map.Entry<String, Finding>> seen = gravestFirst(cell);
    if (!seen.isEmpty()) {
      parts.add(letters(cell.families()));
      parts.add(seen.get(0).getKey() + " " + count(seen.get(0).getValue().count()));
    }
    if (!cell.controls().isEmpty() && !cell.controls().containsValue(false)) {
      parts.add("◆");
    }
    return String.join(" ", parts);
  }

  /** The letters of families, such as {@code LD}. */
  static String letters(List<Family> families) {
    return families.stream().map(Family::letter).collect(Collectors.joining());
  }

  /** A number with its digits in groups. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** All that was seen, such as {@code lost 812 (permitted), duplicate 3 (permitted)}. */
  static String seen(CellVerdict cell) {
    List<String> parts =
        gravestFirst(cell).stream()
            .map(e ->
                "%s %s (%s)"
                    .formatted(e.getKey(), count(e.getValue().count()), word(e.getValue().grade())))
            .toList();
    return parts.isEmpty() ? "nothing" : String.join(", ", parts);
  }
}
