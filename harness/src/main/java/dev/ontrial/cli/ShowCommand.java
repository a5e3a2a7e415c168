package dev.ontrial.cli;

import dev.ontrial.explain.Shown;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.file.Resources;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ontrial show}: what a name means. */
@Command(
    name = "show",
    description = "Explains a name: a configuration, a trial, a fault or an anomaly.")
final class ShowCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "ROW|TRIAL|FAULT|ANOMALY",
      description = "A name that `ontrial list` prints.")
  String name;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  ShowCommand() {}

  @Override
  public Integer call() {
    if (Resources.trials().contains(name)) {
      System.out.print(Resources.trial(name));
      return ExitCode.HELD;
    }
    Optional<List<String>> lines =
        Shown.configuration(name).or(() -> Shown.fault(name)).or(() -> Shown.anomaly(name));
    Printing.wrapped(
        lines.orElseThrow(() ->
            new BadInput(
                "show %s: nothing has that name%s; `ontrial list` prints the names"
                    .formatted(name, Shown.suggestion(name)))));
    return ExitCode.HELD;
  }
}
