package dev.ontrial.figures;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.suite.Incident;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The incidents' rates, and how soon each control was found: by its incident, and by a schedule in
 * which the same faults come at random.
 */
final class DetectionTable {
  private static final String EXPOSURE = "exposure:";

  private final List<Incident> incidents;
  private final List<FirstWitness> targeted;
  private final List<FirstWitness> random;

  /**
   * @param targeted trials of the incidents, which are told by their columns
   * @param random trials in which the controls were on trial under random schedules
   */
  DetectionTable(List<Incident> incidents, List<FirstWitness> targeted, List<FirstWitness> random) {
    this.incidents = incidents;
    this.targeted = targeted;
    this.random = random;
  }

  /** How often each incident came. */
  List<String> rates() {
    List<String> lines = new ArrayList<>();
    lines.add("| incident | what must be found | found |");
    lines.add("|---|---|---|");
    for (Incident incident : incidents) {
      List<FirstWitness> its = of(incident);
      long all =
          its.stream().filter(each -> !incident.again(each.cells()).containsValue(false)).count();
      String name = incident.trial().name();
      List<String> what = new ArrayList<>();
      incident
          .found()
          .forEach((configuration, kinds) ->
              what.add("`%s`: %s".formatted(configuration, String.join(", ", kinds))));
      String rate = its.isEmpty() ? "not measured here" : all + " of " + its.size();
      lines.add("| [%s](%s.md) | %s | %s |".formatted(name, name, String.join("; ", what), rate));
    }
    return lines;
  }

  private List<FirstWitness> of(Incident incident) {
    return targeted.stream()
        .filter(each -> each.column().equals(incident.trial().column()))
        .toList();
  }

  /** How soon each control was found. */
  List<String> speeds() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| incident | control | first witness: seen, median | verdict: median | at random: seen,"
            + " median | ratio |");
    lines.add("|---|---|---|---|---|---|");
    List<Incident> measured = incidents.stream().filter(each -> !of(each).isEmpty()).toList();
    for (Incident incident : measured) {
      incident
          .found()
          .forEach((configuration, kinds) -> {
            for (String kind : kinds) {
              if (!kind.startsWith(EXPOSURE) && !kind.equals("nothing")) {
                lines.add(line(incident, configuration, kind));
              }
            }
          });
    }
    return lines;
  }

  private String line(Incident incident, String configuration, String kind) {
    Times trigger = Times.of(of(incident), configuration, kind);
    List<FirstWitness> its = random.stream().filter(each -> has(each, configuration)).toList();
    Times chance = Times.of(its, configuration, kind);
    Median verdict =
        Median.of(of(incident).stream().map(each -> new Time(each.verdict(), false)).toList());
    return "| %s | `%s`: %s | %s | %s | %s | %s |"
        .formatted(
            incident.trial().name(),
            configuration,
            kind,
            trigger,
            verdict,
            chance,
            chance.median().ratio(trigger.median()));
  }

  private static boolean has(FirstWitness trial, String configuration) {
    return trial.cells().stream().map(CellVerdict::configuration).anyMatch(configuration::equals);
  }

  /** How long it took; more than that where it was never seen. */
  record Time(double seconds, boolean more) {}

  /**
   * The times of several trials. Where a control was not seen, it took longer than the clients
   * worked.
   */
  record Times(long seen, int trials, Median median) {
    static Times of(List<FirstWitness> trials, String configuration, String kind) {
      List<Time> times = new ArrayList<>();
      for (FirstWitness trial : trials) {
        OptionalDouble seconds = trial.seconds(configuration, kind);
        times.add(
            seconds.isPresent()
                ? new Time(seconds.getAsDouble(), false)
                : new Time(trial.length(), true));
      }
      long seen = times.stream().filter(time -> !time.more()).count();
      return new Times(seen, trials.size(), Median.of(times));
    }

    @Override
    public String toString() {
      return "%d of %d, %s".formatted(seen, trials, median);
    }
  }

  /**
   * The middle of some times, of two the lower; a lower bound where those that were never seen
   * reach it.
   *
   * @param time null without any times
   */
  record Median(@Nullable Time time) {
    /** Those that were never seen stand behind all others. */
    static Median of(List<Time> times) {
      List<Time> sorted =
          times.stream()
              .sorted(Comparator.comparing(Time::more).thenComparingDouble(Time::seconds))
              .toList();
      return new Median(sorted.isEmpty() ? null : sorted.get((sorted.size() - 1) / 2));
    }

    String ratio(Median shorter) {
      if (time == null || shorter.time == null || shorter.time.more()) {
        return "";
      }
      return String.format(
          Locale.ROOT, "%s%.1f", time.more() ? "> " : "", time.seconds() / shorter.time.seconds());
    }

    @Override
    public String toString() {
      return time == null
          ? "–"
          : String.format(Locale.ROOT, "%s%.1f s", time.more() ? "> " : "", time.seconds());
    }
  }
}
