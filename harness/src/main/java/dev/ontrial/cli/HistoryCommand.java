package dev.ontrial.cli;

import dev.ontrial.history.Damage;
import dev.ontrial.history.HistoryDump;
import dev.ontrial.suite.RunFolder;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ontrial history}: a run's history as lines of JSON. */
@Command(name = "history", description = "Prints a run's history, one JSON object per line.")
final class HistoryCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "RUN",
      description = "A run folder of results/, or the folder of one of its trials.")
  Path folder;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  HistoryCommand() {}

  @Override
  public Integer call() throws Exception {
    List<Damage> damages = new ArrayList<>();
    // Not System.out, which swallows errors of writing.
    Writer out =
        new BufferedWriter(
            new OutputStreamWriter(
                new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8));
    for (Path trial : RunFolder.open(folder).trials()) {
      damages.addAll(RunFolder.damages(trial));
      try {
        var unused = HistoryDump.dump(trial.resolve("history"), out);
        out.flush();
      } catch (IOException | UncheckedIOException e) {
        // The files were read a moment ago.
        return Main.lost();
      }
    }
    damages.forEach(damage -> System.err.println("ontrial: " + damage));
    return damages.isEmpty() ? ExitCode.HELD : ExitCode.UNPROVEN;
  }
}
