package dev.ontrial.trial;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Preflight;
import dev.ontrial.cluster.Reaper;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.fault.FaultException;
import dev.ontrial.fault.Uninterrupted;
import dev.ontrial.link.LinkException;
import dev.ontrial.link.LinkKind;
import dev.ontrial.link.Links;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Several trials, one after the other, in one run's folder. */
public final class Suite {
  private final String name;
  private final List<Trial> trials;
  private final boolean keepData;

  /**
   * @param name part of the run folder's name
   * @param keepData whether the brokers' logs of records stay in the run's folder
   */
  public Suite(String name, List<Trial> trials, boolean keepData) {
    this.name = name;
    this.trials = List.copyOf(trials);
    this.keepData = keepData;
  }

  /**
   * What came of a run.
   *
   * @param folder where everything is
   * @param cells the verdicts of all trials that left a history
   * @param interrupted whether it was ended early
   */
  public record Result(RunFolder folder, List<CellVerdict> cells, boolean interrupted) {}

  /**
   * Runs all trials and judges each as soon as it is over.
   *
   * @throws BadInput if a trial cannot be run on this machine
   * @throws IOException if the results cannot be written
   */
  public Result run(Path results, Progress progress) throws IOException {
    int brokers = trials.stream().mapToInt(trial -> trial.cluster().brokers()).max().orElse(1);
    Preflight.check(brokers, results);
    RunFolder folder = RunFolder.create(results, name);
    List<CellVerdict> cells = new ArrayList<>();
    boolean interrupted = false;
    try (Reaper reaper = Reaper.open();
        Links links = links(folder, reaper, progress)) {
      progress.begins(trials, Provenance.header(trials, links));
      for (Trial trial : trials) {
        interrupted = run(trial, folder, reaper, links, progress);
        Uninterrupted.run(() -> judge(trial, folder, cells, progress));
        interrupted |= Thread.interrupted();
        if (interrupted) {
          break;
        }
        discardData(folder, trial);
      }
    }
    // A start that was interrupted may leave brokers to the reaper; now they are gone.
    for (Trial trial : trials) {
      discardData(folder, trial);
    }
    return new Result(folder, cells, interrupted);
  }

  private static void judge(
      Trial trial, RunFolder folder, List<CellVerdict> cells, Progress progress)
      throws IOException {
    List<CellVerdict> judged = RunFolder.judge(folder.trial(trial.name()));
    cells.addAll(judged);
    folder.writeVerdicts(cells);
    progress.judged(trial, judged);
  }

  private Links links(RunFolder folder, Reaper reaper, Progress progress) {
    LinkKind kind = LinkKind.valueOf(trials.get(0).links().name());
    Path log = folder.path().resolve("toxiproxy.log");
    return Links.choose(kind, log, reaper::start, progress::notice);
  }

  /** Runs one trial; returns whether it was interrupted. Its failures are in its history. */
  private boolean run(Trial trial, RunFolder folder, Reaper reaper, Links links, Progress progress)
      throws IOException {
    Path trialFolder = folder.trial(trial.name());
    Files.writeString(
        trialFolder.resolve("trial.yaml"), TrialWriter.write(trial, Provenance.of(trial, links)));
    long runId = new SecureRandom().nextLong();
    try {
      new TrialRun(trial, trialFolder, runId, reaper, links, progress).run();
    } catch (InterruptedException e) {
      return true;
    } catch (ClusterException | FaultException | LinkException | IllegalStateException e) {
      progress.phase(trial, "failed: " + e.getMessage());
    }
    return false;
  }

  private void discardData(RunFolder run, Trial trial) throws IOException {
    Path folder = run.path().resolve(trial.name()).resolve("data");
    if (keepData || !Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
