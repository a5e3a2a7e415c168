package dev.ontrial.checker;

import dev.ontrial.checker.Outputs.Input;
import dev.ontrial.checker.Outputs.Place;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * How far an application of the user's own has come in each topic-partition of its input.
 *
 * <p>The application may keep its positions where it likes, so its group's committed position is
 * only a lower bound. It has passed a record if its group has committed a position past it, or if
 * it has written an output of a later record of the same topic-partition. What it has not passed is
 * neither missing nor proven: it is a gap. So are the records before the first one with an output,
 * as the application may have begun behind them.
 */
final class OwnProgress {
  private final Evidence evidence;
  private final Group group;
  private final Set<String> gaps;

  /** The first and the last offset of each topic-partition that has an output. */
  private final Map<Integer, Long> first = new HashMap<>();

  private final Map<Integer, Long> last = new HashMap<>();

  /** How many records of a topic-partition lie before the first with an output, or are open. */
  private final Map<Integer, Integer> before = new HashMap<>();

  private final Map<Integer, Integer> open = new HashMap<>();

  /**
   * @param gaps takes what cannot be judged
   */
  OwnProgress(Evidence evidence, Group group, Set<String> gaps) {
    this.evidence = evidence;
    this.group = group;
    this.gaps = gaps;
  }

  /** Moves each copy of a record that stands below to where it belongs. */
  void settle(Map<Long, Input> inputs) {
    inputs.values().forEach(this::note);
    if (first.isEmpty()) {
      if (!inputs.isEmpty()) {
        gaps.add("no output record was matched to an input record (`match`)");
      }
      inputs.clear();
      return;
    }
    inputs.values().forEach(this::settle);
    tell();
  }

  private void note(Input input) {
    if (!input.outputs.isEmpty() && !input.below.isEmpty()) {
      Place place = input.below.getFirst();
      first.merge(place.topicPartition(), place.offset(), Math::min);
      last.merge(place.topicPartition(), place.offset(), Math::max);
    }
  }

  private void settle(Input input) {
    for (Iterator<Place> each = input.below.iterator(); each.hasNext(); ) {
      Place place = each.next();
      int id = place.topicPartition();
      if (!input.outputs.isEmpty()) {
        continue;
      }
      long end = Math.max(group.position(id), last.getOrDefault(id, -1L) + 1);
      if (place.offset() >= end) {
        move(each, place, input.above);
        open.merge(id, 1, Integer::sum);
      } else if (place.offset() < first.getOrDefault(id, -1L)) {
        move(each, place, input.before);
        before.merge(id, 1, Integer::sum);
      }
    }
  }

  private static void move(Iterator<Place> from, Place place, Collection<Place> into) {
    from.remove();
    into.add(place);
  }

  private void tell() {
    open.forEach((id, count) ->
        gaps.add(
            "the application did not come to the end of its input: %,d records of %s had no output"
                .formatted(count, evidence.name(id))));
    if (group.setting("starts-at", "beginning").equals("beginning")) {
      before.forEach((id, count) ->
          gaps.add(
              "the first %,d records of %s have no output; if the application may begin behind them"
                      .formatted(count, evidence.name(id))
                  + " (auto.offset.reset=latest), declare `starts-at: end`"));
    }
  }
}
