package dev.ontrial.claims;

import dev.ontrial.claims.Experiment.Replay;
import dev.ontrial.claims.Experiment.Run;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Verdict;
import dev.ontrial.suite.Sign;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Glob;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.Resources;
import dev.ontrial.trial.file.TrialReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The trials of claims, each run once whatever the number of claims that need it. */
public final class Replaying {
  private static final String EXPOSURE = "exposure:";

  private final Path home;
  private final Map<String, Trial> trials = new LinkedHashMap<>();

  /** Trials of files below that folder. */
  Replaying(Path home) {
    this.home = home;
  }

  /**
   * Adds the trials of an experiment.
   *
   * @throws BadInput if there is no such trial or configuration
   */
  void add(Replay replay) {
    replay.runs().forEach(run -> trials.computeIfAbsent(key(run), key -> trial(run)));
  }

  /** What is to be run; each trial has a name of its own. */
  public List<Trial> trials() {
    return List.copyOf(trials.values());
  }

  private static String key(Run run) {
    return "%s %s %s/%s".formatted(run.of(), run.configurations(), run.brokers(), run.clients());
  }

  private Trial trial(Run run) {
    Path file = home.resolve(run.of());
    Trial read;
    if (Resources.trials().contains(run.of())) {
      read = TrialReader.shipped(run.of());
    } else if (Files.isRegularFile(file)) {
      read = TrialReader.read(file);
    } else {
      throw new BadInput(run.of() + ": neither a file nor a trial that ships with ontrial");
    }
    if (!run.configurations().isEmpty()) {
      List<Configuration> some =
          read.configurations().stream()
              .filter(each -> run.configurations().contains(each.name()))
              .toList();
      if (some.size() < run.configurations().size()) {
        throw new BadInput(run.of() + ": it does not have all of " + run.configurations());
      }
      read = read.with(some);
    }
    String name = "%s--%d".formatted(read.name(), trials.size() + 1);
    return read.with(read.cluster().of(run.brokers()).withClients(run.clients()))
        .with(name, read.seed());
  }

  /** What the verdicts of a run say about a claim. */
  Result result(Claim claim, Replay replay, List<CellVerdict> all) {
    Map<Run, List<CellVerdict>> by = new LinkedHashMap<>();
    for (Run run : replay.runs()) {
      Trial trial = trials.get(key(run));
      String name = trial == null ? "" : trial.name();
      by.put(run, all.stream().filter(cell -> cell.trial().equals(name)).toList());
    }
    List<String> evidence = new ArrayList<>();
    by.forEach((run, cells) -> evidence.add(evidence(run, cells)));
    return Result.of(claim, verdict(replay, by), evidence);
  }

  /** The verdict, by the cells of each run. */
  static dev.ontrial.claims.Verdict verdict(Replay replay, Map<Run, List<CellVerdict>> by) {
    if (isSeen(by, Run::confirmedBy)) {
      return dev.ontrial.claims.Verdict.of(dev.ontrial.claims.Verdict.Kind.CONFIRMED);
    }
    if (isSeen(by, Run::refutedBy)) {
      return dev.ontrial.claims.Verdict.of(dev.ontrial.claims.Verdict.Kind.REFUTED);
    }
    if (isSeen(by, Run::dependsBy)) {
      return new dev.ontrial.claims.Verdict(
          dev.ontrial.claims.Verdict.Kind.DEPENDS, replay.dependsOn());
    }
    return new dev.ontrial.claims.Verdict(
        dev.ontrial.claims.Verdict.Kind.NOT_DECIDED, "the runs show none of the named outcomes");
  }

  private static boolean isSeen(
      Map<Run, List<CellVerdict>> by, Function<Run, Map<String, List<String>>> outcome) {
    return by.entrySet().stream()
        .allMatch(each ->
            !outcome.apply(each.getKey()).isEmpty()
                && isSeen(outcome.apply(each.getKey()), each.getValue()));
  }

  private static boolean isSeen(Map<String, List<String>> signs, List<CellVerdict> cells) {
    return signs.entrySet().stream()
        .allMatch(each -> {
          List<CellVerdict> its =
              cells.stream()
                  .filter(cell -> new Glob(each.getKey()).matches(cell.configuration()))
                  .toList();
          return !its.isEmpty() && each.getValue().stream().allMatch(sign -> isSeen(its, sign));
        });
  }

  /** That something is absent is shown only by a cell that could have shown it. */
  private static boolean isSeen(List<CellVerdict> cells, String sign) {
    if (!sign.startsWith(ClaimReader.NOT)) {
      return cells.stream().anyMatch(cell -> Sign.isSeen(cell, sign));
    }
    String bare = ClaimReader.bare(sign);
    return cells.stream()
        .allMatch(cell ->
            cell.verdict() != Verdict.UNPROVEN
                && cell.verdict() != Verdict.NOT_APPLICABLE
                && !Sign.isSeen(cell, bare));
  }

  private String evidence(Run run, List<CellVerdict> cells) {
    String what =
        Files.isRegularFile(home.resolve(run.of())) ? link(run.of()) : "`" + run.of() + "`";
    String seen =
        cells.isEmpty()
            ? "no verdict"
            : cells.stream().map(cell -> words(run, cell)).collect(Collectors.joining("; "));
    return "%s, brokers %s, clients %s: %s".formatted(what, run.brokers(), run.clients(), seen);
  }

  /** From {@code docs/claims.md} to a file below the root. */
  private static String link(String file) {
    String target = file.startsWith("docs/") ? file.substring("docs/".length()) : "../" + file;
    return "[%s](%s)".formatted(Path.of(file).getFileName(), target);
  }

  /** What a cell shows, with the counts of exposure that the signs of the run name. */
  static String words(Run run, CellVerdict cell) {
    String anomalies =
        cell.anomalies().isEmpty()
            ? "no anomaly"
            : cell.anomalies().entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue().count())
                .collect(Collectors.joining(", "));
    String verdict =
        switch (cell.verdict()) {
          case HELD -> cell.anomalies().isEmpty() ? "" : ", as its settings permit";
          case KNOWN_BUG, BROKEN, UNPROVEN, NOT_APPLICABLE ->
              ", " + cell.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    String counts =
        counters(run, cell.configuration())
            .map(
                counter -> ", %s %,d".formatted(counter, cell.exposure().getOrDefault(counter, 0L)))
            .collect(Collectors.joining());
    return "`%s` %s%s%s".formatted(cell.configuration(), anomalies, verdict, counts);
  }

  private static Stream<String> counters(Run run, String configuration) {
    return Stream.of(run.confirmedBy(), run.refutedBy(), run.dependsBy())
        .flatMap(signs -> signs.entrySet().stream())
        .filter(each -> new Glob(each.getKey()).matches(configuration))
        .flatMap(each -> each.getValue().stream())
        .map(ClaimReader::bare)
        .filter(sign -> sign.startsWith(EXPOSURE))
        .map(sign -> sign.substring(EXPOSURE.length()).replaceAll("[<>=].*", ""))
        .distinct();
  }
}
