package dev.ontrial.cli;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Incident;
import dev.ontrial.trial.Trial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ontrial replay}: runs an incident again, and tells how often the same comes of it. */
@Command(
    name = "replay",
    description = "Runs an incident again, and tells how often the same anomalies come of it.",
    footer = {
      "",
      "Exit codes: 0 each time, 3 sometimes, 4 never, 2 ended early; others as of `ontrial`.",
    })
final class ReplayCommand implements Callable<Integer> {
  @ParentCommand Main main;

  @Parameters(
      paramLabel = "RUN|FILE",
      description = "A folder of results/, a trial's in it, or an incident's file.")
  Path place;

  @Option(names = "--times", paramLabel = "N", description = "How often; default: 1.")
  int times = 1;

  @Mixin TrialOptions options;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  ReplayCommand() {}

  @Override
  public Integer call() throws Exception {
    options.refuseBadSeed();
    if (times < 1 || times > 1_000) {
      throw new BadInput("--times " + times + ": a number from 1 to 1000 is needed");
    }
    if (options.repeat != 1) {
      throw new BadInput("--repeat takes another seed each time; a replay has `--times`");
    }
    Incident incident = Incident.read(place);
    List<Trial> trials = new ArrayList<>();
    for (int number = 1; number <= times; number++) {
      trials.add(replay(incident.trial(), number));
    }
    return options.run(
        "replay", seed -> trials, main.verbose, cells -> told(incident, trials, cells));
  }

  private Trial replay(Trial trial, int number) {
    String name = number == 1 ? trial.name() : trial.name() + "-" + number;
    return trial.with(name, options.seed == null ? trial.seed() : options.seed);
  }

  private static int told(Incident incident, List<Trial> trials, List<CellVerdict> cells) {
    Map<String, Integer> seen = new LinkedHashMap<>();
    int all = 0;
    for (Trial trial : trials) {
      List<CellVerdict> its =
          cells.stream().filter(cell -> cell.trial().equals(trial.name())).toList();
      Map<String, Boolean> again = incident.again(its);
      again.forEach((what, was) -> seen.merge(what, was ? 1 : 0, Integer::sum));
      all += again.containsValue(false) ? 0 : 1;
    }
    System.out.println();
    int times = trials.size();
    seen.forEach((what, count) -> System.out.printf("%-40s %d of %d%n", what, count, times));
    System.out.printf("%-40s %d of %d%n", "reproduced", all, times);
    return all == times ? ExitCode.HELD : all > 0 ? ExitCode.SOMETIMES : ExitCode.NEVER;
  }
}
