package dev.ontrial.explain;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Checkers;
import dev.ontrial.checker.Description;
import dev.ontrial.checker.Family;
import dev.ontrial.fault.FaultSpecs;
import dev.ontrial.trial.file.ConfigurationReader;
import dev.ontrial.trial.file.Resources;
import dev.ontrial.trial.file.TrialReader;
import dev.ontrial.trial.file.TrialWriter;
import dev.ontrial.trial.file.YamlMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the names of ontrial's own configurations, faults and anomalies mean, in lines for people.
 */
public final class Shown {
  private Shown() {}

  /** The settings of a configuration that ships with ontrial, as a trial file writes them. */
  public static Optional<List<String>> configuration(String name) {
    return TrialReader.configurationNames().contains(name)
        ? Optional.of(
            TrialWriter.configurationLines(
                new ConfigurationReader(Path.of("."), false).matching(name).getFirst()))
        : Optional.empty();
  }

  /** What a fault of a schedule does, whom it can hit, and its keys. */
  public static Optional<List<String>> fault(String name) {
    return ShownFaults.of(name);
  }

  /** The definition of an anomaly, with an example and when it is not reported. */
  public static Optional<List<String>> anomaly(String name) {
    return AnomalyKind.of(name).map(Shown::lines);
  }

  private static List<String> lines(AnomalyKind kind) {
    List<String> lines = new ArrayList<>();
    Family family = kind.family();
    Description told = Checkers.of(kind).description();
    lines.add("%s (family %s, %s)".formatted(kind.id(), family.letter(), family.word()));
    lines.add(told.definition());
    lines.add("");
    told.timeline().lines().forEach(line -> lines.add("  " + line));
    lines.add("");
    lines.add("Not reported when: " + told.abstains());
    lines.add("Source: " + told.source());
    return lines;
  }

  /** A name that is near; empty if none is. */
  public static String suggestion(String name) {
    List<String> all = new ArrayList<>(TrialReader.configurationNames());
    all.addAll(Resources.trials());
    FaultSpecs.ALL.forEach(each -> all.add(each.kind().word()));
    Arrays.stream(AnomalyKind.values()).map(AnomalyKind::id).forEach(all::add);
    return YamlMap.suggestion(name, all);
  }
}
