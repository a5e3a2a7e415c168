package dev.ontrial.suite;

import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.ConfigurationReader;
import dev.ontrial.trial.file.TrialReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sweep of unusual settings, {@code settings-sweep.yaml}: what Kafka accepts must not make a
 * cell BROKEN, unless Kafka is at fault.
 */
public final class Sweep {
  /** The trials that ship with ontrial whose faults are used. */
  public static final List<String> COLUMNS = List.of("none", "leader-killed", "replies-lost");

  /** So many configurations share a cluster; more of them wait for each other on two cores. */
  private static final int ROWS_AT_A_TIME = 13;

  private static final int RECORDS_PER_SECOND = 50;

  private Sweep() {}

  /** The configurations, in the order of the file. */
  public static List<Configuration> configurations() {
    return new ConfigurationReader(java.nio.file.Path.of("."), false)
        .library("settings-sweep.yaml").stream()
            .map(each -> each.with(each.load().withRecordsPerSecond(RECORDS_PER_SECOND)))
            .toList();
  }

  /**
   * The trials: each fault with one group of configurations after the other.
   *
   * @param seed counts instead of the trials' own; null for their own
   * @param selection the cells that the user wants
   * @throws BadInput if the selection names what there is not, or leaves nothing
   */
  public static List<Trial> trials(@Nullable Long seed, Selection selection) {
    List<Configuration> all = configurations();
    Set<String> names = new LinkedHashSet<>();
    all.forEach(each -> names.add(each.name()));
    selection.check(names, COLUMNS);
    List<Trial> trials = new ArrayList<>();
    for (String column : COLUMNS) {
      List<Configuration> chosen =
          all.stream().filter(each -> selection.takes(each.name(), column)).toList();
      Trial whole = TrialReader.shipped(column, seed).withDemands(Map.of());
      for (int from = 0; from < chosen.size(); from += ROWS_AT_A_TIME) {
        List<Configuration> some =
            chosen.subList(from, Math.min(chosen.size(), from + ROWS_AT_A_TIME));
        String name = column + "-" + (from / ROWS_AT_A_TIME + 1);
        trials.add(whole.with(name, whole.seed()).with(some));
      }
    }
    if (trials.isEmpty()) {
      throw selection.nothingLeft();
    }
    return trials;
  }
}
