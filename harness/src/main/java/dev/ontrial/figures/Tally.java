package dev.ontrial.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.suite.Reruns;
import dev.ontrial.suite.RunFolder;
import dev.ontrial.suite.VerdictsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Several runs added up: how often each cell held, and how often each control was seen. */
final class Tally {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Cell> cells = new TreeMap<>();
  private final Set<String> rows = new LinkedHashSet<>();
  private final Set<String> columns = new LinkedHashSet<>();
  private final Map<String, Integer> verdicts = new TreeMap<>();
  private final List<String> broken = new ArrayList<>();
  private final Phases phases = new Phases();

  /** What one cell came to over all runs. */
  private static final class Cell {
    private final Map<String, Integer> verdicts = new TreeMap<>();
    private final Map<String, Integer> seenIn = new TreeMap<>();
    private int controls;
    private int controlsSeen;
  }

  /**
   * Adds a run, as its histories show it. What its {@code verdicts.json} says is only compared,
   * since anybody can edit that file.
   *
   * @throws BadInput if the folder holds no run, one that is in progress, or one of a newer version
   */
  void add(Path run) throws IOException {
    RunFolder folder = RunFolder.open(run);
    Map<String, String> claimed = claimed(run);
    List<CellVerdict> all = new ArrayList<>();
    for (Path trial : folder.trials()) {
      all.addAll(RunFolder.judge(trial));
    }
    Map<String, String> judged = new TreeMap<>();
    List<JsonNode> counting = new ArrayList<>();
    for (CellVerdict cell : Reruns.counting(all, folder, new ArrayList<>())) {
      judged.put(cell.trial() + " " + cell.configuration(), cell.verdict().name());
      counting.add(JSON.valueToTree(cell));
    }
    add(run, counting, folder.trials());
    if (!claimed.isEmpty() && !claimed.equals(judged)) {
      System.err.println(
          "ontrial: %s: verdicts.json differs from what the histories show; the histories count"
              .formatted(run));
    }
    if (!folder.isComplete()) {
      System.err.println("ontrial: %s: the run was ended early".formatted(run));
    }
  }

  /** Adds the cells and the trials of a run. */
  void add(Path run, Iterable<JsonNode> counting, List<Path> trials) throws IOException {
    counting.forEach(cell -> add(run, cell));
    for (Path trial : trials) {
      phases.add(trial);
    }
  }

  /** The verdicts of the run's file, by trial and configuration; empty if it has none. */
  private static Map<String, String> claimed(Path run) {
    Map<String, String> claimed = new TreeMap<>();
    Optional<JsonNode> read = VerdictsFile.read(run);
    if (read.isEmpty() && Files.exists(run.resolve(VerdictsFile.NAME))) {
      claimed.put(VerdictsFile.NAME, "unreadable");
    }
    for (JsonNode root : read.stream().toList()) {
      VerdictsFile.refuseFormat(run.resolve(VerdictsFile.NAME), root);
      for (JsonNode cell : root.path("cells")) {
        claimed.put(
            cell.path("trial").asText() + " " + cell.path("configuration").asText(),
            cell.path("verdict").asText());
      }
    }
    return claimed;
  }

  private void add(Path run, JsonNode cell) {
    String row = cell.path("configuration").asText();
    String column = cell.path("fault").asText();
    String verdict = verdict(cell);
    rows.add(row);
    columns.add(column);
    verdicts.merge(verdict, 1, Integer::sum);
    if (verdict.equals("BROKEN") || verdict.equals("UNPROVEN")) {
      broken.add(
          "%s: %s × %s, %s: %s"
              .formatted(
                  verdict.toLowerCase(java.util.Locale.ROOT),
                  row,
                  cell.path("trial").asText(),
                  run.getFileName(),
                  cell.path("reason").asText()));
    }
    Cell total = cells.computeIfAbsent(row + "\0" + column, key -> new Cell());
    total.verdicts.merge(verdict, 1, Integer::sum);
    cell.path("anomalies")
        .properties()
        .forEach(each -> total.seenIn.merge(kind(each), 1, Integer::sum));
    cell.path("controls")
        .forEach(seen -> {
          total.controls++;
          total.controlsSeen += seen.asBoolean() ? 1 : 0;
        });
  }

  /** Format 1 of {@code verdicts.json} counted known bugs as held. */
  private static String verdict(JsonNode cell) {
    String verdict = cell.path("verdict").asText();
    boolean known =
        cell.path("anomalies").properties().stream()
            .anyMatch(each -> each.getValue().path("grades").has("KNOWN"));
    return verdict.equals("HELD") && known ? "KNOWN_BUG" : verdict;
  }

  /** A known bug is told from what is merely permitted. */
  private static String kind(Map.Entry<String, JsonNode> anomaly) {
    boolean known = anomaly.getValue().path("grades").has("KNOWN");
    return anomaly.getKey() + (known ? " (known)" : "");
  }

  /** The numbers, the table and where the time went, as Markdown. */
  List<String> markdown() {
    List<String> lines = new ArrayList<>(List.of(numbers(), ""));
    lines.addAll(table());
    if (!broken.isEmpty()) {
      lines.add("");
      broken.forEach(each -> lines.add("* " + each));
    }
    lines.add("");
    lines.addAll(phases.markdown());
    return lines;
  }

  private String numbers() {
    int held = verdicts.getOrDefault("HELD", 0);
    int wrong = verdicts.getOrDefault("BROKEN", 0);
    int unproven = verdicts.getOrDefault("UNPROVEN", 0);
    int known = verdicts.getOrDefault("KNOWN_BUG", 0);
    int judged = held + known + wrong + unproven;
    String bound =
        wrong == 0 && judged > 0
            ? " (if any cell is accused falsely, then at most %.2f %% of them, at 95 %%)"
                .formatted(100 * (1 - Math.pow(0.05, 1.0 / judged)))
            : "";
    int expected = cells.values().stream().mapToInt(cell -> cell.controls).sum();
    int seen = cells.values().stream().mapToInt(cell -> cell.controlsSeen).sum();
    return "%d trials, %s; %d cells judged: %d held, %d known bug, %d broken, %d unproven%s; controls seen %d of %d."
        .formatted(
            phases.trials(),
            phases.seeds(),
            judged,
            held,
            known,
            wrong,
            unproven,
            bound,
            seen,
            expected);
  }

  /** The table alone. */
  List<String> table() {
    List<String> lines = new ArrayList<>();
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

  private static String text(@Nullable Cell cell) {
    if (cell == null) {
      return "";
    }
    Map<String, String> marks = new LinkedHashMap<>();
    marks.put("HELD", "✔");
    marks.put("KNOWN_BUG", "!");
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
