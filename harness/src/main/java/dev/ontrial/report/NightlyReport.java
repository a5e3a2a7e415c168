package dev.ontrial.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ontrial.suite.NightlyEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of the nightly matrix: its entries in numbers, and by name whatever is not as promised.
 */
public final class NightlyReport {
  private NightlyReport() {}

  /**
   * An entry that was run.
   *
   * @param exitCode what its run ended with
   * @param took how long that took
   * @param run the folder of its run, from the nightly's folder; empty where there is none
   * @param verdicts its {@code verdicts.json}; null where there is none
   */
  public record Ran(
      NightlyEntry entry, int exitCode, Duration took, String run, @Nullable JsonNode verdicts) {

    private long number(String name) {
      return verdicts == null ? 0 : verdicts.path("summary").path(name).asLong();
    }

    private String link() {
      return run.isEmpty() ? entry.name() : "[" + entry.name() + "](" + run + "/matrix.md)";
    }
  }

  /** What a nightly ends with: broken before failed before unproven before held. */
  public static int exitCode(List<Ran> all) {
    List<Integer> codes = all.stream().map(Ran::exitCode).toList();
    if (codes.contains(1)) {
      return 1;
    }
    return codes.stream().mapToInt(Integer::intValue).max().orElse(2);
  }

  /** The page {@code nightly.md}. */
  public static List<String> markdown(List<Ran> all) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| entry | held | known bug | broken | unproven | n/a | requirements unmet | controls seen"
            + " | exit code | time |");
    lines.add("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (Ran ran : all) {
      lines.add(
          "| %s | %d | %d | %d | %d | %d | %d | %d of %d | %d | %s |"
              .formatted(
                  ran.link(),
                  ran.number("held"),
                  ran.number("knownBugCells"),
                  ran.number("broken"),
                  ran.number("unproven"),
                  ran.number("notApplicable"),
                  ran.number("requirementsUnmet"),
                  ran.number("controlsSeen"),
                  ran.number("controlsExpected"),
                  ran.exitCode,
                  time(ran.took)));
    }
    section(lines, "Broken", cells(all, "BROKEN"));
    section(lines, "Requirements that are not met", unmet(all));
    section(lines, "Unproven", cells(all, "UNPROVEN"));
    section(lines, "Known bugs of a released Kafka", knownBugs(all));
    return lines;
  }

  /** The same for a terminal: no more than what fits a line each. */
  public static List<String> text(List<Ran> all) {
    int width = all.stream().mapToInt(ran -> ran.entry.name().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (Ran ran : all) {
      lines.add(
          "%s  %3d held · %d known bug · %d broken · %d unproven · %d n/a · controls %d of %d · exit %d · %s"
              .formatted(
                  ran.entry.name() + " ".repeat(width - ran.entry.name().length()),
                  ran.number("held"),
                  ran.number("knownBugCells"),
                  ran.number("broken"),
                  ran.number("unproven"),
                  ran.number("notApplicable"),
                  ran.number("controlsSeen"),
                  ran.number("controlsExpected"),
                  ran.exitCode,
                  time(ran.took)));
    }
    return lines;
  }

  private static String time(Duration took) {
    return "%d min %02d s".formatted(took.toMinutes(), took.toSecondsPart());
  }

  private static void section(List<String> lines, String title, List<String> items) {
    if (!items.isEmpty()) {
      lines.add("");
      lines.add("## " + title);
      lines.add("");
      lines.addAll(items);
    }
  }

  private static List<String> cells(List<Ran> all, String verdict) {
    List<String> items = new ArrayList<>();
    for (Ran ran : all) {
      if (ran.verdicts == null) {
        if (verdict.equals("UNPROVEN")) {
          items.add(
              "* %s: nothing was judged, exit code %d".formatted(ran.entry.name(), ran.exitCode));
        }
        continue;
      }
      for (JsonNode cell : ran.verdicts.path("cells")) {
        if (cell.path("verdict").asText().equals(verdict)) {
          items.add("* %s: %s: %s".formatted(ran.entry.name(), place(cell), why(cell)));
        }
      }
    }
    return items;
  }

  private static List<String> unmet(List<Ran> all) {
    List<String> items = new ArrayList<>();
    for (Ran ran : all) {
      if (ran.verdicts != null) {
        for (JsonNode cell : ran.verdicts.path("cells")) {
          JsonNode answer = cell.path("requirement");
          if (answer.path("status").asText().equals("UNMET")) {
            items.add("* %s: %s".formatted(ran.entry.name(), answer.path("sentence").asText()));
          }
        }
      }
    }
    return items;
  }

  private static String place(JsonNode cell) {
    return cell.path("configuration").asText() + " × " + cell.path("fault").asText();
  }

  private static String why(JsonNode cell) {
    List<String> parts = new ArrayList<>();
    cell.path("reasons").forEach(reason -> parts.add(reason.asText()));
    cell.path("anomalies")
        .properties()
        .forEach(anomaly -> {
          if (grade(anomaly.getValue(), "FORBIDDEN") > 0) {
            parts.add(anomaly.getKey() + " " + grade(anomaly.getValue(), "FORBIDDEN"));
          }
        });
    return parts.isEmpty() ? "see its run" : String.join("; ", parts);
  }

  private static List<String> knownBugs(List<Ran> all) {
    List<String> items = new ArrayList<>();
    for (Ran ran : all) {
      if (ran.verdicts != null) {
        for (JsonNode cell : ran.verdicts.path("cells")) {
          cell.path("anomalies")
              .properties()
              .forEach(anomaly -> {
                long known = grade(anomaly.getValue(), "KNOWN");
                if (known > 0) {
                  items.add(
                      "* %s: %s: %s %d"
                          .formatted(ran.entry.name(), place(cell), anomaly.getKey(), known));
                }
              });
        }
      }
    }
    return items;
  }

  /** How many of an anomaly have that grade, whether the grades are written large or small. */
  private static long grade(JsonNode anomaly, String grade) {
    JsonNode grades = anomaly.path("grades");
    return grades.path(grade).asLong(grades.path(grade.toLowerCase(Locale.ROOT)).asLong());
  }
}
