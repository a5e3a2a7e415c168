package dev.ontrial.cli;

import dev.ontrial.export.JepsenHistory;
import dev.ontrial.history.Damage;
import dev.ontrial.suite.RunFolder;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.file.Reasons;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ontrial export}: a trial's history for other programs. */
@Command(
    name = "export",
    description = "Writes a trial's history in the format of another program; see docs/jepsen.md.")
final class ExportCommand implements Callable<Integer> {
  /** What can be written. */
  enum Format {
    /** One map a line, in EDN, as jepsen.tests.kafka takes it. */
    JEPSEN
  }

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "One of: jepsen.")
  Format format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The file to write; default: standard output.")
  @Nullable Path out;

  @Parameters(
      paramLabel = "RUN",
      description = "The folder of a trial, or of a run with one trial.")
  Path folder;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  ExportCommand() {}

  @Override
  public Integer call() throws Exception {
    if (out != null) {
      refuseUnlessWritable(out);
    }
    Path trial = trial();
    List<Damage> damages = RunFolder.damages(trial);
    JepsenHistory history = new JepsenHistory(trial.resolve("history"));
    if (out == null) {
      history.write(new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8)));
    } else {
      try (Writer writer = Files.newBufferedWriter(out)) {
        System.out.println(history.write(writer) + " lines in " + out);
      } catch (IOException e) {
        throw new BadInput("--out %s: cannot be written: %s".formatted(out, Reasons.of(e)));
      }
    }
    history.leftOut().forEach(words -> System.err.println("ontrial: " + words));
    damages.forEach(damage -> System.err.println("ontrial: " + damage));
    return damages.isEmpty() ? ExitCode.HELD : ExitCode.UNPROVEN;
  }

  private Path trial() {
    List<Path> trials = RunFolder.open(folder).trials();
    if (trials.size() > 1) {
      throw new BadInput(
          "%s: there are %d trials in it, and each is a history; name one, such as %s"
              .formatted(folder, trials.size(), trials.getFirst()));
    }
    return trials.getFirst();
  }

  private static void refuseUnlessWritable(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || parent == null || !Files.isDirectory(parent)) {
      throw new BadInput("--out " + file + ": not a file in a folder that is there");
    }
  }
}
