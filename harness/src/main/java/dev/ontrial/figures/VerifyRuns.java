package dev.ontrial.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** {@code ontrial verify} run again and again, as a user runs it, and how often each cell held. */
final class VerifyRuns {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path home;
  private final Map<String, Cell> cells = new TreeMap<>();
  private final Set<String> rows = new LinkedHashSet<>();
  private final Set<String> columns = new LinkedHashSet<>();
  private final List<Long> seconds = new ArrayList<>();
  private final Map<Integer, Integer> exits = new TreeMap<>();

  /** What one cell came to over all runs. */
  private static final class Cell {
    private final Map<String, Integer> verdicts = new TreeMap<>();
    private final Map<String, Integer> seenIn = new TreeMap<>();
    private int controls;
    private int controlsSeen;
  }

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
      Path run = home.resolve("results").resolve("latest").toRealPath();
      add(JSON.readTree(run.resolve("verdicts.json").toFile()));
      says.accept("verify %d of %d: exit %d after %d s".formatted(i, times, exit, took));
    }
  }

  private void add(JsonNode verdicts) {
    for (JsonNode cell : verdicts.path("cells")) {
      String row = cell.path("configuration").asText();
      String column = cell.path("fault").asText();
      rows.add(row);
      columns.add(column);
      Cell total = cells.computeIfAbsent(row + "\0" + column, key -> new Cell());
      total.verdicts.merge(cell.path("verdict").asText(), 1, Integer::sum);
      cell.path("anomalies")
          .fieldNames()
          .forEachRemaining(k -> total.seenIn.merge(k, 1, Integer::sum));
      cell.path("controls")
          .forEach(seen -> {
            total.controls++;
            total.controlsSeen += seen.asBoolean() ? 1 : 0;
          });
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
    lines.add("| | " + String.join(" | ", columns) + " |");
    lines.add("|---|" + "---|".repeat(columns.size()));
    for (String row : rows) {
      StringBuilder line = new StringBuilder("| " + row);
      for (String column : columns) {
        line.append(" | ").append(text(cells.get(row + "\0" + column)));
      }
      lines.add(line + " |");
    }
    return lines;
  }

  private static String exits(Map<Integer, Integer> exits) {
    return exits.entrySet().stream()
        .map(each -> each.getKey() + " (" + each.getValue() + " times)")
        .reduce((a, b) -> a + ", " + b)
        .orElse("none");
  }

  private static String text(@org.jspecify.annotations.Nullable Cell cell) {
    if (cell == null) {
      return "";
    }
    Map<String, String> marks = new LinkedHashMap<>();
    marks.put("HELD", "✔");
    marks.put("BROKEN", "✘");
    marks.put("UNPROVEN", "?");
    marks.put("NOT_APPLICABLE", "n/a");
    List<String> parts = new ArrayList<>();
    marks.forEach((verdict, mark) -> {
      Integer count = cell.verdicts.get(verdict);
      if (count != null) {
        parts.add(verdict.equals("NOT_APPLICABLE") ? mark : mark + " " + count);
      }
    });
    if (!cell.verdicts.containsKey("NOT_APPLICABLE")) {
      cell.seenIn.forEach((kind, count) -> parts.add(kind + " in " + count));
    }
    if (cell.controls > 0) {
      parts.add("◆ " + cell.controlsSeen + " of " + cell.controls);
    }
    return String.join(", ", parts);
  }
}
