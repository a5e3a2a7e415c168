package dev.ontrial.shrink;

import dev.ontrial.fault.RandomMix;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.fault.Strike;
import dev.ontrial.fault.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be done to a schedule of steps, some of which hang on others. */
final class Steps {
  /** Long enough for what is healed to be used again before the next fault is proven on it. */
  private static final Duration REST = Duration.ofMillis(500);

  private Steps() {}

  /** The steps at these places. */
  static List<ScheduledFault> at(List<Integer> places, List<ScheduledFault> schedule) {
    return places.stream().map(schedule::get).toList();
  }

  /** Of these places those whose steps wait for no step at another place. */
  static List<Integer> closed(List<Integer> places, List<ScheduledFault> schedule) {
    List<Integer> kept = places;
    while (true) {
      Set<String> names =
          kept.stream().map(place -> schedule.get(place).cue().name()).collect(Collectors.toSet());
      List<Integer> still =
          kept.stream().filter(place -> names.containsAll(needs(schedule.get(place)))).toList();
      if (still.size() == kept.size()) {
        return still;
      }
      kept = still;
    }
  }

  /** The names of the steps on which a step hangs. */
  private static Set<String> needs(ScheduledFault step) {
    Set<String> needs = new HashSet<>();
    if (step.cue().after() != null) {
      needs.add(step.cue().after().step());
    }
    Strike strike = step.strike();
    if (strike != null && !strike.until().isEmpty()) {
      needs.add(strike.until());
    }
    return needs;
  }

  /** The configurations whose acknowledgements are counted. */
  static Set<String> configurations(List<ScheduledFault> schedule) {
    return schedule.stream()
        .map(step -> step.cue().when())
        .filter(Trigger.Acks.class::isInstance)
        .map(when -> ((Trigger.Acks) when).configuration())
        .collect(Collectors.toSet());
  }

  /** How many partitions the topics must have for what the steps name to be there. */
  static int partitions(List<ScheduledFault> schedule) {
    int most = 1;
    for (ScheduledFault step : schedule) {
      Strike strike = step.strike();
      Integer struck = strike == null ? null : strike.on().partition();
      int awaited =
          switch (step.cue().when()) {
            case Trigger.Appended it -> it.partition();
            case Trigger.LeaderChanged it -> it.partition();
            case Trigger.IsrShrunk it -> it.partition();
            case Trigger.Acks it -> 0;
            case Trigger.TransactionOpened it -> 0;
            case null -> 0;
          };
      most = Math.max(most, 1 + Math.max(awaited, struck == null ? 0 : struck));
    }
    return most;
  }

  /** How long after the beginning before it a step begins, or after what it waits for. */
  static Duration gap(int place, List<ScheduledFault> schedule) {
    ScheduledFault step = schedule.get(place);
    return step.cue().isByTheClock() ? step.at().minus(before(step, schedule)) : step.at();
  }

  /** The last beginning before that of a step. */
  private static Duration before(ScheduledFault step, List<ScheduledFault> schedule) {
    return schedule.stream()
        .filter(each -> each.cue().isByTheClock() && each.at().compareTo(step.at()) < 0)
        .map(ScheduledFault::at)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** The gap with which a step begins when everything before it is healed. */
  static Duration gapToRest(int place, List<ScheduledFault> schedule) {
    ScheduledFault step = schedule.get(place);
    if (!step.cue().isByTheClock()) {
      return Duration.ZERO;
    }
    Duration healed =
        schedule.stream()
            .filter(each -> each.cue().isByTheClock() && each.at().compareTo(step.at()) < 0)
            .map(each -> each.end().plus(REST))
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    return healed.minus(before(step, schedule));
  }

  /** The schedule with another gap before a step; those that begin with or after it move along. */
  static List<ScheduledFault> withGap(int place, Duration gap, List<ScheduledFault> schedule) {
    ScheduledFault moved = schedule.get(place);
    if (!moved.cue().isByTheClock()) {
      return with(place, moved.at(gap), schedule);
    }
    Duration less = gap(place, schedule).minus(gap);
    return schedule.stream()
        .map(step ->
            step.cue().isByTheClock() && step.at().compareTo(moved.at()) >= 0
                ? step.at(step.at().minus(less))
                : step)
        .toList();
  }

  /** The schedule with another step at a place. */
  static List<ScheduledFault> with(int place, ScheduledFault step, List<ScheduledFault> schedule) {
    List<ScheduledFault> changed = new ArrayList<>(schedule);
    changed.set(place, step);
    return List.copyOf(changed);
  }

  /** Whether steps spoil one another that did not before; both schedules have the same steps. */
  static boolean clashAnew(List<ScheduledFault> before, List<ScheduledFault> after) {
    for (int a = 0; a < before.size(); a++) {
      for (int b = 0; b < a; b++) {
        if (clash(after.get(a), after.get(b)) && !clash(before.get(a), before.get(b))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean clash(ScheduledFault a, ScheduledFault b) {
    return a.cue().isByTheClock() && b.cue().isByTheClock() && RandomMix.clash(a, b);
  }

  /** Such as {@code kill 3}. */
  static String name(ScheduledFault step) {
    return step.kind().word() + " " + step.target().word();
  }

  /** The names of some, separated by commas. */
  static String names(List<ScheduledFault> steps) {
    return steps.stream().map(Steps::name).collect(Collectors.joining(", "));
  }
}
