package dev.ontrial.shrink;

import dev.ontrial.cluster.Folders;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.suite.Incident;
import dev.ontrial.suite.RunFolder;
import dev.ontrial.suite.Suite;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.Trial.Demand;
import dev.ontrial.trial.run.Progress;
import dev.ontrial.workload.ProcessStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs trials on real clusters, each as a suite of its own. */
final class SuiteAttempts implements Attempts {
  private static final String FAILED = "failed: ";

  private final Incident incident;
  private final Path runs;
  private final boolean keepData;
  private final Consumer<String> notices;

  /**
   * @param incident names the anomaly
   * @param runs where the runs' folders are
   * @param notices is told what the user should know
   */
  SuiteAttempts(Incident incident, Path runs, boolean keepData, Consumer<String> notices) {
    this.incident = incident;
    this.runs = runs;
    this.keepData = keepData;
    this.notices = notices;
  }

  @Override
  public Attempt run(Trial trial) throws IOException {
    Quiet quiet = new Quiet();
    Suite suite = new Suite("candidate", List.of(trial), keepData, (run, cells) -> {});
    Suite.Result result = suite.run(runs, quiet);
    if (result.interrupted()) {
      throw new Ended(Ending.INTERRUPTED);
    }
    boolean seen = !incident.again(result.cells()).containsValue(false);
    String run = String.valueOf(result.folder().path().getFileName());
    return new Attempt(seen, run, quiet.failure);
  }

  @Override
  public void keepOnly(@Nullable String run) throws IOException {
    if (!Files.isDirectory(runs)) {
      return;
    }
    List<Path> others;
    try (Stream<Path> children = Files.list(runs)) {
      others = children.filter(child -> !child.getFileName().toString().equals(run)).toList();
    }
    for (Path other : others) {
      Folders.deleteAll(other);
    }
  }

  @Override
  public Map<String, Demand> met(Trial trial, @Nullable String run) throws IOException {
    Path folder = run == null ? null : runs.resolve(run).resolve(trial.name());
    Map<String, Demand> met = new LinkedHashMap<>();
    List<CellVerdict> cells =
        folder != null && Files.isDirectory(folder) ? RunFolder.judge(folder) : List.of();
    trial
        .demands()
        .forEach((name, demand) ->
            cells.stream()
                .filter(cell -> cell.configuration().equals(name))
                .findFirst()
                .ifPresent(cell -> met.put(name, met(demand, cell))));
    return met;
  }

  private static Demand met(Demand demand, CellVerdict cell) {
    Set<String> controls =
        demand.controls().stream()
            .filter(kind -> cell.anomalies().containsKey(kind))
            .collect(Collectors.toSet());
    Map<String, Long> exposure = new LinkedHashMap<>(demand.exposure());
    exposure.entrySet().removeIf(e -> cell.exposure().getOrDefault(e.getKey(), 0L) < e.getValue());
    return new Demand(controls, demand.notApplicable(), exposure, demand.require());
  }

  /** Says nothing of how a trial goes, but what the user should know. */
  private final class Quiet implements Progress {
    private String failure = "";

    @Override
    public void begins(List<Trial> trials, String header) {
      // Each candidate's would be the same.
    }

    @Override
    public void phase(Trial trial, String phase) {
      if (phase.startsWith(FAILED)) {
        failure = phase.substring(FAILED.length());
      }
    }

    @Override
    public void status(Trial trial, Collection<ProcessStatus> producers) {
      // A candidate has one line, when it is decided.
    }

    @Override
    public void judged(Trial trial, List<CellVerdict> cells) {
      // Told for all runs of the candidate together.
    }

    @Override
    public void notice(String line) {
      notices.accept(line);
    }
  }
}
