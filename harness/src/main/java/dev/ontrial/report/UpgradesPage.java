package dev.ontrial.report;

import dev.ontrial.contract.Meaning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The page on which upgrades are listed; one line of its table for each. */
public final class UpgradesPage {
  /** What the page says above its table. */
  static final String HEAD =
      """
      # Upgrades

      Each line is one run of `ontrial upgrade`: three brokers are upgraded one after the other, and then \
      all feature levels are raised, under load. It is done three times: without a fault, with the \
      leader killed while brokers of both versions serve, and with the leader's replies lost. \
      `make upgrades` generates this page again.

      A promise is kept if no cell is broken. "Permitted" is what the settings of the row do not rule \
      out, such as a loss with acks=1.

      | from | to | clients | promises | not kept | known bugs | permitted | unproven | longest without service | date |
      |---|---|---|---|---|---|---|---|---|---|
      """;

  private static final int KEY_COLUMNS = 3;

  private UpgradesPage() {}

  /**
   * Adds the line of an upgrade, in place of the line of the same versions.
   *
   * @param complete whether the run was not ended early; a line of such a run is not written
   */
  public static void add(Path page, UpgradeAnswer answer, boolean complete, LocalDate date)
      throws IOException {
    if (!complete) {
      return;
    }
    List<String> lines =
        Files.exists(page) ? new ArrayList<>(Files.readAllLines(page)) : new ArrayList<>();
    lines.add(line(answer, date));
    Files.writeString(page, render(lines));
  }

  /** The whole page, of which only the lines of the table are taken; the last one counts. */
  static String render(List<String> lines) {
    TreeMap<String, String> rows = new TreeMap<>();
    lines.stream()
        .filter(line -> line.matches("\\| \\d+\\..*"))
        .forEach(line -> rows.put(key(line), line));
    StringBuilder page = new StringBuilder(HEAD);
    rows.values().forEach(line -> page.append(line).append('\n'));
    return page.toString();
  }

  private static String key(String line) {
    String[] cells = line.split("\\|", -1);
    return String.join("|", List.of(cells).subList(0, Math.min(cells.length, KEY_COLUMNS + 1)));
  }

  private static String line(UpgradeAnswer answer, LocalDate date) {
    List<String> cells =
        List.of(
            answer.from().text(),
            answer.to().text(),
            answer.clients(),
            answer.kept(),
            answer.of(Meaning.FORBIDDEN).orElse("–"),
            answer.of(Meaning.KNOWN_BUG).orElse("–"),
            answer.of(Meaning.PERMITTED).orElse("–"),
            answer.of(Meaning.UNPROVEN).orElse("–"),
            answer.slowest().map(UpgradeAnswer::gap).orElse("–"),
            date.toString());
    return "| "
        + String.join(" | ", cells.stream().map(cell -> cell.replace("|", "/")).toList())
        + " |";
  }
}
