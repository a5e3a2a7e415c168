package dev.ontrial.cli;

import dev.ontrial.outcome.Sentences;
import dev.ontrial.trial.Trial;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ontrial validate}: whether files can be run, as far as can be known without a cluster. */
@Command(
    name = "validate",
    description = "Checks whether files can be run, as far as possible without a cluster.")
final class ValidateCommand implements Callable<Integer> {
  @Mixin SettingsFiles files = new SettingsFiles();

  ValidateCommand() {}

  @Override
  public Integer call() {
    for (Trial trial : files.trials(System.err::println)) {
      System.out.printf(
          "%s: valid; %s, %s, %s, clients %s%n",
          trial.name(),
          Sentences.counted(trial.configurations().size(), "configuration"),
          Sentences.counted(trial.schedule().size(), "fault"),
          trial.served(),
          trial.cluster().clients());
    }
    return ExitCode.HELD;
  }
}
