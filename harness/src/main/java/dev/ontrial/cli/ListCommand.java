package dev.ontrial.cli;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.fault.Step;
import dev.ontrial.fault.Target;
import dev.ontrial.trial.Resources;
import dev.ontrial.trial.TrialReader;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ontrial list}: the words that a trial file may use. */
@Command(
    name = "list",
    description = "Lists trials, configurations, faults, targets and anomalies; or prints a trial.")
final class ListCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "TRIAL",
      defaultValue = "",
      description = "Print the YAML of this trial, to start one of your own from.")
  String trial = "";

  ListCommand() {}

  @Override
  public Integer call() {
    if (!trial.isEmpty()) {
      if (!Resources.trials().contains(trial)) {
        throw new dev.ontrial.trial.BadInput(
            "no trial `" + trial + "` ships with ontrial; known: " + words(Resources.trials()));
      }
      System.out.print(Resources.trial(trial));
      return ExitCode.HELD;
    }
    System.out.println("trials          " + words(Resources.trials()));
    System.out.println("configurations  " + words(List.copyOf(TrialReader.configurationNames())));
    System.out.println(
        "faults          "
            + words(Arrays.stream(Step.Kind.values()).map(Step.Kind::word).toList()));
    System.out.println(
        "targets         " + words(Target.ROLES) + ", a broker's number, " + words(Target.CLIENTS));
    System.out.println(
        "anomalies       "
            + words(Arrays.stream(AnomalyKind.values()).map(AnomalyKind::id).toList()));
    return ExitCode.HELD;
  }

  private static String words(List<String> words) {
    return String.join(", ", words);
  }
}
