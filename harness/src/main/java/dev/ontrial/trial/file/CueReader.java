package dev.ontrial.trial.file;

import dev.ontrial.fault.Cue;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.fault.Strike;
import dev.ontrial.fault.Trigger;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a step is called, and what it waits for. */
final class CueReader {
  private static final List<String> TRIGGERS =
      List.of("acks", "appended", "leader-changed", "isr-shrunk", "transaction-opened");
  private static final String ENDED = " ended";

  /** The names of the steps so far. */
  private final Set<String> names = new HashSet<>();

  /**
   * The cue of a step.
   *
   * @param waits whether the step itself waits for something, as `wire` does
   */
  Cue read(YamlMap map, boolean waits) {
    Cue.After after = after(map);
    Trigger when = map.map("when").map(CueReader::trigger).orElse(null);
    if (map.has("within") && when == null && !waits) {
      throw map.complaint("within", "only what has a `when`, and `wire`, waits");
    }
    Duration within = map.duration("within", Cue.USUALLY);
    if (within.isZero()) {
      throw map.complaint("within", "must be above zero");
    }
    return new Cue(name(map), after, when, within);
  }

  /** The cue of an entry that stands for several steps, which have names of their own. */
  Cue ofSequence(YamlMap map) {
    Cue cue = read(map, false);
    names.remove(cue.name());
    return cue;
  }

  /** Takes the names of the steps of a sequence. */
  void add(YamlMap map, List<ScheduledFault> steps) {
    for (ScheduledFault step : steps) {
      String name = step.cue().name();
      if (!name.isEmpty() && !names.add(name)) {
        throw map.complaint(
            "fault", "another step is called `%s`; give this entry a `name`".formatted(name));
      }
    }
  }

  private String name(YamlMap map) {
    String name = map.string("name", "");
    if (name.isEmpty() && !map.has("name")) {
      return "";
    }
    if (!name.matches("[A-Za-z][A-Za-z0-9-]*")) {
      throw map.complaint("name", "a letter, then letters, digits and `-` alone");
    }
    if (map.has("repeat")) {
      throw map.complaint("name", "what has a `repeat` is several steps; one name is not enough");
    }
    if (!names.add(name)) {
      throw map.complaint("name", "another step is called `" + name + "`");
    }
    return name;
  }

  private Cue.@Nullable After after(YamlMap map) {
    if (!map.has("after")) {
      return null;
    }
    String text = map.string("after");
    boolean ended = text.endsWith(ENDED);
    String step = ended ? text.substring(0, text.length() - ENDED.length()).strip() : text;
    if (!names.contains(step)) {
      throw map.complaint(
          "after", "no step before is called `" + step + "`" + YamlMap.suggestion(step, names));
    }
    return new Cue.After(step, ended);
  }

  private static Trigger trigger(YamlMap map) {
    List<String> given = TRIGGERS.stream().filter(map::has).toList();
    if (given.size() != 1) {
      map.has("configuration");
      map.has("topic");
      map.has("partition");
      map.done();
      throw map.complaint("when", "say one of " + String.join(", ", TRIGGERS));
    }
    Trigger trigger =
        switch (given.getFirst()) {
          case "acks" -> new Trigger.Acks(count(map, "acks"), map.string("configuration"));
          case "appended" ->
              new Trigger.Appended(count(map, "appended"), map.string("topic"), partition(map));
          case "leader-changed" ->
              new Trigger.LeaderChanged(map.string("leader-changed"), partition(map));
          case "isr-shrunk" -> new Trigger.IsrShrunk(map.string("isr-shrunk"), partition(map));
          default -> new Trigger.TransactionOpened(map.string("transaction-opened"));
        };
    map.done();
    return trigger;
  }

  private static long count(YamlMap map, String key) {
    return map.number(key, 1, 1, 1_000_000_000_000L);
  }

  private static int partition(YamlMap map) {
    return (int) map.number("partition", 0, 0, Integer.MAX_VALUE);
  }

  /** A held frame may wait for a step that comes later, but for one that there is. */
  void checkUntil(YamlMap root, List<ScheduledFault> steps) {
    for (ScheduledFault step : steps) {
      Strike strike = step.strike();
      if (strike != null && !strike.until().isEmpty() && !names.contains(strike.until())) {
        throw root.complaint(
            "schedule",
            "`until: %s` is neither a duration nor the name of a step%s"
                .formatted(strike.until(), YamlMap.suggestion(strike.until(), names)));
      }
    }
  }
}
