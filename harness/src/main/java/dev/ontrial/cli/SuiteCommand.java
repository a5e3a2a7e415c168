package dev.ontrial.cli;

import dev.ontrial.trial.Selection;
import dev.ontrial.trial.Suites;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** A command that runs one of the suites that ship with ontrial. */
abstract class SuiteCommand implements Callable<Integer> {
  @ParentCommand Main main;

  @Mixin TrialOptions options;

  @Option(
      names = "--only",
      paramLabel = "ROWS[:COLUMNS]",
      description = "Only these cells, by names with * and ?; may be given several times.")
  List<String> only = new ArrayList<>();

  @Option(
      names = "--skip",
      paramLabel = "ROWS[:COLUMNS]",
      description = "Not these cells; may be given several times.")
  List<String> skip = new ArrayList<>();

  private final String suite;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  private SuiteCommand(String suite) {
    this.suite = suite;
  }

  @Override
  public Integer call() throws Exception {
    options.refuseBadSeed();
    Selection selection = Selection.of(only, skip);
    return options.run(suite, seed -> Suites.trials(suite, seed, selection), main.verbose);
  }

  /** {@code ontrial verify}: the shortest suite. */
  @Command(
      name = "verify",
      description = "Six configurations of producers against five faults; a minute and a half.")
  static final class Verify extends SuiteCommand {
    Verify() {
      super("verify");
    }
  }

  /** {@code ontrial verify-all}: the core matrix. */
  @Command(
      name = "verify-all",
      description = "The core matrix, 20 configurations against 14 faults; seven minutes.")
  static final class VerifyAll extends SuiteCommand {
    VerifyAll() {
      super("verify-all");
    }
  }

  /** {@code ontrial verify-everything}: the whole matrix. */
  @Command(
      name = "verify-everything",
      description = "Every configuration against every fault; sixteen minutes.")
  static final class VerifyEverything extends SuiteCommand {
    VerifyEverything() {
      super("verify-everything");
    }
  }
}
