package dev.ontrial.cli;

import dev.ontrial.claims.Catalogue;
import dev.ontrial.claims.Claim;
import dev.ontrial.claims.ClaimRuns;
import dev.ontrial.claims.ClaimsPage;
import dev.ontrial.claims.Replaying;
import dev.ontrial.claims.Results;
import dev.ontrial.figures.FiguresCommand;
import dev.ontrial.trial.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ontrial claims}: tests what people say about Kafka, and writes docs/claims.md. */
@Command(
    name = "claims",
    description = "Tests what people say about Kafka, and writes docs/claims.md.",
    footer = {
      "",
      "Exit codes: 0 every claim is decided, 2 some are not; others as of `ontrial`.",
    })
final class ClaimsCommand implements Callable<Integer> {
  @ParentCommand Main main;

  @Parameters(
      arity = "0..*",
      paramLabel = "GLOB",
      description = "Ids of claims, such as RET-1 or 'IDEM-*'; default: all of them.")
  List<String> patterns = new ArrayList<>();

  @Option(
      names = "--list",
      description = "Print the claims and their verdicts so far; run nothing.")
  boolean list;

  @Option(names = "--page", description = "Only write docs/claims.md again; run nothing.")
  boolean page;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "Only measure the ratios, with N pairs each, and write nothing: whether they work.")
  int rounds;

  @Mixin TrialOptions options;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  ClaimsCommand() {}

  @Override
  public Integer call() throws Exception {
    options.subject.refuseBadSeed();
    options.reruns = false;
    if (options.subject.kafka != null || options.subject.clients != null) {
      throw new BadInput("each claim says with which versions it is tested; see docs/claims/");
    }
    Path home = Path.of(System.getProperty("ontrial.home", ".")).toAbsolutePath().normalize();
    Path folder = home.resolve("docs").resolve("claims");
    Catalogue catalogue = Catalogue.read(folder);
    Results results = Results.read(folder.resolve("results.json"));
    List<Claim> claims = catalogue.matching(patterns);
    ClaimRuns runs = new ClaimRuns(claims, results, line -> System.err.println("claims: " + line));
    if (rounds != 0) {
      return tryRatios(runs);
    }
    if (!list && !page) {
      run(runs, results, home);
    }
    if (!list) {
      Path file = home.resolve("docs").resolve("claims.md");
      Files.writeString(file, ClaimsPage.of(catalogue, results));
      System.err.println("claims: wrote " + TrialOptions.shortest(file));
    }
    runs.lines().forEach(System.out::println);
    return list || page || runs.isDecided() ? ExitCode.HELD : ExitCode.UNPROVEN;
  }

  private int tryRatios(ClaimRuns runs) throws Exception {
    if (rounds < 2) {
      throw new BadInput("--rounds " + rounds + ": an interval needs at least 2 pairs");
    }
    runs.measureRatios(rounds);
    return ExitCode.HELD;
  }

  /** Keeps the results after each kind of experiment, as a later one may fail. */
  private void run(ClaimRuns runs, Results results, Path home) throws Exception {
    runs.askClients(runs.asksForSettings());
    results.write(FiguresCommand.machine());
    runs.measureRatios();
    results.write(FiguresCommand.machine());
    replay(runs, home);
    results.write(FiguresCommand.machine());
  }

  private void replay(ClaimRuns runs, Path home) throws IOException {
    Replaying replaying = runs.replays(home);
    if (!replaying.trials().isEmpty()) {
      options.run(
          "claims",
          seed -> replaying.trials(),
          main.verbose,
          outcome -> {
            runs.keep(replaying, outcome.cells());
            return outcome;
          });
    }
  }
}
