package dev.ontrial.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.fault.FaultSpecs;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.fault.Target;
import dev.ontrial.history.Counter;
import dev.ontrial.history.Word;
import dev.ontrial.history.WorkloadKind;
import dev.ontrial.suite.Suites;
import dev.ontrial.trial.file.Resources;
import dev.ontrial.trial.file.TrialReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How to print the words; default: ${DEFAULT-VALUE}.")
  OutputFormat format = OutputFormat.TEXT;

  ListCommand() {}

  @Override
  public Integer call() throws JsonProcessingException {
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
    Map<String, List<String>> words = words();
    if (format == OutputFormat.JSON) {
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(words));
    } else {
      words.forEach((what, each) -> System.out.printf("%-16s%s%n", what, words(each)));
    }
    return ExitCode.HELD;
  }

  private static Map<String, List<String>> words() {
    Map<String, List<String>> words = new LinkedHashMap<>();
    words.put("trials", Resources.trials());
    words.put("suites", Suites.names());
    words.put("configurations", List.copyOf(TrialReader.configurationNames()));
    words.put("workloads", WorkloadKind.known().stream().map(WorkloadKind::word).toList());
    words.put("faults", FaultSpecs.ALL.stream().map(each -> each.kind().word()).toList());
    words.put(
        "scopes",
        Arrays.stream(ScheduledFault.Scope.values()).map(ScheduledFault.Scope::word).toList());
    List<String> targets = new ArrayList<>(Target.ROLES);
    targets.addAll(Target.CLIENTS);
    targets.add("a broker's number");
    words.put("targets", targets);
    words.put("anomalies", Arrays.stream(AnomalyKind.values()).map(AnomalyKind::id).toList());
    words.put("evidence", List.copyOf(Word.all(Counter.class)));
    return words;
  }

  private static String words(List<String> words) {
    return String.join(", ", words);
  }
}
