package dev.ontrial.cli;

import dev.ontrial.outcome.Claim;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.suite.Incident;
import dev.ontrial.suite.Replays;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Trial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ontrial replay}: re-runs incidents and reports their reproduction rates. */
@Command(
    name = "replay",
    description = "Re-runs incidents and reports the reproduction rate of each.",
    footer = {
      "",
      "Exit codes: 0 each time (or in the share that is asked for), 3 sometimes, 4 never (of"
          + " several: one of them never), 2 ended early; others as of `ontrial`.",
    })
final class ReplayCommand implements Callable<Integer> {
  @ParentCommand Main main;

  @Parameters(
      paramLabel = "RUN|FILE",
      arity = "1..*",
      description = "Run folders of results/, folders of their trials, or incident files.")
  List<Path> places = List.of();

  @Option(names = "--times", paramLabel = "N", description = "The number of runs; default: 1.")
  int times = 1;

  @Option(
      names = "--at-least",
      paramLabel = "PERCENT",
      description = "The reproduction rate that each incident must reach; default: 100.")
  int share = 100;

  @Option(
      names = "--anomaly",
      paramLabel = "CONFIGURATION[:KIND]",
      description = "Look only for this anomaly instead of what was found; may be repeated.")
  List<String> anomalies = new ArrayList<>();

  @Option(names = "--any", description = "One of several anomalies is enough; default: all.")
  boolean any;

  @Mixin TrialOptions options;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  ReplayCommand() {}

  @Override
  public Integer call() throws Exception {
    options.subject.refuseBadSeed();
    options.subject.refuseBadTimes(times, "replay");
    options.reruns = false;
    if (share < 1 || share > 100) {
      throw new BadInput("--at-least " + share + ": a percentage from 1 to 100 is needed");
    }
    List<Replays> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Path place : places) {
      Replays replays =
          Replays.of(Incident.read(place, anomalies), times, options.subject.seed, any);
      for (Trial trial : replays.trials()) {
        if (!names.add(trial.name())) {
          throw new BadInput(
              place + ": another of these has a trial `" + trial.name() + "`; replay it alone");
        }
      }
      all.add(replays);
    }
    List<Trial> trials = all.stream().flatMap(each -> each.trials().stream()).toList();
    return options.run("replay", seed -> trials, main.verbose, outcome -> told(all, outcome));
  }

  private Outcome told(List<Replays> all, Outcome run) {
    List<Replays.Outcome> outcomes = all.stream().map(each -> each.outcome(run.cells())).toList();
    System.out.println();
    (all.size() == 1 ? outcomes.getFirst().lines() : Replays.table(outcomes))
        .forEach(System.out::println);
    return run.claiming(outcomes.stream().map(this::claim).toList(), code(outcomes));
  }

  private int code(List<Replays.Outcome> outcomes) {
    if (outcomes.stream().allMatch(each -> each.reached(share))) {
      return ExitCode.HELD;
    }
    return outcomes.stream().anyMatch(each -> each.reproduced() == 0)
        ? ExitCode.NEVER
        : ExitCode.SOMETIMES;
  }

  private Claim claim(Replays.Outcome outcome) {
    return new Claim(
        outcome.name() + " is reproduced",
        outcome.reached(share) ? Claim.Status.HOLDS : Claim.Status.FAILS,
        "reproduced %d of %d times, %d %% asked for: %s"
            .formatted(outcome.reproduced(), outcome.times(), share, outcome.seen()));
  }
}
