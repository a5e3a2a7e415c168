package dev.ontrial.cli;

import dev.ontrial.report.LiveTable;
import dev.ontrial.report.Paint;
import dev.ontrial.report.PlainProgress;
import dev.ontrial.report.QuietProgress;
import dev.ontrial.trial.run.Progress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what a run prints and keeps. */
final class OutputOptions {
  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description = "Where runs are kept; default: results.")
  Path results = TrialOptions.DEFAULT_RESULTS;

  @Option(names = "--keep-data", description = "Keep the brokers' data folders.")
  boolean keepData;

  @Option(
      names = "--secrets",
      paramLabel = "FILE",
      description =
          "Values that the run's files mask as (hidden): a properties file that only its owner can"
              + " read.")
  @Nullable Path secrets;

  @Option(names = "--plain", description = "Print lines instead of a live table.")
  boolean plain;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print only the verdict at the end.")
  boolean quiet;

  /** What shows how a run goes. */
  Progress progress() {
    if (quiet) {
      return new QuietProgress(System.err);
    }
    return plain || !Boolean.getBoolean("ontrial.terminal")
        ? new PlainProgress(System.out)
        : new LiveTable(
            Printing.terminal(), Printing.columns(), Printing.rows(), Paint.OF_TERMINAL);
  }
}
