package dev.ontrial.report.html;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Meaning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The matrix as an HTML table: configurations down, faults across. Cells link to their sections.
 */
final class MatrixTable {
  /** So many columns fit a page of 1,280 px. */
  private static final int MOST_IN_SIGHT = 16;

  private final List<CellVerdict> cells;
  private final StringBuilder html = new StringBuilder();

  private MatrixTable(List<CellVerdict> cells) {
    this.cells = cells;
  }

  static String of(List<CellVerdict> cells) {
    return new MatrixTable(cells).table();
  }

  private String table() {
    Map<String, List<CellVerdict>> places =
        cells.stream()
            .collect(
                Collectors.groupingBy(
                    cell -> cell.configuration() + "\0" + cell.fault(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<String> rows = cells.stream().map(CellVerdict::configuration).distinct().toList();
    List<String> columns = cells.stream().map(CellVerdict::fault).distinct().toList();
    html.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Matrix\">");
    html.append("<table class=\"matrix\"><caption>Rows are configurations, columns are faults.");
    if (columns.size() > MOST_IN_SIGHT) {
      html.append(" There are ").append(columns.size()).append("; the table scrolls sideways.");
    }
    html.append("</caption><thead><tr><th scope=\"col\" class=\"corner\">configuration</th>");
    for (String column : columns) {
      html.append("<th scope=\"col\" data-column=\"").append(Markup.text(column));
      html.append("\"><span>").append(Markup.text(column)).append("</span></th>");
    }
    html.append("</tr></thead><tbody>");
    for (String row : rows) {
      html.append("<tr data-row=\"").append(Markup.text(row)).append("\"><th scope=\"row\">");
      html.append(Markup.text(row)).append("</th>");
      for (String column : columns) {
        cell(column, places.getOrDefault(row + "\0" + column, List.of()));
      }
      html.append("</tr>");
    }
    return html.append("</tbody></table></div>").toString();
  }

  private void cell(String column, List<CellVerdict> place) {
    if (place.isEmpty()) {
      html.append("<td class=\"absent\" data-column=\"").append(Markup.text(column));
      html.append("\"><span class=\"quiet\">not run</span></td>");
      return;
    }
    Meaning meaning = Meanings.worst(place);
    CellVerdict worst =
        place.stream().filter(each -> each.meaning() == meaning).findFirst().orElseThrow();
    html.append("<td class=\"").append(Meanings.css(meaning)).append("\" data-column=\"");
    html.append(Markup.text(column)).append("\"><a href=\"#").append(CellKey.of(worst));
    html.append("\" aria-label=\"").append(Markup.text(spoken(worst, place)));
    html.append("\"><span class=\"mark\" aria-hidden=\"true\">").append(meaning.mark());
    html.append("</span><span class=\"letters\" aria-hidden=\"true\">");
    html.append(Meanings.letters(place)).append("</span></a></td>");
  }

  private static String spoken(CellVerdict worst, List<CellVerdict> place) {
    String seen = Meanings.spoken(place);
    return "%s × %s: %s%s%s"
        .formatted(
            worst.configuration(),
            worst.fault(),
            place.size() > 1 ? place.size() + " runs, worst: " : "",
            worst.meaning().word(),
            seen.isEmpty() ? "" : "; seen: " + seen);
  }
}
