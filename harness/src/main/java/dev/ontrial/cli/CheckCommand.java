package dev.ontrial.cli;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.report.Matrix;
import dev.ontrial.trial.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ontrial check}: judges a run again, from disk alone. */
@Command(name = "check", description = "Judges a run again from its history; needs no Kafka.")
final class CheckCommand implements Callable<Integer> {
  @ParentCommand Main main;

  @Parameters(paramLabel = "RUN", description = "A folder of results/, or a trial's in it.")
  Path folder;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  CheckCommand() {}

  @Override
  public Integer call() throws Exception {
    RunFolder run = RunFolder.open(folder);
    List<CellVerdict> cells = new ArrayList<>();
    for (Path trial : run.trials()) {
      cells.addAll(RunFolder.judge(trial));
    }
    run.writeVerdicts(cells);
    TrialOptions.print(cells, main.verbose);
    System.out.println(Matrix.summary(cells));
    return ExitCode.of(cells);
  }
}
