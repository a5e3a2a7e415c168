package dev.ontrial.suite;

import dev.ontrial.fault.Target;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Glob;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.Resources;
import dev.ontrial.trial.file.TrialReader;
import dev.ontrial.trial.file.YamlMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The suites that ship with ontrial, each a choice of configurations and of faults. */
public final class Suites {
  private static final Duration STUCK_AFTER = Duration.ofSeconds(90);

  private Suites() {}

  /** Their names. */
  public static List<String> names() {
    return List.copyOf(YamlMap.parse("suites.yaml", Resources.text("suites.yaml")).keys());
  }

  /**
   * The trials of a suite: one for each fault, and one more for every group of configurations that
   * need other features of the cluster.
   *
   * @param suite its name in {@code suites.yaml}
   * @param seed counts instead of the trials' own; null for their own
   * @param selection the cells that the user wants
   * @throws BadInput if the selection names what there is not, or leaves nothing
   */
  public static List<Trial> trials(String suite, @Nullable Long seed, Selection selection) {
    YamlMap file = YamlMap.parse("suites.yaml", Resources.text("suites.yaml"));
    YamlMap its = file.map(suite).orElseThrow(() -> new BadInput("there is no suite " + suite));
    List<String> rows = its.words("rows");
    List<String> columns = its.words("columns");
    Set<String> allRows = new LinkedHashSet<>();
    Set<String> allColumns = new LinkedHashSet<>();
    List<Trial> trials = new ArrayList<>();
    for (String column : Resources.trials()) {
      if (!isIn(columns, column)) {
        continue;
      }
      Trial whole = TrialReader.shipped(column, seed);
      List<Configuration> wanted =
          whole.configurations().stream().filter(row -> Glob.any(rows, row.name())).toList();
      wanted.forEach(row -> allRows.add(row.name()));
      allColumns.add(column);
      List<Configuration> chosen =
          wanted.stream().filter(row -> selection.takes(row.name(), column)).toList();
      trials.addAll(groups(whole, chosen));
    }
    selection.check(allRows, allColumns);
    if (trials.isEmpty()) {
      throw selection.nothingLeft();
    }
    return trials;
  }

  /**
   * The trials of a suite's faults for other configurations than the suite's.
   *
   * @param seed counts instead of the trials' own; null for their own
   * @throws BadInput if the selection names what there is not, or leaves nothing
   */
  public static List<Trial> trials(
      String suite, @Nullable Long seed, Selection selection, List<Configuration> rows) {
    YamlMap file = YamlMap.parse("suites.yaml", Resources.text("suites.yaml"));
    YamlMap its = file.map(suite).orElseThrow(() -> new BadInput("there is no suite " + suite));
    List<String> columns =
        Resources.trials().stream().filter(each -> isIn(its.words("columns"), each)).toList();
    selection.check(rows.stream().map(Configuration::name).toList(), columns);
    List<Trial> trials = new ArrayList<>();
    for (String column : columns) {
      List<Configuration> chosen =
          rows.stream().filter(row -> selection.takes(row.name(), column)).toList();
      if (!chosen.isEmpty()) {
        Trial whole = TrialReader.shipped(column, seed, rows);
        Trial.Timing timing = whole.timing();
        // Clients with Kafka's own timeouts may take that long to send again.
        trials.addAll(
            groups(
                whole.with(new Trial.Timing(timing.warmUp(), timing.recovery(), STUCK_AFTER)),
                chosen));
      }
    }
    if (trials.isEmpty()) {
      throw selection.nothingLeft();
    }
    return trials;
  }

  /** Whether a pattern matches, and none that begins with {@code !}. */
  private static boolean isIn(List<String> patterns, String column) {
    Map<Boolean, List<String>> taken =
        patterns.stream().collect(Collectors.partitioningBy(each -> !each.startsWith("!")));
    return Glob.any(taken.getOrDefault(true, List.of()), column)
        && !Glob.any(
            taken.getOrDefault(false, List.of()).stream().map(each -> each.substring(1)).toList(),
            column);
  }

  /** Of a mix of faults, those that there is somebody for. */
  private static Trial targets(Trial whole, List<Configuration> rows) {
    boolean consumers =
        rows.stream()
            .anyMatch(
                row -> row.workload().consumes() && whole.demand(row).notApplicable().isEmpty());
    return consumers
        ? whole
        : whole.withSchedule(
            whole.schedule().stream()
                .filter(step -> !step.target().equals(Target.CONSUMERS))
                .toList());
  }

  /** One cluster for all rows that it can hold at the same time. */
  private static List<Trial> groups(Trial whole, List<Configuration> rows) {
    Map<Map<String, Integer>, List<Configuration>> groups = new LinkedHashMap<>();
    for (Configuration row : rows) {
      groups.computeIfAbsent(row.features(), features -> new ArrayList<>()).add(row);
    }
    List<Trial> trials = new ArrayList<>();
    groups.forEach((features, group) -> {
      boolean something =
          group.stream().anyMatch(row -> whole.demand(row).notApplicable().isEmpty());
      if (something) {
        String name =
            features.isEmpty() ? whole.name() : whole.name() + "--" + group.getFirst().name();
        Map<String, Integer> levels = new LinkedHashMap<>(whole.cluster().features());
        levels.putAll(features);
        trials.add(
            targets(whole, group)
                .with(name, whole.seed())
                .with(whole.cluster().with(levels))
                .with(group));
      }
    });
    return trials;
  }
}
