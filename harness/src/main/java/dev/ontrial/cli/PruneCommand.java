package dev.ontrial.cli;

import dev.ontrial.suite.Leftovers;
import dev.ontrial.suite.Pruning;
import dev.ontrial.trial.BadInput;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ontrial prune}: removes old runs, and only when asked to. */
@Command(
    name = "prune",
    description = "Removes old runs from results/; keeps renamed runs and everything else.")
final class PruneCommand implements Callable<Integer> {
  @Option(
      names = "--keep",
      required = true,
      paramLabel = "N",
      description = "The number of newest runs to keep.")
  int keep;

  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description = "Where runs are kept; default: results.")
  Path results = TrialOptions.DEFAULT_RESULTS;

  @Option(names = "--dry-run", description = "Only print what would be removed.")
  boolean dryRun;

  PruneCommand() {}

  @Override
  public Integer call() throws Exception {
    if (keep < 0) {
      throw new BadInput("--keep " + keep + ": not a number of runs");
    }
    Pruning pruning = new Pruning(results);
    List<Path> old = pruning.old(keep);
    old.forEach(run -> System.out.println((dryRun ? "would remove " : "removes ") + run));
    if (!dryRun) {
      pruning.remove(old);
      Leftovers.discard(results, System.out::println);
    }
    System.out.println("%d runs %s".formatted(old.size(), dryRun ? "would be removed" : "removed"));
    return ExitCode.HELD;
  }
}
