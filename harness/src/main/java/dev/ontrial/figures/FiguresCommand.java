package dev.ontrial.figures;

import dev.ontrial.cluster.ScratchFolder;
import dev.ontrial.trial.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ontrial figures}: measures what docs/figures.md states, and writes it there. */
@Command(
    name = "figures",
    description = "Measures the figures of docs/figures.md on this machine and writes them there.")
public final class FiguresCommand implements Callable<Integer> {
  static final String BEGIN = "<!-- figures: written by `make %s` -->";
  private static final String END = "<!-- end of the figures -->";

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "The number of verify runs; 0 omits their table. Default: 10.")
  int runs = 10;

  @Option(names = "--print", description = "Print the figures instead of writing the file.")
  boolean print;

  @Option(
      names = "--links",
      description =
          "Measure only the links, side by side, and write the results into docs/wire.md.")
  boolean links;

  FiguresCommand() {}

  @Override
  public Integer call() throws Exception {
    if (runs < 0 || runs > 1_000) {
      throw new BadInput("--runs " + runs + ": a number from 0 to 1000 is needed");
    }
    Path home = Path.of(System.getProperty("ontrial.home", ".")).toAbsolutePath();
    if (links) {
      return links(home);
    }
    List<Figure> figures = new ArrayList<>();
    try (ScratchFolder scratch = ScratchFolder.create("ontrial-figures")) {
      Path folder = scratch.path();
      say("history");
      figures.addAll(HistoryFigures.measure(folder));
      say("cluster starts");
      figures.addAll(ClusterFigures.measure(folder, scratch.launcher()));
      say("recorder");
      figures.addAll(RecorderFigure.measure(folder, scratch.launcher()));
    }
    List<String> lines = new ArrayList<>();
    lines.add("Measured on %s.".formatted(machine()));
    lines.add("");
    lines.add("| | |");
    lines.add("|---|---|");
    figures.forEach(each -> lines.add("| " + each.what() + " | " + each.value() + " |"));
    if (runs > 0) {
      VerifyRuns verify = new VerifyRuns(home);
      verify.run(runs, FiguresCommand::say);
      lines.add("");
      lines.addAll(verify.markdown());
    }
    show(home.resolve("docs").resolve("figures.md"), BEGIN.formatted("figures"), lines);
    return 0;
  }

  private int links(Path home) throws Exception {
    List<String> lines = new ArrayList<>(List.of("Measured on %s.".formatted(machine()), ""));
    try (ScratchFolder scratch = ScratchFolder.create("ontrial-figures")) {
      say("links");
      lines.addAll(LinkFigures.measure(scratch.path()));
    }
    show(home.resolve("docs").resolve("wire.md"), BEGIN.formatted("bench-links"), lines);
    return 0;
  }

  private void show(Path document, String mark, List<String> lines) throws IOException {
    if (print) {
      lines.forEach(System.out::println);
    } else {
      write(document, mark, lines);
    }
  }

  private static void say(String line) {
    System.err.println("figures: " + line);
  }

  /** This machine, as pages of figures name it. */
  public static String machine() {
    return "%d processors, %s %s, Java %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            System.getProperty("java.version"));
  }

  static void write(Path readme, String mark, List<String> lines) throws IOException {
    String text = Files.readString(readme);
    int begin = text.indexOf(mark);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new BadInput(readme + ": the marks of the figures section are not there");
    }
    String middle = mark + "\n" + String.join("\n", lines) + "\n";
    Files.writeString(readme, text.substring(0, begin) + middle + text.substring(end));
  }
}
