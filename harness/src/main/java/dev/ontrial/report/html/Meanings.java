package dev.ontrial.report.html;

import dev.ontrial.checker.Family;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Meaning;
import dev.ontrial.outcome.Outcome;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the page shows what a cell means. */
final class Meanings {
  /** What a reader should look at first comes first. */
  static final List<Meaning> WORST_FIRST =
      List.of(
          Meaning.FORBIDDEN,
          Meaning.KNOWN_BUG,
          Meaning.UNPROVEN,
          Meaning.PERMITTED,
          Meaning.NOTHING_SEEN,
          Meaning.NOT_APPLICABLE);

  private Meanings() {}

  /** The worst of several cells. */
  static Meaning worst(Collection<CellVerdict> cells) {
    return cells.stream()
        .map(CellVerdict::meaning)
        .min(Comparator.comparingInt(WORST_FIRST::indexOf))
        .orElse(Meaning.NOT_APPLICABLE);
  }

  /** Whether a reader should look at it first. */
  static boolean isAlarming(Meaning meaning) {
    return WORST_FIRST.indexOf(meaning) <= WORST_FIRST.indexOf(Meaning.UNPROVEN);
  }

  /** The class that the style sheet knows it by. */
  static String css(Meaning meaning) {
    return meaning.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** One sentence for readers who do not know the word. */
  static String sentence(Meaning meaning) {
    return switch (meaning) {
      case FORBIDDEN -> "A promise was broken.";
      case KNOWN_BUG -> "A promise was broken by a known bug.";
      case UNPROVEN -> "The run cannot say whether the promises were kept.";
      case PERMITTED -> "Anomalies were seen; these settings permit them.";
      case NOTHING_SEEN -> "No anomaly was seen.";
      case NOT_APPLICABLE -> "This fault cannot affect this configuration.";
    };
  }

  /** The letters of all that was seen in some cells, such as {@code LD}. */
  static String letters(Collection<CellVerdict> cells) {
    return cells.stream()
        .flatMap(cell -> cell.families().stream())
        .distinct()
        .sorted()
        .map(Family::letter)
        .collect(Collectors.joining());
  }

  /** The same for readers who hear the page. */
  static String spoken(Collection<CellVerdict> cells) {
    return cells.stream()
        .flatMap(cell -> cell.families().stream())
        .distinct()
        .sorted()
        .map(Family::word)
        .collect(Collectors.joining(", "));
  }

  /** The whole run in one sentence. */
  static String sentence(Outcome outcome) {
    List<CellVerdict> cells = outcome.cells();
    long applicable = outcome.summary().applicable();
    long forbidden = count(cells, Meaning.FORBIDDEN);
    long unproven = count(cells, Meaning.UNPROVEN);
    long known = count(cells, Meaning.KNOWN_BUG);
    long unmet = outcome.summary().requirementsUnmet();
    if (forbidden > 0) {
      return "A promise was broken in %s.".formatted(of(forbidden, applicable));
    }
    if (unmet > 0) {
      return "A requirement is not met in %s.".formatted(of(unmet, applicable));
    }
    if (applicable == 0) {
      return "Nothing was tested.";
    }
    if (known > 0) {
      String rest = unproven > 0 ? "; %s unproven".formatted(unproven + are(unproven)) : "";
      return "Known bugs broke a promise in %s%s.".formatted(of(known, applicable), rest);
    }
    return unproven > 0
        ? "Nothing forbidden was seen, but %s unproven."
            .formatted(of(unproven, applicable) + are(unproven))
        : "Every promise was kept, in %s.".formatted(of(applicable, applicable));
  }

  private static String are(long count) {
    return count == 1 ? " is" : " are";
  }

  static long count(List<CellVerdict> cells, Meaning meaning) {
    return cells.stream().filter(cell -> cell.meaning() == meaning).count();
  }

  private static String of(long count, long all) {
    String some = count == all && all > 1 ? "all " + all : count + " of " + all;
    return some + (all == 1 ? " cell" : " cells");
  }
}
