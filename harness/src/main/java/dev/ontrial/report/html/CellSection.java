package dev.ontrial.report.html;

import dev.ontrial.checker.Anomaly;
import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Checkers;
import dev.ontrial.contract.Availability;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Finding;
import dev.ontrial.contract.Meaning;
import dev.ontrial.contract.RequirementAnswer;
import dev.ontrial.outcome.Sentences;
import dev.ontrial.outcome.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A cell of the matrix in full. */
final class CellSection {
  /** More witnesses of one cell are only counted. */
  private static final int MOST_WITNESSES = 50;

  private final CellVerdict cell;
  private final TrialView trial;
  private final Detail detail;
  private final StringBuilder html = new StringBuilder();
  private int witnesses;

  private CellSection(CellVerdict cell, TrialView trial, Detail detail) {
    this.cell = cell;
    this.trial = trial;
    this.detail = detail;
  }

  /**
   * The section.
   *
   * @param open whether its details show at once
   */
  static String of(CellVerdict cell, boolean open, TrialView trial, Detail detail) {
    return new CellSection(cell, trial, detail).section(open);
  }

  private String section(boolean open) {
    Meaning meaning = cell.meaning();
    String key = CellKey.of(cell);
    html.append(open ? "<details open class=\"cell " : "<details class=\"cell ")
        .append(Meanings.css(meaning))
        .append("\" id=\"")
        .append(key);
    html.append("\" data-row=\"").append(Markup.text(cell.configuration()));
    html.append("\" data-column=\"").append(Markup.text(cell.fault()));
    html.append("\" data-meaning=\"").append(Meanings.css(meaning));
    html.append("\" data-letters=\"").append(Meanings.letters(List.of(cell)));
    html.append("\"><summary>");
    html.append("<span class=\"badge\"><span aria-hidden=\"true\">").append(meaning.mark());
    html.append("</span> ").append(meaning.word()).append("</span> <h4>");
    html.append(Markup.text(cell.configuration())).append(" × ");
    html.append(Markup.text(cell.fault())).append("</h4> ").append("<span class=\"gist\">");
    html.append(Markup.text(gist())).append("</span></summary><div class=\"body\">");
    html.append("<p class=\"verdict\">").append(Meanings.sentence(meaning));
    html.append(" <a class=\"permalink\" href=\"#").append(key);
    html.append("\">Link to this cell</a></p>");
    html.append("<p class=\"sentence\">").append(Markup.text(sentence())).append("</p>");
    requirement();
    reasons();
    findings();
    plots(key);
    exposure();
    controls();
    replay();
    return html.append("</div></details>").toString();
  }

  private String gist() {
    if (cell.anomalies().isEmpty()) {
      return cell.reasons().isEmpty() ? "" : cell.reasons().get(0);
    }
    return cell.gravestFirst().stream()
        .map(each -> each.getKey() + " " + Figures.count(each.getValue().count()))
        .collect(Collectors.joining(", "));
  }

  private String sentence() {
    String sentence = Sentences.of(cell);
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1) + ".";
  }

  private void requirement() {
    RequirementAnswer answer = cell.requirement();
    if (answer != null) {
      html.append("<p class=\"requirement ");
      html.append(answer.status().name().toLowerCase(Locale.ROOT)).append("\">Requirement: ");
      html.append(Markup.text(answer.sentence())).append("</p>");
    }
  }

  private void reasons() {
    if (!cell.reasons().isEmpty()) {
      html.append("<ul class=\"reasons\">");
      for (String reason : cell.reasons()) {
        html.append("<li>").append(Markup.text(reason)).append("</li>");
      }
      html.append("</ul>");
    }
  }

  private void findings() {
    for (Map.Entry<String, Finding> seen : cell.gravestFirst()) {
      Finding finding = seen.getValue();
      html.append("<h5>").append(Markup.text(seen.getKey())).append(": ");
      html.append(Figures.count(finding.count())).append(" (").append(grades(finding));
      html.append(")</h5>");
      for (String because : finding.because()) {
        html.append("<p class=\"because\">").append(Markup.text(because)).append("</p>");
      }
      witnesses(seen.getKey(), finding);
    }
  }

  private static String grades(Finding finding) {
    return finding.grades().entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.reverseOrder()))
        .map(each ->
            each.getKey().name().toLowerCase(Locale.ROOT)
                + (finding.grades().size() > 1 ? " " + Figures.count(each.getValue()) : ""))
        .collect(Collectors.joining(", "));
  }

  private void witnesses(String kind, Finding finding) {
    String definition =
        AnomalyKind.of(kind).map(each -> Checkers.of(each).description().definition()).orElse("");
    List<Anomaly> shown = new ArrayList<>(finding.witnesses());
    if (shown.size() > MOST_WITNESSES - witnesses) {
      shown = shown.subList(0, Math.max(0, MOST_WITNESSES - witnesses));
    }
    witnesses += shown.size();
    int pictures = Math.min(detail.picturesEach(cell.meaning()), shown.size());
    for (int at = 0; at < pictures; at++) {
      String prefix = "%s--%s-%d".formatted(CellKey.of(cell), Markup.id(kind), at + 1);
      html.append(trial.figure(prefix, definition, shown.get(at)));
    }
    List<Anomaly> rest = shown.subList(pictures, shown.size());
    if (!rest.isEmpty() && detail.hasMoreWitnesses()) {
      html.append("<details class=\"more\"><summary>").append(rest.size());
      html.append(rest.size() == 1 ? " more witness" : " more witnesses").append("</summary>");
      for (Anomaly anomaly : rest) {
        html.append("<p>").append(Markup.text(anomaly.sentence())).append("</p>");
        html.append(WitnessFigure.steps(anomaly.steps(), Map.of()));
      }
      html.append("</details>");
    }
  }

  private void plots(String key) {
    Availability availability = cell.availability();
    String series = trial.series(cell.configuration());
    if (series.isEmpty() && availability == null) {
      return;
    }
    html.append("<h5>Over time</h5>");
    if (availability != null) {
      html.append("<p class=\"availability\">").append(Markup.text(Service.sentence(availability)));
      html.append("</p>");
    }
    if (!series.isEmpty() && !detail.hasPlots(cell.meaning())) {
      html.append(
          "<p>This page would be too large with all plots. A page of this trial has them; ");
      html.append("it is made by <code>").append(Markup.text(trial.check())).append("</code>.</p>");
    } else if (!series.isEmpty()) {
      html.append("<div class=\"plots\" data-cell=\"").append(key).append("\" data-trial=\"");
      html.append(Markup.id(cell.trial())).append("\"");
      marks(availability);
      html.append("><noscript><p>The plots need JavaScript; the figures above do not.</p>");
      html.append("</noscript></div><script type=\"text/plain\" id=\"s-").append(key).append("\">");
      html.append(series).append("</script>");
    }
  }

  /** The availability's figures, which the plots mark. */
  private void marks(@Nullable Availability availability) {
    html.append(" data-gap=\"").append(trial.gap(cell.configuration())).append("\"");
    html.append(" data-read=\"").append(trial.readWord(cell.configuration())).append("\"");
    if (availability != null) {
      html.append(" data-longest=\"").append(availability.longestGapMillis()).append("\"");
    }
    if (availability != null && availability.firstAckAfterHealMillis() != null) {
      html.append(" data-served=\"").append(availability.firstAckAfterHealMillis()).append("\"");
    }
    if (availability != null && availability.recoveredAfterHealMillis() != null) {
      html.append(" data-recovered=\"");
      html.append(availability.recoveredAfterHealMillis()).append("\"");
    }
  }

  /** How much was really tested. */
  private void exposure() {
    List<String> rows = new ArrayList<>();
    cell.exposure()
        .forEach((counter, seen) -> {
          Long needed = cell.required().get(counter);
          if (needed != null || (seen != 0 && detail.hasWholeExposure())) {
            boolean little = needed != null && seen < needed;
            rows.add(
                "<tr%s><th scope=\"row\">%s</th><td>%s</td><td>%s</td></tr>"
                    .formatted(
                        little ? " class=\"little\"" : "",
                        Markup.text(counter),
                        Figures.count(seen),
                        needed == null ? "" : "at least " + Figures.count(needed)));
          }
        });
    if (!rows.isEmpty()) {
      html.append("<h5>How much was really tested</h5><table class=\"figures\"><thead><tr>");
      html.append("<th scope=\"col\">counter</th><th scope=\"col\">seen</th>");
      html.append("<th scope=\"col\">needed</th></tr></thead><tbody>");
      rows.forEach(html::append);
      html.append("</tbody></table>");
    }
  }

  private void controls() {
    if (!cell.controls().isEmpty()) {
      html.append("<p>Controls, which must be seen to show that ontrial would notice: ");
      html.append(
          cell.controls().entrySet().stream()
              .map(each ->
                  Markup.text(each.getKey()) + (each.getValue() ? " (seen)" : " (NOT seen)"))
              .collect(Collectors.joining(", ")));
      html.append(".</p>");
    }
  }

  private void replay() {
    html.append("<pre class=\"commands\">").append(Markup.text(trial.commands())).append("</pre>");
  }
}
