package dev.ontrial.outcome;

import dev.ontrial.contract.Availability;
import dev.ontrial.contract.CellVerdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The availability of a cell in words and figures. */
public final class Service {
  private static final String NONE = "–";
  private static final String ARROW = " → ";

  private Service() {}

  /** All of it in one line. */
  public static String sentence(Availability availability) {
    List<String> parts = new ArrayList<>();
    parts.add("longest gap " + time(availability.longestGapMillis()));
    if (availability.during() != null || availability.after() != null) {
      parts.add("first served " + afterHeal(availability.firstAckAfterHealMillis()));
      parts.add("80 % of the rate " + recovered(availability));
    }
    Long requested = availability.requestedPerSecond();
    String asked = requested == null ? "" : ", requested " + requested;
    parts.add("records/s " + rates(availability) + asked);
    boolean told = medians(availability).chars().anyMatch(Character::isDigit);
    if (told) {
      parts.add("median " + medians(availability));
      parts.add("p99 " + p99s(availability));
    }
    return String.join("; ", parts) + " (counting " + availability.measured() + ")";
  }

  /** The longest time without service that a configuration had in any of these cells. */
  public static Optional<String> longestGap(List<CellVerdict> cells, String configuration) {
    return cells.stream()
        .filter(cell -> cell.configuration().equals(configuration) && cell.availability() != null)
        .max(Comparator.comparingLong(Service::gapMillis))
        .map(cell ->
            "longest time without service: %s (%s)".formatted(time(gapMillis(cell)), cell.fault()));
  }

  /** The longest stretch without a served record; 0 where nothing is known. */
  public static long gapMillis(CellVerdict cell) {
    Availability availability = cell.availability();
    return availability == null ? 0 : availability.longestGapMillis();
  }

  /**
   * When the rate was back. Where no single second had it, the rate after the heal as a whole may
   * have, as with records that are served in bursts.
   */
  private static String recovered(Availability availability) {
    Availability.Pace before = availability.before();
    Availability.Pace after = availability.after();
    if (availability.recoveredAfterHealMillis() == null && before != null && after != null) {
      boolean reached = after.recordsPerSecond() >= 0.8 * before.recordsPerSecond();
      return reached ? "on average after the heal" : "never after the heal";
    }
    return afterHeal(availability.recoveredAfterHealMillis());
  }

  private static String afterHeal(@Nullable Long millis) {
    return millis == null ? "never after the heal" : time(millis) + " after the heal";
  }

  /** Records a second before, during and after the faults. */
  public static String rates(Availability availability) {
    return each(availability, pace -> Long.toString(pace.recordsPerSecond()));
  }

  /** Median latencies before, during and after the faults. */
  public static String medians(Availability availability) {
    return each(availability, pace -> micros(pace.medianLatencyMicros()));
  }

  /** The 99th percentiles of the latencies before, during and after the faults. */
  static String p99s(Availability availability) {
    return each(availability, pace -> micros(pace.p99LatencyMicros()));
  }

  private static String each(Availability availability, Function<Availability.Pace, String> of) {
    String before = one(availability.before(), of);
    boolean faulted = availability.during() != null || availability.after() != null;
    return faulted
        ? before + ARROW + one(availability.during(), of) + ARROW + one(availability.after(), of)
        : before;
  }

  private static String one(
      Availability.@Nullable Pace pace, Function<Availability.Pace, String> of) {
    return pace == null ? NONE : of.apply(pace);
  }

  /** Milliseconds for people; a dash for none. */
  public static String time(@Nullable Long millis) {
    if (millis != null && millis < 1_000) {
      return millis + " ms";
    }
    return millis == null ? NONE : micros(millis * 1_000);
  }

  private static String micros(@Nullable Long micros) {
    if (micros == null) {
      return NONE;
    }
    if (micros >= 1_000_000) {
      return String.format(Locale.ROOT, "%.1f s", micros / 1e6);
    }
    String form = micros >= 10_000 || micros == 0 ? "%.0f ms" : "%.1f ms";
    return String.format(Locale.ROOT, form, micros / 1e3);
  }
}
