package dev.ontrial.explain;

import dev.ontrial.fault.FaultSpec;
import dev.ontrial.fault.FaultSpecs;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.fault.Sequence;
import dev.ontrial.fault.Target;
import dev.ontrial.trial.Durations;
import dev.ontrial.trial.file.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the faults of a schedule do, in lines for people. */
final class ShownFaults {
  private ShownFaults() {}

  /** The fault of that keyword: what it does, whom it can hit, its keys, and an entry with it. */
  static Optional<List<String>> of(String keyword) {
    return FaultSpecs.ALL.stream()
        .filter(each -> each.kind().word().equals(keyword))
        .findFirst()
        .map(ShownFaults::lines)
        .or(() ->
            Sequence.ALL.stream()
                .filter(each -> each.word().equals(keyword))
                .findFirst()
                .map(ShownFaults::lines));
  }

  private static List<String> lines(Sequence sequence) {
    List<String> lines = new ArrayList<>();
    lines.add("fault: " + sequence.word());
    lines.add(sequence.effect());
    lines.add("");
    lines.add(
        "Its own keys: "
            + (sequence.keys().isEmpty()
                ? "none"
                : String.join(", ", new TreeSet<>(sequence.keys()))));
    lines.add(trials(sequence.word()));
    return lines;
  }

  private static List<String> lines(FaultSpec fault) {
    List<String> lines = new ArrayList<>();
    lines.add("fault: " + fault.kind().word());
    lines.add(fault.effect());
    lines.add("");
    List<String> targets = new ArrayList<>();
    if (fault.onBrokers()) {
      targets.addAll(Target.ROLES);
      targets.add("a broker's number");
    }
    if (fault.onClients()) {
      targets.addAll(Target.CLIENTS);
    }
    lines.add("target: %s; usually %s".formatted(String.join(", ", targets), usual(fault)));
    if (fault.onLinks()) {
      lines.add(
          "from: %s; usually %s"
              .formatted(
                  Arrays.stream(ScheduledFault.Scope.values())
                      .map(ScheduledFault.Scope::word)
                      .collect(Collectors.joining(", ")),
                  fault.usualScope().word()));
    }
    new TreeMap<>(fault.parameters())
        .forEach((key, value) ->
            lines.add(
                "%s: usually %s"
                    .formatted(key, value instanceof Duration d ? Durations.format(d) : value)));
    lines.add("Every entry has at, for, when, repeat and every; see docs/trial-files.md.");
    lines.add(trials(fault.kind().word()));
    return lines;
  }

  private static String trials(String fault) {
    List<String> trials =
        Resources.trials().stream()
            .filter(trial -> Resources.trial(trial).contains("fault: " + fault + ","))
            .toList();
    return "Trials that use it: " + (trials.isEmpty() ? "none" : String.join(", ", trials));
  }

  private static String usual(FaultSpec fault) {
    return fault.usualTarget().word();
  }
}
