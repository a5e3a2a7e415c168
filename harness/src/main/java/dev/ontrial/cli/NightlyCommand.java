package dev.ontrial.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.report.NightlyReport;
import dev.ontrial.suite.NightlyEntry;
import dev.ontrial.suite.VerdictsFile;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Glob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ontrial nightly}: the matrix of versions, one entry after the other. */
@Command(
    name = "nightly",
    description = "Runs several versions of brokers and clients, mixed, against the faults.")
final class NightlyCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  /** The commands that an entry can be run with. */
  private static final List<String> SUITES =
      List.of(
          "verify",
          "verify-all",
          "verify-everything",
          "verify-settings",
          "verify-operations",
          "verify-upgrades",
          "verify-disks");

  @ParentCommand Main main;

  @Option(names = "--list", description = "Print the entries as JSON; run nothing.")
  boolean list;

  @Option(
      names = "--only-entry",
      paramLabel = "GLOB",
      defaultValue = "*",
      description = "Run only the entries whose name matches; default: all.")
  String only = "*";

  @Option(
      names = "--suite",
      paramLabel = "COMMAND",
      defaultValue = "verify-all",
      description = "The command that runs an entry; default: verify-all.")
  String suite = "verify-all";

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of random choices; default: the trials'.")
  @Nullable Long seed;

  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description = "Where runs are kept; default: results.")
  Path results = TrialOptions.DEFAULT_RESULTS;

  @ArgGroup(exclusive = false, validate = false, heading = "%nWhere brokers and links run:%n")
  ContainerOptions containers = new ContainerOptions();

  @ArgGroup(exclusive = false, validate = false, heading = "%nWhat the run must come to:%n")
  JudgementOptions judgement = new JudgementOptions();

  @Option(names = "--plain", description = "Print lines instead of a live table.")
  boolean plain;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  NightlyCommand() {}

  @Override
  public Integer call() throws IOException {
    List<NightlyEntry> entries = entries();
    if (list) {
      System.out.println(JSON.writeValueAsString(entries));
      return ExitCode.HELD;
    }
    if (!SUITES.contains(suite)) {
      throw new BadInput(
          "--suite %s: no such suite; known: %s".formatted(suite, String.join(", ", SUITES)));
    }
    SubjectOptions.refuseNegative(seed);
    String stamp = STAMP.format(LocalDateTime.now(ZoneId.systemDefault()));
    Path folder = results.resolve(stamp + "-nightly");
    List<NightlyReport.Ran> ran = new ArrayList<>();
    for (NightlyEntry entry : entries) {
      System.out.printf("%n%s (%d of %d)%n", entry.name(), ran.size() + 1, entries.size());
      ran.add(run(entry, folder));
      write(folder, ran);
    }
    System.out.println();
    NightlyReport.text(ran).forEach(System.out::println);
    System.out.println(folder.resolve("nightly.md"));
    return NightlyReport.exitCode(ran);
  }

  private List<NightlyEntry> entries() {
    Glob wanted = new Glob(only);
    List<NightlyEntry> all = NightlyEntry.shipped();
    List<NightlyEntry> chosen = all.stream().filter(entry -> wanted.matches(entry.name())).toList();
    if (chosen.isEmpty()) {
      throw new BadInput(
          "--only-entry %s: no entry has such a name; `ontrial nightly --list` shows them"
              .formatted(only));
    }
    return chosen;
  }

  /** Runs an entry as the command line that it stands for. */
  private NightlyReport.Ran run(NightlyEntry entry, Path folder) throws IOException {
    Path own = folder.resolve(entry.name());
    List<String> arguments = new ArrayList<>(List.of(suite));
    arguments.addAll(entry.arguments());
    arguments.addAll(List.of("--results", own.toString()));
    if (seed != null) {
      arguments.addAll(List.of("--seed", seed.toString()));
    }
    arguments.addAll(containers.arguments());
    arguments.addAll(judgement.arguments());
    if (plain) {
      arguments.add("--plain");
    }
    long start = System.nanoTime();
    int code = main.execute(arguments);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Path latest = own.resolve("latest");
    if (!Files.isDirectory(latest)) {
      return new NightlyReport.Ran(entry, code, took, "", null);
    }
    Path run = folder.toRealPath().relativize(latest.toRealPath());
    JsonNode judged = VerdictsFile.read(latest).orElse(null);
    return new NightlyReport.Ran(entry, code, took, run.toString(), judged);
  }

  /** After every entry, so that a nightly that is ended early says what it knew. */
  private static void write(Path folder, List<NightlyReport.Ran> ran) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("nightly.md"), NightlyReport.markdown(ran));
  }
}
