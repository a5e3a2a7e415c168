package dev.ontrial.cli;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.fault.FaultSpecs;
import dev.ontrial.fault.Step;
import dev.ontrial.fault.Target;
import dev.ontrial.history.Counter;
import dev.ontrial.history.Word;
import dev.ontrial.history.WorkloadKind;
import dev.ontrial.trial.Resources;
import dev.ontrial.trial.Suites;
import dev.ontrial.trial.TrialReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ontrial list}: the words that a trial file may use. */
@Command(
    name = "list",
    description = "Lists the words that a trial file may use, or prints a trial.")
final class ListCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "TRIAL",
      defaultValue = "",
      description = "Print this trial as YAML, as a start for your own.")
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
      System.out.println(
          "configurations:\n  - " + String.join("\n  - ", TrialReader.configurationNames(trial)));
      return ExitCode.HELD;
    }
    say("trials", Resources.trials());
    say("suites", Suites.names());
    say("configurations", List.copyOf(TrialReader.configurationNames()));
    say("workloads", WorkloadKind.known().stream().map(WorkloadKind::word).toList());
    say("faults", FaultSpecs.ALL.stream().map(each -> each.kind().word()).toList());
    say("scopes", Arrays.stream(Step.Scope.values()).map(Step.Scope::word).toList());
    List<String> targets = new ArrayList<>(Target.ROLES);
    targets.addAll(Target.CLIENTS);
    targets.add("a broker's number");
    say("targets", targets);
    say("anomalies", Arrays.stream(AnomalyKind.values()).map(AnomalyKind::id).toList());
    say("evidence", List.copyOf(Word.all(Counter.class)));
    return ExitCode.HELD;
  }

  private static void say(String what, List<String> words) {
    System.out.printf("%-16s%s%n", what, words(words));
  }

  private static String words(List<String> words) {
    return String.join(", ", words);
  }
}
