package dev.ontrial.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Judge;
import dev.ontrial.contract.Requirement;
import dev.ontrial.history.Damage;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryDirectory;
import dev.ontrial.history.HistoryFiles;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.outcome.Sentences;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.TrialName;
import dev.ontrial.trial.file.Reasons;
import dev.ontrial.trial.file.TrialOutline;
import dev.ontrial.trial.file.WholeFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of one run: {@code verdicts.json}, and for each trial a folder with its complete
 * {@code trial.yaml}, histories and logs.
 *
 * @param path where it is
 */
public record RunFolder(Path path) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  /**
   * Makes a new one, named after the moment and the suite, and lets {@code latest} point to it.
   *
   * @throws BadInput if the results' folder cannot be written
   */
  static RunFolder create(Path results, String suite) throws IOException {
    makeWritable(results);
    String base = NAME.format(LocalDateTime.now(ZoneId.systemDefault())) + "-" + suite;
    for (int attempt = 0; ; attempt++) {
      Path path = results.resolve(attempt == 0 ? base : base + "." + attempt);
      try {
        Files.createDirectory(path);
        point(results.resolve("latest"), path.getFileName());
        return new RunFolder(path);
      } catch (FileAlreadyExistsException e) {
        // Another run began in the same second.
      }
    }
  }

  /**
   * Makes the folder of all runs if it is not there.
   *
   * @throws BadInput if it cannot be made or written
   */
  public static void makeWritable(Path results) {
    try {
      Files.createDirectories(results);
      Files.delete(Files.createTempFile(results, ".probe", ""));
    } catch (FileAlreadyExistsException e) {
      throw new BadInput(
          "%s: runs cannot be kept there: a file is in the way; name another folder with --results"
              .formatted(results));
    } catch (IOException e) {
      throw new BadInput(
          "%s: runs cannot be kept there: %s; name another folder with --results"
              .formatted(results, Reasons.of(e)));
    }
  }

  private static void point(Path link, Path target) throws IOException {
    Path fresh = link.resolveSibling(".latest-" + ProcessHandle.current().pid());
    Files.deleteIfExists(fresh);
    Files.createSymbolicLink(fresh, target);
    Files.move(
        fresh,
        link,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * The run in a folder that the user names.
   *
   * @throws BadInput if there is no run in it, or if it is still in progress
   */
  public static RunFolder open(Path path) {
    RunFolder run = new RunFolder(path);
    if (!Files.isDirectory(path)) {
      throw new BadInput(path + ": there is no such folder; name one of results/");
    }
    run.refuseIfRunning();
    if (run.trials().isEmpty()) {
      throw new BadInput(
          path + ": no history is in there; name a folder of results/, or a trial's");
    }
    return run;
  }

  /**
   * Refuses a run that is still in progress, whose files change.
   *
   * @throws BadInput if it is
   */
  public RunFolder refuseIfRunning() {
    Path parent = path.toAbsolutePath().normalize().getParent();
    if (Leftovers.isRunning(path) || (parent != null && Leftovers.isRunning(parent))) {
      throw new BadInput(path + ": the run is in progress; wait until it has ended");
    }
    return this;
  }

  /** The folder of a trial, made if it is not there. */
  Path trial(String name) throws IOException {
    if (TrialName.whyNot(name.endsWith(TrialName.RERUN) ? "rerun" : name).isPresent()) {
      throw new IllegalArgumentException("no name of a trial: " + name);
    }
    return Files.createDirectories(path.resolve(name));
  }

  /**
   * The folders of the trials, oldest first; also if it is itself one. One that has lost its
   * history is a trial all the same.
   */
  public List<Path> trials() {
    if (isTrial(path)) {
      return List.of(path);
    }
    try (Stream<Path> all = Files.list(path)) {
      List<Path> children = all.toList();
      refuseUnreadable(children);
      List<Path> trials =
          new ArrayList<>(
              children.stream()
                  .filter(child -> !Files.isSymbolicLink(child) && isTrial(child))
                  .toList());
      trials.sort((a, b) -> Long.compare(modified(a), modified(b)));
      return trials;
    } catch (IOException e) {
      throw new BadInput(path + ": cannot be read: " + e.getMessage());
    }
  }

  /** A trial that cannot be read must not be taken for none, and its cells not for none. */
  private static void refuseUnreadable(List<Path> children) {
    for (Path child : children) {
      boolean closed = !Files.isReadable(child) || !Files.isExecutable(child);
      if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS) && closed) {
        throw new BadInput(child + ": cannot be read: you may not; check its permissions");
      }
    }
  }

  private static boolean isTrial(Path folder) {
    return Files.isRegularFile(folder.resolve("trial.yaml")) || hasHistory(folder);
  }

  /**
   * Whether all trials of the run were run: its {@code verdicts.json} does not deny it. True for a
   * folder without that file, such as one of histories alone; false if the file cannot be read.
   */
  public boolean isComplete() {
    // A file that cannot be read may have said that the run was ended early.
    return !VerdictsFile.isThere(path)
        || VerdictsFile.read(path).map(its -> isTrue(its.path("complete"))).orElse(false);
  }

  private static boolean isTrue(JsonNode complete) {
    return complete.isMissingNode() || complete.asBoolean(false);
  }

  private static boolean hasHistory(Path trial) {
    Path history = trial.resolve("history");
    try {
      return Files.isDirectory(history) && !HistoryDirectory.files(history).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether it is the folder of a run at all: it was judged, or can be. */
  public boolean isRun() {
    return Files.isRegularFile(path.resolve(VerdictsFile.NAME)) || !trials().isEmpty();
  }

  /** When the trial's file was written, which is before the trial began. */
  private static long modified(Path trial) {
    try {
      return Files.getLastModifiedTime(trial.resolve("trial.yaml")).toMillis();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * A trial as it was judged from disk.
   *
   * @param cells its verdicts
   * @param damages where its history is damaged
   */
  public record Judged(List<CellVerdict> cells, List<Damage> damages) {}

  /**
   * Judges a trial by what is on disk. A configuration of its {@code trial.yaml} of which the
   * history does not speak is unproven, so that a lost history is never a smaller matrix.
   */
  public static List<CellVerdict> judge(Path trial) throws IOException {
    return judged(trial).cells();
  }

  /** The same, with the damages. */
  public static Judged judged(Path trial) throws IOException {
    Path histories = trial.resolve("history");
    List<Damage> unreadable = new ArrayList<>();
    HistoryFiles files = history(histories, unreadable);
    History history = files.outline();
    Path file = trial.resolve("trial.yaml");
    Optional<TrialOutline> declared =
        TrialOutline.read(
            file, why -> unreadable.add(new Damage(file, 0, "it cannot be read: " + why)));
    List<Damage> damages = Stream.concat(unreadable.stream(), history.damages().stream()).toList();
    List<CellVerdict> cells = new ArrayList<>(Judge.judge(files));
    Set<String> judged =
        cells.stream().map(CellVerdict::configuration).collect(Collectors.toUnmodifiableSet());
    declared.stream()
        .flatMap(its -> its.configurations().stream())
        .filter(name -> !judged.contains(name))
        .forEach(name ->
            cells.add(
                unproven(name, trial, declared, damages)
                    .requiring(declared.map(its -> its.required(name)).orElse(Requirement.NONE))));
    if (cells.isEmpty()) {
      cells.add(unproven("unknown", trial, declared, damages));
    }
    return new Judged(cells, damages);
  }

  /** The history; one that cannot be read is empty and damaged, and costs no other trial. */
  private static HistoryFiles history(Path histories, List<Damage> unreadable) {
    try {
      if (Files.isDirectory(histories)) {
        return HistoryFiles.open(histories);
      }
    } catch (IOException e) {
      unreadable.add(new Damage(histories, 0, "it cannot be read: " + reason(e)));
    }
    return HistoryFiles.of(History.of(List.of()));
  }

  private static String reason(IOException e) {
    return Reasons.of(e.getCause() instanceof IOException cause ? cause : e);
  }

  /**
   * Where the history of a trial is damaged.
   *
   * @throws BadInput if there is none, or if a file of it cannot be read at all
   */
  public static List<Damage> damages(Path trial) {
    Path histories = trial.resolve("history");
    if (!Files.isDirectory(histories)) {
      throw new BadInput(trial + ": it has lost its history");
    }
    try {
      return HistoryFiles.open(histories).outline().damages();
    } catch (IOException e) {
      throw new BadInput(
          "%s: cannot be read: %s; `ontrial check` says what is left of the run"
              .formatted(histories, reason(e)));
    }
  }

  private static CellVerdict unproven(
      String configuration, Path folder, Optional<TrialOutline> declared, List<Damage> damages) {
    List<String> reasons = new ArrayList<>(List.of("the history does not declare it"));
    damages.stream().map(Damage::toString).forEach(reasons::add);
    String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    String fault = declared.map(TrialOutline::column).orElse(name);
    return CellVerdict.unproven(configuration, fault, reasons).of(name, 0, null);
  }

  /**
   * Replaces {@code verdicts.json}: the exit code and the numbers first, then every cell.
   *
   * <p>Format 2 has the verdict KNOWN_BUG, which format 1 counted as HELD; each cell's meaning,
   * families, circumstances, doubts and requirement; and the run's sentences, claims and doubts.
   */
  public void writeVerdicts(Outcome outcome) throws IOException {
    WholeFile.replace(path.resolve(VerdictsFile.NAME), verdicts(outcome) + "\n");
  }

  /** What {@code verdicts.json} says of an outcome. */
  public String verdicts(Outcome outcome) throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("format", VerdictsFile.FORMAT);
    root.put("run", String.valueOf(path.toRealPath().getFileName()));
    root.put("complete", outcome.complete());
    root.put("exitCode", outcome.exitCode());
    root.put("knownBugs", outcome.policy().word());
    root.put("summary", outcome.summary());
    root.put("doubts", outcome.doubts());
    root.put("claims", outcome.claims());
    if (!outcome.reruns().isEmpty()) {
      root.put("reruns", outcome.reruns());
    }
    root.put("sentences", Sentences.byConfiguration(outcome.cells()));
    root.put("cells", outcome.cells());
    return JSON.writeValueAsString(root);
  }
}
