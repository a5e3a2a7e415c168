package dev.ontrial.cli;

import dev.ontrial.shrink.Rate;
import dev.ontrial.shrink.Shrink;
import dev.ontrial.suite.Incident;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Durations;
import dev.ontrial.trial.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ontrial shrink}: takes away from an incident what its anomaly does not need. */
@Command(
    name = "shrink",
    description = {
      "Reduces an incident to the faults, configurations, time and load that its anomaly needs.",
      "The same command continues a search that was ended or killed."
    },
    footer = {
      "",
      "Exit codes: 0 nothing more can be taken away, 5 ended by the budget, 2 ended early (the best"
          + " so far is left), 3 the incident itself is seen less often than --rate asks for, 4 it"
          + " is not seen; others as of `ontrial`.",
    })
final class ShrinkCommand implements Callable<Integer> {
  private static final Duration NO_BUDGET = Duration.ofDays(365);

  @ParentCommand Main main;

  @Parameters(
      paramLabel = "RUN|FILE",
      description =
          "A run folder of results/, the folder of one of its trials, or an incident file.")
  Path place;

  @Option(
      names = "--rate",
      paramLabel = "K/N",
      defaultValue = "2/3",
      description =
          "Keep a candidate that shows the anomaly in K of N runs; default: ${DEFAULT-VALUE}.")
  String rate;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description = "Stop after this time, such as 20m, and keep the best result so far.")
  @Nullable String budget;

  @Option(
      names = "--anomaly",
      paramLabel = "CONFIGURATION[:KIND]",
      description = "Shrink only for this anomaly; may be repeated.")
  List<String> anomalies = new ArrayList<>();

  @Option(names = "--resume", description = "Continue an earlier search; this is the default.")
  boolean resume;

  @Option(names = "--afresh", description = "Discard an earlier search and start again.")
  boolean afresh;

  @Mixin TrialOptions options;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  ShrinkCommand() {}

  @Override
  public Integer call() throws Exception {
    options.subject.refuseBadSeed();
    options.refuseOwnCluster("shrink");
    if (options.subject.repeat != 1) {
      throw new BadInput("--repeat is not for `shrink`, whose runs are as many as --rate needs");
    }
    if (resume && afresh) {
      throw new BadInput("--resume goes on, --afresh forgets; give one of them");
    }
    Rate least = Rate.parse(rate);
    Duration time = time();
    Incident incident = wanted(Incident.read(place));
    return options.interruptible(() -> {
      Shrink.Result result =
          Shrink.shrink(
              incident,
              least,
              time,
              options.output.results,
              afresh,
              options.output.keepData,
              System.out);
      if (Files.exists(result.file())) {
        System.out.println(TrialOptions.shortest(result.file()));
      }
      return switch (result.ending()) {
        case MINIMAL -> ExitCode.HELD;
        case BUDGET -> ExitCode.BUDGET;
        case INTERRUPTED -> ExitCode.UNPROVEN;
        case SOMETIMES -> ExitCode.SOMETIMES;
        case NEVER -> ExitCode.NEVER;
      };
    });
  }

  private Duration time() {
    if (budget == null) {
      return NO_BUDGET;
    }
    return Durations.parse(budget)
        .filter(it -> !it.isZero() && it.compareTo(NO_BUDGET) <= 0)
        .orElseThrow(() -> new BadInput("--budget " + budget + ": say such as 90s, or 20m"));
  }

  /** The incident with the options' seed, versions and links, and the anomalies that are meant. */
  private Incident wanted(Incident incident) {
    Trial trial = options.override(incident.trial());
    Trial seeded =
        options.subject.seed == null ? trial : trial.with(trial.name(), options.subject.seed);
    if (anomalies.isEmpty()) {
      return new Incident(seeded, incident.found());
    }
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    for (String anomaly : anomalies) {
      String[] parts = anomaly.split("[: ]+", 2);
      List<String> kinds = incident.found().getOrDefault(parts[0], List.of());
      List<String> meant =
          kinds.stream().filter(kind -> parts.length < 2 || kind.equals(parts[1])).toList();
      if (meant.isEmpty()) {
        throw new BadInput(
            "--anomaly %s: not found in the incident, which has %s"
                .formatted(anomaly, incident.found()));
      }
      List<String> all = wanted.computeIfAbsent(parts[0], each -> new ArrayList<>());
      meant.stream().filter(kind -> !all.contains(kind)).forEach(all::add);
    }
    return new Incident(seeded, wanted);
  }
}
