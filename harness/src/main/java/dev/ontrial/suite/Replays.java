package dev.ontrial.suite;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.trial.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An incident that is run again so many times.
 *
 * @param incident what is looked for
 * @param trials one for each time
 * @param any whether one of several things that are looked for is enough
 */
public record Replays(Incident incident, List<Trial> trials, boolean any) {
  private static final int NAMES = 40;

  /**
   * Plans them.
   *
   * @param seed counts instead of the incident's own; null for its own
   */
  public static Replays of(Incident incident, int times, @Nullable Long seed) {
    return of(incident, times, seed, false);
  }

  /**
   * Plans them.
   *
   * @param seed counts instead of the incident's own; null for its own
   * @param any whether one of several things that are looked for is enough
   */
  public static Replays of(Incident incident, int times, @Nullable Long seed, boolean any) {
    Trial trial = incident.trial();
    List<Trial> trials = new ArrayList<>();
    for (int number = 1; number <= times; number++) {
      String name = number == 1 ? trial.name() : trial.name() + "-" + number;
      trials.add(trial.with(name, seed == null ? trial.seed() : seed));
    }
    return new Replays(incident, List.copyOf(trials), any);
  }

  /** What came of them, by the verdicts of a run in which they are among others. */
  public Outcome outcome(List<CellVerdict> cells) {
    Map<String, Integer> seen = new LinkedHashMap<>();
    int all = 0;
    for (Trial trial : trials) {
      List<CellVerdict> its =
          cells.stream().filter(cell -> cell.trial().equals(trial.name())).toList();
      Map<String, Boolean> again = incident.again(its);
      again.forEach((what, was) -> seen.merge(what, was ? 1 : 0, Integer::sum));
      all += (any ? again.containsValue(true) : !again.containsValue(false)) ? 1 : 0;
    }
    return new Outcome(incident.trial().name(), trials.size(), seen, all);
  }

  /**
   * How often it came back.
   *
   * @param name the incident's
   * @param times how often it was run
   * @param seen by what was found, how often it was found again
   * @param reproduced how often all of it was
   */
  public record Outcome(String name, int times, Map<String, Integer> seen, int reproduced) {
    /** Whether it came back in at least that share of the runs, in percent. */
    public boolean reached(int percent) {
      return 100L * reproduced >= (long) percent * times;
    }

    /** A line for each thing that was found, and one for all of it. */
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      seen.forEach((what, count) -> lines.add(line(what, count)));
      lines.add(line("reproduced", reproduced));
      return lines;
    }

    private String line(String what, int count) {
      return ("%-" + NAMES + "s %d of %d").formatted(what, count, times);
    }
  }

  /** A line for each of several; what did not come each time is told under it. */
  public static List<String> table(List<Outcome> outcomes) {
    List<String> lines = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      lines.add(outcome.line(outcome.name(), outcome.reproduced()));
      outcome
          .seen()
          .forEach((what, count) -> {
            if (count < outcome.times()) {
              lines.add(outcome.line("  " + what, count));
            }
          });
    }
    return lines;
  }
}
