package dev.ontrial.cli;

import dev.ontrial.trial.Resources;
import dev.ontrial.trial.TrialReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code ontrial verify}: the trials that ship with ontrial. */
@Command(name = "verify", description = "Runs the trials that ship with ontrial and judges them.")
final class VerifyCommand implements Callable<Integer> {
  @ParentCommand Main main;

  @Mixin TrialOptions options;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  VerifyCommand() {}

  @Override
  public Integer call() throws Exception {
    return options.run(
        "verify", Resources.trials().stream().map(TrialReader::shipped).toList(), main.verbose);
  }
}
