package dev.ontrial.cli;

import dev.ontrial.bench.BenchResults;
import dev.ontrial.bench.BenchRun;
import dev.ontrial.bench.CostPage;
import dev.ontrial.bench.Outages;
import dev.ontrial.cluster.ScratchFolder;
import dev.ontrial.figures.FiguresCommand;
import dev.ontrial.report.QuietProgress;
import dev.ontrial.report.RunReports;
import dev.ontrial.suite.Suite;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ontrial bench}: measures what each guarantee costs, and writes docs/cost.md. */
@Command(
    name = "bench",
    description =
        "Measures what each guarantee costs, on a machine that does nothing else, and writes"
            + " docs/cost.md.")
final class BenchCommand implements Callable<Integer> {
  private static final int MOST_REPETITIONS = 30;
  private static final double MOST_SECONDS = 60;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each subject works at full speed and at a steady pace. Default: 1.5.")
  double seconds = 1.5;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      description = "How often each subject is measured, at least 2. Default: 5.")
  int repetitions = 5;

  @Option(
      names = "--no-outages",
      description = "Omit the trials in which a leader is away, of a minute each.")
  boolean withoutOutages;

  @Option(names = "--page", description = "Only write docs/cost.md again; measure nothing.")
  boolean page;

  @Option(names = "--print", description = "Print the page instead of writing the files.")
  boolean print;

  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description = "Where the runs of trials are kept; default: results.")
  Path runs = TrialOptions.DEFAULT_RESULTS;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  BenchCommand() {}

  @Override
  public Integer call() throws Exception {
    if (repetitions < 2 || repetitions > MOST_REPETITIONS) {
      throw new BadInput(
          "--repetitions %d: a number from 2 to %d is needed"
              .formatted(repetitions, MOST_REPETITIONS));
    }
    if (!(seconds >= 0.2 && seconds <= MOST_SECONDS)) {
      throw new BadInput(
          "--seconds %s: a number from 0.2 to %.0f is needed".formatted(seconds, MOST_SECONDS));
    }
    Path docs = Path.of(System.getProperty("ontrial.home", ".")).toAbsolutePath().resolve("docs");
    Path file = docs.resolve("cost").resolve("results.json");
    BenchResults results = page ? BenchResults.read(file) : measure(docs);
    CostPage cost = new CostPage(results);
    if (print) {
      System.out.print(cost.page());
    } else {
      results.write(file);
      cost.write(docs);
      System.err.println("bench: wrote " + TrialOptions.shortest(docs.resolve("cost.md")));
    }
    return ExitCode.HELD;
  }

  private BenchResults measure(Path docs) throws IOException, InterruptedException {
    BenchResults results = new BenchResults(FiguresCommand.machine(), seconds);
    try (ScratchFolder scratch = ScratchFolder.create("ontrial-bench")) {
      new BenchRun(seconds, repetitions, line -> System.err.println("bench: " + line))
          .run(scratch.launcher(), scratch.path(), results);
    }
    if (!withoutOutages) {
      if (!print) {
        // The trials may fail; what was measured is kept.
        results.write(docs.resolve("cost").resolve("results.json"));
      }
      measureOutages(docs, results);
    }
    return results;
  }

  private void measureOutages(Path docs, BenchResults results) throws IOException {
    List<Trial> trials =
        Outages.FAULTS.stream()
            .map(fault -> TrialReader.read(docs.resolve("cost").resolve(fault + ".yaml")))
            .toList();
    System.err.println("bench: trials in which a leader is away");
    RunReports reports = new RunReports();
    Suite.Result run =
        new Suite("bench", trials, false, reports::write).run(runs, new QuietProgress(System.err));
    for (Path trial : run.folder().trials()) {
      results.outages(String.valueOf(trial.getFileName()), Outages.of(trial));
    }
  }
}
