package dev.ontrial.figures;

import dev.ontrial.suite.Incident;
import dev.ontrial.suite.RunFolder;
import dev.ontrial.trial.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ontrial detection}: how often and how soon the library's incidents were found. */
@Command(
    name = "detection",
    description = "Reports how often and how soon replays of incidents found them.")
public final class DetectionCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Folders of results/.")
  List<Path> runs = List.of();

  @Option(
      names = "--random",
      paramLabel = "RUN",
      description = "Runs of the same controls under random schedules.")
  List<Path> random = List.of();

  @Option(
      names = "--incidents",
      paramLabel = "FOLDER",
      description = "The folder of the incidents; default: docs/incidents.")
  Path library = home().resolve("docs").resolve("incidents");

  @Option(names = "--write", description = "Write the tables into the library's README.md.")
  boolean write;

  DetectionCommand() {}

  private static Path home() {
    return Path.of(System.getProperty("ontrial.home", "."));
  }

  @Override
  public Integer call() throws Exception {
    DetectionTable table = new DetectionTable(incidents(), trials(runs), trials(random));
    List<String> lines = new ArrayList<>();
    lines.add("Measured on %s.".formatted(FiguresCommand.machine()));
    lines.add("");
    lines.addAll(table.rates());
    lines.add("");
    lines.addAll(table.speeds());
    if (write) {
      String mark = FiguresCommand.BEGIN.formatted("detection");
      FiguresCommand.write(library.resolve("README.md"), mark, lines);
    } else {
      lines.forEach(System.out::println);
    }
    return 0;
  }

  private List<Incident> incidents() throws IOException {
    try (Stream<Path> files = Files.list(library)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .map(Incident::read)
          .toList();
    } catch (IOException e) {
      throw new BadInput(library + ": cannot be read: " + e.getMessage());
    }
  }

  private static List<FirstWitness> trials(List<Path> folders) throws IOException {
    List<FirstWitness> all = new ArrayList<>();
    for (Path folder : folders) {
      for (Path trial : RunFolder.open(folder).trials()) {
        FirstWitness read = FirstWitness.of(trial);
        if (read != null) {
          all.add(read);
        }
      }
    }
    return all;
  }
}
