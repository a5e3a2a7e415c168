package dev.ontrial.cli;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.outcome.Claim;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.report.ReproRow;
import dev.ontrial.report.ReproTable;
import dev.ontrial.suite.TrackRecord;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Trial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ontrial repro}: known bugs of released versions, with and without them. */
@Command(
    name = "repro",
    description = "Runs known bugs of the track record with each version that they name.",
    footer = {
      "",
      "Exit codes: 0 all came out as expected, 3 sometimes, 4 never with some of the versions,",
      "2 ended early; others as of `ontrial`.",
    })
final class ReproCommand implements Callable<Integer> {
  @ParentCommand Main main;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE|NAME",
      description = "Files, or names in results/track-record; default: all of them.")
  List<String> named = new ArrayList<>();

  @Option(
      names = "--times",
      paramLabel = "N",
      description = "The number of runs with each version; default: 1.")
  int times = 1;

  @Mixin TrialOptions options;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  ReproCommand() {}

  @Override
  public Integer call() throws Exception {
    options.subject.refuseBadSeed();
    options.refuseOwnCluster("repro");
    options.subject.refuseBadTimes(times, "repro");
    options.reruns = false;
    if (options.subject.kafka != null || options.subject.clients != null) {
      throw new BadInput("the file says with which versions; `replay` takes --kafka and --clients");
    }
    List<Sitting> sittings = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Path file : TrackRecord.files(named, TrackRecord.folder())) {
      TrackRecord read = TrackRecord.read(file);
      if (!names.add(read.incident().trial().name())) {
        throw new BadInput(file + ": another file has a trial of that name, too");
      }
      read.attempts(times).forEach(attempt -> sittings.add(new Sitting(read, attempt)));
    }
    List<Trial> trials = sittings.stream().map(this::trial).toList();
    String suite = names.size() == 1 ? "repro-" + names.iterator().next() : "repro";
    return options.run(suite, seed -> trials, main.verbose, outcome -> told(sittings, outcome));
  }

  private record Sitting(TrackRecord read, TrackRecord.Attempt attempt) {}

  private Trial trial(Sitting sitting) {
    Trial trial = sitting.attempt().trial();
    return options.subject.seed == null ? trial : trial.with(trial.name(), options.subject.seed);
  }

  private static Outcome told(List<Sitting> sittings, Outcome run) {
    List<CellVerdict> cells = run.cells();
    Map<String, ReproRow> rows = new LinkedHashMap<>();
    for (Sitting sitting : sittings) {
      String name = sitting.attempt().trial().name();
      TrackRecord.With with = sitting.attempt().with();
      String incident = sitting.read().incident().trial().name();
      rows.computeIfAbsent(
              incident + " " + with.label(),
              key -> new ReproRow(incident, sitting.read(), with, new ArrayList<>()))
          .runs()
          .add(cells.stream().filter(cell -> cell.trial().equals(name)).toList());
    }
    System.out.println();
    List<ReproRow> all = List.copyOf(rows.values());
    ReproTable.of(all).forEach(System.out::println);
    return run.claiming(all.stream().map(ReproCommand::claim).toList(), code(all));
  }

  private static Claim claim(ReproRow row) {
    boolean always = row.asExpected() == row.runs().size();
    return new Claim(
        "%s with %s is %s"
            .formatted(row.incident(), row.with().label(), row.with().expect().word()),
        always ? Claim.Status.HOLDS : Claim.Status.FAILS,
        "as expected %d of %d times".formatted(row.asExpected(), row.runs().size()));
  }

  private static int code(List<ReproRow> all) {
    if (all.stream().anyMatch(row -> row.asExpected() == 0)) {
      return ExitCode.NEVER;
    }
    boolean always = all.stream().allMatch(row -> row.asExpected() == row.runs().size());
    return always ? ExitCode.HELD : ExitCode.SOMETIMES;
  }
}
