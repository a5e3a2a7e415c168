package dev.ontrial.shrink;

import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Durations;
import dev.ontrial.trial.Load;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.Trial.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Looks for less of a trial that still shows the anomaly: first fewer configurations and steps, by
 * delta debugging, then less time and load, by halving; and once more, for as long as there is a
 * configuration or a step that has become superfluous by that.
 *
 * <p>What it asks depends on the answers alone, so that it takes the same way again when it is
 * given the same ones.
 */
final class Search {
  /** Shorter faults are not sure to be felt. */
  private static final Duration SHORTEST_FAULT = Duration.ofMillis(500);

  private static final int FEWEST_RECORDS_PER_SECOND = 10;

  private final Oracle oracle;

  /** The configurations in which the anomaly is. */
  private final Set<String> found;

  private Trial best;

  /**
   * @param start shows the anomaly
   * @param found the configurations in which it is
   */
  Search(Trial start, Set<String> found, Oracle oracle) {
    this.best = start;
    this.found = Set.copyOf(found);
    this.oracle = oracle;
  }

  /** A trial that shows the anomaly, of which nothing more can be taken away. */
  Trial minimal() {
    fewer();
    do {
      shorter();
      lighter();
    } while (fewer());
    return best;
  }

  private boolean tried(Trial candidate, String change) {
    if (candidate.equals(best) || !oracle.reproduces(candidate, change)) {
      return false;
    }
    best = candidate;
    return true;
  }

  /** Takes configurations and steps away; returns whether it could. */
  private boolean fewer() {
    Trial before = best;
    fewerConfigurations();
    fewerSteps();
    if (best.schedule().size() < before.schedule().size()) {
      // Those whose acknowledgements a step counted could not go before it.
      fewerConfigurations();
    }
    return !best.equals(before);
  }

  private void fewerConfigurations() {
    Trial from = best;
    Set<String> counted = Steps.configurations(from.schedule());
    List<Configuration> superfluous =
        from.configurations().stream()
            .filter(each -> !found.contains(each.name()) && !counted.contains(each.name()))
            .toList();
    Ddmin.minimize(
        superfluous,
        kept -> kept,
        kept -> {
          List<Configuration> rest =
              from.configurations().stream()
                  .filter(each -> !superfluous.contains(each) || kept.contains(each))
                  .toList();
          return tried(from.with(rest), "without " + names(gone(rest)));
        });
  }

  private List<Configuration> gone(List<Configuration> rest) {
    return best.configurations().stream().filter(each -> !rest.contains(each)).toList();
  }

  private static String names(List<Configuration> some) {
    return some.stream().map(Configuration::name).collect(Collectors.joining(", "));
  }

  private void fewerSteps() {
    Trial from = best;
    List<ScheduledFault> all = from.schedule();
    List<Integer> places = new ArrayList<>(IntStream.range(0, all.size()).boxed().toList());
    List<Integer> current = new ArrayList<>(places);
    Ddmin.minimize(
        places,
        some -> Steps.closed(some, all),
        some -> {
          List<Integer> gone = new ArrayList<>(current);
          gone.removeAll(some);
          boolean kept = tried(from.withSchedule(Steps.at(some, all)), change(some, gone, all));
          if (kept) {
            current.retainAll(some);
          }
          return kept;
        });
  }

  private static String change(List<Integer> some, List<Integer> gone, List<ScheduledFault> all) {
    if (some.isEmpty()) {
      return "without any fault";
    }
    return some.size() < gone.size()
        ? "only " + Steps.names(Steps.at(some, all))
        : "without " + Steps.names(Steps.at(gone, all));
  }

  private void shorter() {
    IntStream.range(0, best.schedule().size())
        .boxed()
        .sorted(Comparator.comparing((Integer place) -> best.schedule().get(place).at()))
        .toList()
        .forEach(this::earlier);
    for (int place = 0; place < best.schedule().size(); place++) {
      shorter(place);
    }
    quiet(
        "warm-up",
        Timing::warmUp,
        (timing, it) -> new Timing(it, timing.recovery(), timing.stuckAfter()));
    quiet(
        "recovery",
        Timing::recovery,
        (timing, it) -> new Timing(timing.warmUp(), it, timing.stuckAfter()));
  }

  /** Begins a step earlier, and what begins after it. */
  private void earlier(int place) {
    List<ScheduledFault> from = best.schedule();
    long gap = Steps.gap(place, from).toMillis();
    long rest = Steps.gapToRest(place, from).toMillis();
    Halving.smallest(
        gap,
        0,
        rest,
        millis -> {
          List<ScheduledFault> schedule = best.schedule();
          List<ScheduledFault> moved = Steps.withGap(place, Duration.ofMillis(millis), schedule);
          return !Steps.clashAnew(schedule, moved)
              && tried(
                  best.withSchedule(moved),
                  "%s %s earlier"
                      .formatted(
                          Steps.name(from.get(place)),
                          text(Steps.gap(place, schedule).minusMillis(millis))));
        });
  }

  private void shorter(int place) {
    ScheduledFault step = best.schedule().get(place);
    Halving.smallest(
        step.length().toMillis(),
        SHORTEST_FAULT.toMillis(),
        0,
        millis ->
            tried(
                best.withSchedule(
                    Steps.with(place, step.lasting(Duration.ofMillis(millis)), best.schedule())),
                "%s for %s instead of %s"
                    .formatted(
                        Steps.name(step),
                        text(Duration.ofMillis(millis)),
                        text(best.schedule().get(place).length()))));
  }

  private void quiet(
      String name,
      Function<Timing, Duration> length,
      BiFunction<Timing, Duration, Timing> shorter) {
    Halving.smallest(
        length.apply(best.timing()).toMillis(),
        0,
        0,
        millis -> {
          Duration time = Duration.ofMillis(millis);
          return tried(
              best.with(shorter.apply(best.timing(), time)),
              "%s of %s instead of %s"
                  .formatted(name, text(time), text(length.apply(best.timing()))));
        });
  }

  private static String text(Duration duration) {
    return Durations.format(duration);
  }

  private void lighter() {
    int partitions = Steps.partitions(best.schedule());
    for (int row = 0; row < best.configurations().size(); row++) {
      less(row, "producers", 1, Load::producers, Load::withProducers);
      less(
          row,
          "records a second",
          FEWEST_RECORDS_PER_SECOND,
          Load::recordsPerSecond,
          Load::withRecordsPerSecond);
      less(row, "partitions", partitions, Load::partitions, Load::withPartitions);
    }
  }

  private void less(
      int row,
      String what,
      int least,
      Function<Load, Integer> amount,
      BiFunction<Load, Integer, Load> lighter) {
    Load load = best.configurations().get(row).load();
    Halving.smallest(
        amount.apply(load),
        least,
        0,
        number -> {
          List<Configuration> rows = new ArrayList<>(best.configurations());
          Configuration old = rows.get(row);
          rows.set(row, old.with(lighter.apply(old.load(), (int) number)));
          return tried(
              best.with(List.copyOf(rows)),
              "%s: %d instead of %d %s"
                  .formatted(old.name(), number, amount.apply(old.load()), what));
        });
  }
}
