package dev.ontrial.suite;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Interference;
import dev.ontrial.contract.Verdict;
import dev.ontrial.outcome.Rerun;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.TrialName;
import dev.ontrial.trial.file.TrialReader;
import dev.ontrial.trial.file.YamlMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Cells that are unproven because the machine was disturbed, and run once more on a fresh cluster.
 * The second run is a trial of its own, with a folder of its own; its cells count instead of the
 * first ones. A broken cell is never run again, and neither is a cell of a second run.
 */
public final class Reruns {
  private Reruns() {}

  /**
   * The trial that runs again what the first run left unproven for no other reason than
   * disturbances; nothing if there is no such cell.
   */
  static Optional<Trial> of(Trial trial, List<CellVerdict> judged) {
    Set<String> names =
        judged.stream()
            .filter(Interference::alone)
            .map(CellVerdict::configuration)
            .collect(Collectors.toSet());
    List<Configuration> again =
        trial.configurations().stream().filter(each -> names.contains(each.name())).toList();
    return again.isEmpty()
        ? Optional.empty()
        : Optional.of(trial.with(trial.name() + TrialName.RERUN, trial.seed()).with(again));
  }

  /**
   * What counts of all cells of a run, in the order of the first runs.
   *
   * @param cells the cells of all trials
   * @param firsts by the name of a second run, that of the first
   * @param reruns takes the cells that were run twice
   */
  static List<CellVerdict> counting(
      List<CellVerdict> cells, Map<String, String> firsts, List<Rerun> reruns) {
    Map<List<String>, CellVerdict> seconds = new HashMap<>();
    for (CellVerdict cell : cells) {
      String first = firsts.get(cell.trial());
      if (first != null) {
        seconds.put(List.of(first, cell.configuration()), cell);
      }
    }
    List<CellVerdict> counting = new ArrayList<>();
    for (CellVerdict cell : cells) {
      if (firsts.containsKey(cell.trial())) {
        continue;
      }
      CellVerdict second = seconds.get(List.of(cell.trial(), cell.configuration()));
      if (second == null) {
        counting.add(cell);
        continue;
      }
      reruns.add(new Rerun(cell.configuration(), cell.trial(), second.trial(), cell.reasons()));
      counting.add(replaces(second, cell) ? second : cell);
    }
    return counting;
  }

  /** What counts of the cells of a run that is over, as {@link #counting(List, Map, List)}. */
  public static List<CellVerdict> counting(
      List<CellVerdict> cells, RunFolder run, List<Rerun> reruns) {
    return counting(cells, firsts(run.trials()), reruns);
  }

  /** What is broken counts, whichever run showed it. */
  private static boolean replaces(CellVerdict second, CellVerdict first) {
    return Interference.alone(first)
        || (second.verdict() == Verdict.BROKEN && first.verdict() != Verdict.BROKEN);
  }

  /**
   * By the name of each second run among trials, that of the first, as their files tell. One whose
   * first run is gone counts by itself.
   */
  static Map<String, String> firsts(List<Path> trials) {
    Set<String> names =
        trials.stream()
            .map(trial -> String.valueOf(trial.getFileName()))
            .collect(Collectors.toSet());
    Map<String, String> firsts = new LinkedHashMap<>();
    for (Path trial : trials) {
      first(trial)
          .filter(names::contains)
          .ifPresent(first -> firsts.put(String.valueOf(trial.getFileName()), first));
    }
    return firsts;
  }

  private static Optional<String> first(Path trial) {
    try {
      YamlMap file = YamlMap.read(trial.resolve("trial.yaml"));
      return file.map("provenance")
          .map(provenance -> provenance.string(TrialReader.RERUN_OF, ""))
          .filter(name -> !name.isEmpty());
    } catch (BadInput e) {
      return Optional.empty();
    }
  }
}
