package dev.ontrial.shrink;

import dev.ontrial.outcome.Sentences;
import dev.ontrial.shrink.Journal.Purpose;
import dev.ontrial.shrink.Trials.Decision;
import dev.ontrial.suite.Incident;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Trial;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says how it goes: a line for each candidate. */
final class CandidateLog {
  private static final int WIDTH = 44;

  private final PrintStream out;

  CandidateLog(PrintStream out) {
    this.out = out;
  }

  void begins(Incident incident, Rate rate, Journal journal) {
    String anomalies =
        incident.found().entrySet().stream()
            .map(e -> e.getKey() + " " + String.join(" and ", e.getValue()))
            .collect(Collectors.joining(", "));
    say("shrinking %s: %s in %s runs".formatted(incident.trial().name(), anomalies, rate));
    if (incident.found().values().stream().mapToInt(List::size).sum() > 1) {
      say("all of that must be seen; --anomaly shrinks for a part of it");
    }
    if (journal.runs() > 0) {
      say(
          "going on: %d candidates are known from %d runs before"
              .formatted(journal.candidates(), journal.runs()));
    }
  }

  void decided(Purpose purpose, String change, Decision decision, Trial left, Duration elapsed) {
    boolean confirms = purpose == Purpose.CONFIRM;
    String verdict =
        decision.reproduces()
            ? (confirms ? "confirmed" : "kept")
            : (confirms ? "not confirmed" : "not kept");
    say(
        "%3d:%02d  %s  %-14s %-8s  %s%s"
            .formatted(
                elapsed.toMinutes(),
                elapsed.toSecondsPart(),
                padded(change),
                verdict,
                decision.tally(),
                left(left),
                decision.failure().isEmpty() ? "" : "  (" + decision.failure() + ")"));
  }

  private static String padded(String change) {
    return change + " ".repeat(Math.max(0, WIDTH - change.length()));
  }

  void ended(Trial original, Shrink.Result result, Journal journal) {
    Trial trial = result.trial();
    switch (result.ending()) {
      case NEVER, SOMETIMES ->
          say("%s %s: nothing can be shrunk".formatted(original.name(), result.ending().words()));
      case MINIMAL, BUDGET, INTERRUPTED -> {
        say("%s: %s".formatted(result.ending().words(), left(trial)));
        say("before: " + left(original));
      }
    }
    Duration all = Duration.ofMillis(journal.millis());
    say(
        "%d candidates, %d runs, which took %d min %02d s"
            .formatted(journal.candidates(), journal.runs(), all.toMinutes(), all.toSecondsPart()));
  }

  /** How much there is of a trial. */
  private static String left(Trial trial) {
    int records =
        trial.configurations().stream()
            .map(Configuration::load)
            .mapToInt(load -> load.recordsPerSecond() * load.producers())
            .sum();
    return "%s, %s, %s s, %d records/s"
        .formatted(
            Sentences.counted(trial.schedule().size(), "step"),
            Sentences.counted(trial.configurations().size(), "configuration"),
            seconds(trial),
            records);
  }

  /** How long warm-up, schedule and recovery take. */
  static String seconds(Trial trial) {
    Duration all =
        trial.timing().warmUp().plus(trial.scheduleLength()).plus(trial.timing().recovery());
    return String.format(Locale.ROOT, "%.1f", all.toMillis() / 1000.0);
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
