package dev.ontrial.bench;

import dev.ontrial.bench.Measurement.Figure;
import dev.ontrial.claims.Interval;
import java.util.Locale;
import java.util.Optional;

/** Figures in words; one whose interval is too wide is not printed. */
final class Words {
  static final String UNDECIDED = "not decided";
  static final String NONE = "–";

  /** The ends of a printed interval are at most this factor apart. */
  static final double WIDEST = 1.5;

  /** The same for latencies, of which the high quantiles vary more. */
  static final double WIDEST_LATENCY = 2;

  private Words() {}

  /** A figure with its interval, where the run decides it. */
  static String of(BenchResults results, String subject, int bytes, Figure figure) {
    Optional<Interval> interval = results.interval(subject, bytes, figure);
    if (interval.isEmpty()) {
      return NONE;
    }
    return isDecided(results, interval.get(), figure)
        ? "%s (%s to %s)"
            .formatted(
                number(interval.get().ratio()),
                number(interval.get().low()),
                number(interval.get().high()))
        : UNDECIDED;
  }

  static boolean isDecided(BenchResults results, Interval interval, Figure figure) {
    boolean latency = figure == Figure.P50 || figure == Figure.P99 || figure == Figure.P999;
    return results.isQuiet() && interval.isWithin(latency ? WIDEST_LATENCY : WIDEST);
  }

  /** A ratio, whose two sides were disturbed alike. */
  static String ratio(Optional<Interval> interval, double widest) {
    if (interval.isEmpty()) {
      return NONE;
    }
    Interval ratio = interval.get();
    return ratio.isWithin(widest)
        ? String.format(
            Locale.ROOT,
            "×%.2f (%.2f to %.2f)".replace("2f", ratio.low() < 0.1 ? "4f" : "2f"),
            ratio.ratio(),
            ratio.low(),
            ratio.high())
        : UNDECIDED;
  }

  /** Three digits, such as 12,300, 45.6 and 0.12. */
  static String number(double value) {
    if (value >= 1_000) {
      double unit = Math.pow(10, Math.floor(Math.log10(value)) - 2);
      return String.format(Locale.ROOT, "%,d", Math.round(value / unit) * Math.round(unit));
    }
    String format = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  static String seconds(Optional<Double> seconds) {
    return seconds.map(each -> String.format(Locale.ROOT, "%.1f s", each)).orElse(NONE);
  }
}
