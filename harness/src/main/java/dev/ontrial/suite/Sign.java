package dev.ontrial.suite;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.contract.Availability;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.ClientExposure;
import dev.ontrial.contract.Verdict;
import dev.ontrial.history.Counter;
import dev.ontrial.history.Word;
import dev.ontrial.trial.Durations;
import dev.ontrial.trial.file.YamlMap;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that makes an incident, as it stands under {@code found}.
 *
 * <ul>
 *   <li>an anomaly's id, such as {@code lost}: the cell shows at least one;
 *   <li>{@code exposure:COUNTER}: the counter reached what the trial's {@code exposure} demands, or
 *       1; {@code exposure:COUNTER>=N}: it reached N;
 *   <li>{@code availability:longest-gap>=10s}, and so {@code first-served} and {@code recovered}
 *       after the last heal: it took so long, or never came;
 *   <li>{@code nothing}: the cell held, and shows no anomaly at all.
 * </ul>
 *
 * <p>A trial that was aborted shows its anomalies only: in the time until its end a counter may
 * have risen, and clients may have gone without service, for another reason.
 */
public final class Sign {
  static final String NOTHING = "nothing";
  private static final String EXPOSURE = "exposure:";
  private static final String AVAILABILITY = "availability:";
  private static final List<String> MEASURES = List.of("longest-gap", "first-served", "recovered");
  private static final Pattern LEAST = Pattern.compile("(.+?)>=(.+)");

  private static final List<String> KNOWN =
      Stream.of(
              Arrays.stream(AnomalyKind.values()).map(AnomalyKind::id),
              Word.all(Counter.class).stream().map(EXPOSURE::concat),
              MEASURES.stream().map(each -> AVAILABILITY + each + ">=10s"),
              Stream.of(NOTHING))
          .flatMap(each -> each)
          .toList();

  private Sign() {}

  /** What is wrong with a word; empty if it is a sign. */
  public static Optional<String> problem(String word) {
    String what = word;
    Matcher matcher = LEAST.matcher(word);
    if (matcher.matches()) {
      what = matcher.group(1);
      if (what.startsWith(AVAILABILITY)
          && MEASURES.contains(what.substring(AVAILABILITY.length()))) {
        return Durations.parse(matcher.group(2)).isPresent()
            ? Optional.empty()
            : Optional.of("`" + matcher.group(2) + "` is not a duration such as 10s");
      }
      if (what.startsWith(EXPOSURE) && !matcher.group(2).matches("\\d{1,18}")) {
        return Optional.of("`" + matcher.group(2) + "` is not a whole number");
      }
    }
    boolean ofClass =
        what.startsWith(EXPOSURE) && ClientExposure.isOfClass(what.substring(EXPOSURE.length()));
    boolean plain = !matcher.matches() || what.startsWith(EXPOSURE);
    if (plain && (KNOWN.contains(what) || ofClass)) {
      return Optional.empty();
    }
    String kind = word.startsWith(EXPOSURE) ? "counter" : "anomaly";
    return Optional.of("unknown " + kind + " `" + word + "`" + YamlMap.suggestion(word, KNOWN));
  }

  /** Whether it is an anomaly, which a cell that shows nothing cannot have. */
  static boolean isAnomaly(String word) {
    return AnomalyKind.of(word).isPresent();
  }

  /** Whether a cell shows it. */
  public static boolean isSeen(CellVerdict cell, String word) {
    if (word.equals(NOTHING)) {
      return cell.verdict() == Verdict.HELD && cell.anomalies().isEmpty();
    }
    Matcher matcher = LEAST.matcher(word);
    boolean bounded = matcher.matches();
    String what = bounded ? matcher.group(1) : word;
    boolean measured = what.startsWith(EXPOSURE) || what.startsWith(AVAILABILITY);
    if (measured && cell.comesFromAbortedTrial()) {
      return false;
    }
    if (what.startsWith(EXPOSURE)) {
      String counter = what.substring(EXPOSURE.length());
      long least =
          bounded
              ? Long.parseLong(matcher.group(2))
              : Math.max(1, cell.required().getOrDefault(counter, 1L));
      return cell.exposure().getOrDefault(counter, 0L) >= least;
    }
    if (what.startsWith(AVAILABILITY)) {
      Duration least = Durations.parse(matcher.group(2)).orElseThrow();
      return isAtLeast(cell.availability(), what.substring(AVAILABILITY.length()), least);
    }
    return cell.anomalies().containsKey(word);
  }

  private static boolean isAtLeast(
      @Nullable Availability availability, String measure, Duration least) {
    if (availability == null) {
      return false;
    }
    boolean healed = availability.during() != null || availability.after() != null;
    Long millis =
        switch (measure) {
          case "longest-gap" -> Long.valueOf(availability.longestGapMillis());
          case "first-served" -> availability.firstAckAfterHealMillis();
          default -> availability.recoveredAfterHealMillis();
        };
    return millis == null ? healed : millis >= least.toMillis();
  }
}
