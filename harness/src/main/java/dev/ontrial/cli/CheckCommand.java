package dev.ontrial.cli;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.history.Damage;
import dev.ontrial.report.Matrix;
import dev.ontrial.report.Reports;
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
    List<Damage> damages = new ArrayList<>();
    for (Path trial : run.trials()) {
      RunFolder.Judged judged = RunFolder.judged(trial);
      cells.addAll(judged.cells());
      damages.addAll(judged.damages());
    }
    boolean complete = run.isComplete();
    run.writeVerdicts(cells, complete);
    Reports.write(run.path(), cells);
    TrialOptions.print(cells, main.verbose);
    System.out.println(Matrix.summary(cells));
    // Also said where too little is left for a single cell.
    damages.forEach(damage -> System.err.println("ontrial: " + damage));
    if (!complete) {
      System.err.println("ontrial: the run was ended early; what was not run is unproven");
    }
    int code = ExitCode.of(cells);
    boolean doubt = !complete || !damages.isEmpty();
    return code == ExitCode.HELD && doubt ? ExitCode.UNPROVEN : code;
  }
}
