package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Finding;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A cell of the matrix in a few words. */
final class Cells {
  static final String NOT_APPLICABLE = "n/a";

  private Cells() {}

  /** The sign of a verdict. */
  static String mark(Verdict verdict) {
    return switch (verdict) {
      case HELD -> "✔";
      case KNOWN_BUG -> "!";
      case BROKEN -> "✘";
      case UNPROVEN -> "?";
      case NOT_APPLICABLE -> NOT_APPLICABLE;
    };
  }

  /** The verdict as a word. */
  static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The grade as a word. */
  static String word(Grade grade) {
    return grade.name().toLowerCase(Locale.ROOT);
  }

  /** What was seen, by its kind's id, the gravest first. */
  static List<Map.Entry<String, Finding>> gravestFirst(CellVerdict cell) {
    return cell.gravestFirst();
  }

  /** Such as {@code ✔ lost 812 ◆}: the verdict, what was seen, and ◆ for a control that was. */
  static String text(CellVerdict cell) {
    if (cell.verdict() == Verdict.NOT_APPLICABLE) {
      return NOT_APPLICABLE;
    }
    List<String> parts = new ArrayList<>();
    parts.add(mark(cell.verdict()));
    List<Map.Entry<String, Finding>> seen = gravestFirst(cell);
    if (!seen.isEmpty()) {
      Finding first = seen.get(0).getValue();
      parts.add(seen.get(0).getKey() + " " + first.count());
      if (first.grade() == Grade.KNOWN) {
        parts.add("(known)");
      }
    }
    if (seen.size() > 1) {
      parts.add("+" + (seen.size() - 1));
    }
    if (!cell.controls().isEmpty() && !cell.controls().containsValue(false)) {
      parts.add("◆");
    }
    return String.join(" ", parts);
  }

  /** All that was seen, such as {@code lost 812 (permitted), duplicate 3 (permitted)}. */
  static String seen(CellVerdict cell) {
    List<String> parts =
        gravestFirst(cell).stream()
            .map(e ->
                "%s %d (%s)"
                    .formatted(e.getKey(), e.getValue().count(), word(e.getValue().grade())))
            .toList();
    return parts.isEmpty() ? "nothing" : String.join(", ", parts);
  }
}
