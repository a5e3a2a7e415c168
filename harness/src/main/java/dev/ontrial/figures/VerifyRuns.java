package dev.ontrial.figures;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** {@code ontrial verify} run again and again, as a user runs it, and how often each cell held. */
final class VerifyRuns {
  private final Path home;
  private final Tally tally = new Tally();
  private final List<Long> seconds = new ArrayList<>();
  private final Map<Integer, Integer> exits = new TreeMap<>();

  VerifyRuns(Path home) {
    this.home = home;
  }

  void run(int times, Consumer<String> says) throws IOException, InterruptedException {
    for (int i = 1; i <= times; i++) {
      long start = System.nanoTime();
      Process process =
          new ProcessBuilder(home.resolve("ontrial").toString(), "verify", "--plain")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      int exit = process.waitFor();
      exits.merge(exit, 1, Integer::sum);
      long took = Math.round((System.nanoTime() - start) / 1e9);
      seconds.add(took);
      tally.add(home.resolve("results").resolve("latest").toRealPath());
      says.accept("verify %d of %d: exit %d after %d s".formatted(i, times, exit, took));
    }
  }

  /** The table as Markdown, and what the runs came to as a whole. */
  List<String> markdown() {
    List<String> lines = new ArrayList<>();
    List<Long> sorted = seconds.stream().sorted().toList();
    lines.add(
        "`ontrial verify`, %d runs in a row: %d to %d s, median %d s; exit codes %s."
            .formatted(
                seconds.size(),
                sorted.getFirst(),
                sorted.getLast(),
                sorted.get(sorted.size() / 2),
                exits(exits)));
    lines.add("");
    lines.addAll(tally.table());
    return lines;
  }

  private static String exits(Map<Integer, Integer> exits) {
    return exits.entrySet().stream()
        .map(each -> each.getKey() + " (" + each.getValue() + " times)")
        .reduce((a, b) -> a + ", " + b)
        .orElse("none");
  }
}
