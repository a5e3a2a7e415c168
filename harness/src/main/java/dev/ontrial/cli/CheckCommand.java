package dev.ontrial.cli;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.history.Damage;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.outcome.Rerun;
import dev.ontrial.report.RunReports;
import dev.ontrial.suite.Reruns;
import dev.ontrial.suite.RunFolder;
import dev.ontrial.trial.file.Reasons;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ontrial check}: judges a run again, from disk alone. */
@Command(name = "check", description = "Judges a run again from its history; needs no Kafka.")
final class CheckCommand implements Callable<Integer> {
  @ParentCommand Main main;

  @Parameters(
      paramLabel = "RUN",
      description = "A run folder of results/, or the folder of one of its trials.")
  Path folder;

  @ArgGroup(exclusive = false, validate = false, heading = "%nWhat the run must come to:%n")
  JudgementOptions judgement = new JudgementOptions();

  @Option(
      names = {"-q", "--quiet"},
      description = "Print only the verdict.")
  boolean quiet;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How to print the verdicts; json is the run's verdicts.json. Default: text.")
  OutputFormat format = OutputFormat.TEXT;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  CheckCommand() {}

  @Override
  public Integer call() throws Exception {
    RunFolder run = RunFolder.open(folder);
    List<CellVerdict> all = new ArrayList<>();
    List<Damage> damages = new ArrayList<>();
    for (Path trial : run.trials()) {
      RunFolder.Judged judged = RunFolder.judged(trial);
      judged.cells().stream().map(judgement::override).forEach(all::add);
      damages.addAll(judged.damages());
    }
    boolean complete = run.isComplete();
    List<Rerun> reruns = new ArrayList<>();
    List<CellVerdict> cells = Reruns.counting(all, run, reruns);
    Outcome outcome =
        Outcome.of(cells, complete, judgement.policy())
            .rerunning(reruns)
            .damaged(damages.stream().map(Damage::toString).toList());
    write(run, outcome);
    if (format == OutputFormat.JSON) {
      System.out.println(run.verdicts(outcome));
      return outcome.exitCode();
    }
    Printing.cells(cells, main.verbose, quiet);
    Printing.ending(outcome, TrialOptions.shortest(run.path()), null);
    return outcome.exitCode();
  }

  /**
   * Runs are also kept where they cannot be changed; what they come to can be said all the same.
   */
  private static void write(RunFolder run, Outcome outcome) {
    try {
      run.writeVerdicts(outcome);
      new RunReports().write(run.path(), outcome);
    } catch (IOException e) {
      System.err.println(
          "ontrial: %s: its verdicts and reports are not written again: %s"
              .formatted(run.path(), Reasons.of(e)));
    }
  }
}
