package dev.ontrial.report.html;

import dev.ontrial.checker.Family;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Meaning;
import dev.ontrial.contract.RequirementAnswer;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.outcome.Sentences;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The page of a run, as one string. */
final class Page {
  private final String run;
  private final Outcome outcome;
  private final List<CellVerdict> cells;
  private final Map<String, TrialView> trials;
  private final Detail detail;
  private final StringBuilder html = new StringBuilder(1 << 20);

  /**
   * A page that is not written yet.
   *
   * @param run the run's name
   * @param outcome what the run came to
   * @param trials by their names
   */
  Page(String run, Outcome outcome, Map<String, TrialView> trials, Detail detail) {
    this.run = run;
    this.outcome = outcome;
    this.cells = outcome.cells();
    this.trials = trials;
    this.detail = detail;
  }

  String html() {
    head();
    header();
    html.append("<main>");
    matrix();
    configurations();
    cells();
    html.append(EnvironmentSection.of(List.copyOf(trials.values())));
    replay();
    html.append("</main><footer><p>Made by ontrial. What each kind of anomaly means, and what ");
    html.append("each setting promises, is in ontrial's docs: anomalies.md and guarantees.md.</p>");
    html.append("</footer>");
    trials.values().forEach(this::frame);
    html.append("<script>").append(Assets.plots()).append("</script><script>");
    html.append(Assets.script()).append("</script></body></html>\n");
    return html.toString();
  }

  private void head() {
    html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    html.append("style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">");
    html.append("<meta name=\"color-scheme\" content=\"light dark\"><title>");
    html.append(Markup.text(Meanings.sentence(outcome) + " " + run)).append("</title><style>");
    html.append(Assets.style()).append("</style></head><body>");
  }

  private void header() {
    html.append("<a class=\"skip\" href=\"#matrix\">Skip to the matrix</a>");
    html.append("<header class=\"")
        .append(Meanings.css(Meanings.worst(cells)))
        .append("\"><p class=\"run\">");
    html.append("ontrial report · ").append(Markup.text(run)).append("</p><h1>");
    html.append(Markup.text(Meanings.sentence(outcome))).append("</h1>");
    for (String doubt : outcome.doubts()) {
      html.append("<p class=\"incomplete\">").append(Markup.text(doubt)).append("</p>");
    }
    html.append("<ul class=\"counts\">");
    Meanings.WORST_FIRST.forEach(this::count);
    html.append("</ul><p class=\"on\">");
    html.append(Markup.text(on())).append("</p><nav aria-label=\"Page\">");
    firstAlarming()
        .ifPresent(cell -> {
          html.append("<a class=\"first\" href=\"#").append(CellKey.of(cell));
          html.append("\">Jump to the first ").append(cell.meaning().word());
          html.append(" cell</a> ");
        });
    html.append("<a href=\"#matrix\">Matrix</a> <a href=\"#cells\">Cells</a> ");
    html.append("<a href=\"#environment\">Environment</a> <a href=\"#replay\">Replay</a> ");
    html.append("<button type=\"button\" id=\"theme\" hidden>Theme</button></nav></header>");
  }

  private void count(Meaning meaning) {
    long count = Meanings.count(cells, meaning);
    if (count > 0) {
      html.append("<li class=\"").append(Meanings.css(meaning)).append("\"><span class=");
      html.append("\"number\">").append(Figures.count(count)).append("</span> ");
      html.append(meaning.word()).append("</li>");
    }
  }

  private Optional<CellVerdict> firstAlarming() {
    return cells.stream()
        .filter(cell -> Meanings.isAlarming(cell.meaning()))
        .min(
            Comparator.comparingInt(
                (CellVerdict cell) -> Meanings.WORST_FIRST.indexOf(cell.meaning())));
  }

  private String on() {
    return trials.values().stream()
        .findFirst()
        .map(first -> {
          Map<String, Object> facts = first.file().provenance();
          Map<String, Object> cluster = first.file().part("cluster");
          return "%s · clients %s · seed %s · started %s · %s"
              .formatted(
                  served(cluster, facts),
                  cluster.getOrDefault("clients", "?"),
                  first.file().seed(),
                  started(facts),
                  trials.size() == 1 ? "1 trial" : trials.size() + " trials");
        })
        .orElse("");
  }

  private static String served(Map<String, Object> cluster, Map<String, Object> facts) {
    return cluster.containsKey("program")
        ? String.valueOf(facts.getOrDefault("program", cluster.get("program")))
        : "%s × Kafka %s"
            .formatted(
                brokers(String.valueOf(cluster.getOrDefault("brokers", "?")))
                    + controllers(String.valueOf(cluster.getOrDefault("controllers", "0"))),
                cluster.getOrDefault("kafka", "?"));
  }

  private static String brokers(String count) {
    return count.equals("1") ? "1 broker" : count + " brokers";
  }

  private static String controllers(String count) {
    return count.equals("0")
        ? ""
        : count.equals("1") ? " + 1 controller" : " + " + count + " controllers";
  }

  private static String started(Map<String, Object> facts) {
    String started = String.valueOf(facts.getOrDefault("started", "?"));
    return started.replaceFirst("T(\\d\\d:\\d\\d).*", " $1 UTC");
  }

  private void configurations() {
    html.append("<section id=\"configurations\"><h2>In words</h2>");
    requirements();
    html.append("<table class=\"sentences\">");
    Sentences.byConfiguration(cells)
        .forEach((row, sentence) -> {
          html.append("<tr data-row=\"").append(Markup.text(row)).append("\"><th scope=\"row\">");
          html.append(Markup.text(row)).append("</th><td>");
          html.append(Markup.text(sentence.substring(row.length() + 2))).append(".</td></tr>");
        });
    html.append("</table></section>");
  }

  /** What the user requires and does not get. */
  private void requirements() {
    List<RequirementAnswer> unmet = outcome.requirements(RequirementAnswer.Status.UNMET);
    if (!unmet.isEmpty()) {
      html.append("<ul class=\"requirements\">");
      unmet.forEach(
          answer -> html.append("<li>").append(Markup.text(answer.sentence())).append("</li>"));
      html.append("</ul>");
    }
  }

  private void matrix() {
    html.append("<section id=\"matrix\"><h2>Matrix</h2>");
    filters();
    html.append(MatrixTable.of(cells));
    html.append("<p class=\"legend\">");
    for (Meaning meaning : Meanings.WORST_FIRST) {
      html.append("<span class=\"badge ")
          .append(Meanings.css(meaning))
          .append("\"><span aria-hidden=");
      html.append("\"true\">").append(meaning.mark()).append("</span> ").append(meaning.word());
      html.append("</span> ");
    }
    html.append("</p><p class=\"legend\">");
    html.append(
        Arrays.stream(Family.values())
            .map(family -> "<b>" + family.letter() + "</b> " + family.word())
            .collect(Collectors.joining(" · ")));
    html.append("</p></section>");
  }

  private void filters() {
    html.append("<form id=\"filters\" hidden aria-label=\"Filter cells\">");
    select("row", "Configuration", options(cells.stream().map(CellVerdict::configuration)));
    select("column", "Fault", options(cells.stream().map(CellVerdict::fault)));
    Map<String, String> families = new LinkedHashMap<>();
    for (Family family : Family.values()) {
      families.put(family.letter(), family.letter() + " " + family.word());
    }
    select("letter", "Seen", families);
    Map<String, String> meanings = new LinkedHashMap<>();
    for (Meaning meaning : Meanings.WORST_FIRST) {
      if (Meanings.count(cells, meaning) > 0) {
        meanings.put(Meanings.css(meaning), meaning.word());
      }
    }
    select("meaning", "Verdict", meanings);
    html.append("<button type=\"reset\">Clear</button> ");
    html.append("<output id=\"shown\" aria-live=\"polite\"></output></form>");
  }

  private static Map<String, String> options(java.util.stream.Stream<String> names) {
    return names
        .distinct()
        .collect(Collectors.toMap(name -> name, name -> name, (a, b) -> a, LinkedHashMap::new));
  }

  private void select(String name, String label, Map<String, String> options) {
    html.append("<label>").append(label).append(" <select name=\"").append(name);
    html.append("\"><option value=\"\">all</option>");
    options.forEach((value, text) -> {
      html.append("<option value=\"").append(Markup.text(value)).append("\">");
      html.append(Markup.text(text)).append("</option>");
    });
    html.append("</select></label> ");
  }

  private void cells() {
    html.append("<section id=\"cells\"><h2>Cells</h2><p class=\"hint\">Pictures: time runs from ");
    html.append("top to bottom, and each column is a client or a broker. An arrow is a message; ");
    html.append("a shaded band is the time of a fault; red is what broke.</p>");
    Map<String, List<CellVerdict>> byFault =
        cells.stream()
            .collect(
                Collectors.groupingBy(CellVerdict::fault, LinkedHashMap::new, Collectors.toList()));
    byFault.forEach((fault, its) -> {
      html.append("<section class=\"fault\" data-column=\"").append(Markup.text(fault));
      html.append("\"><h3>").append(Markup.text(fault)).append("</h3>");
      for (CellVerdict cell : its) {
        TrialView trial = trials.get(cell.trial());
        if (trial != null) {
          boolean open = firstAlarming().filter(cell::equals).isPresent();
          html.append(CellSection.of(cell, open, trial, detail));
        }
      }
      html.append("</section>");
    });
    html.append("</section>");
  }

  private void replay() {
    html.append("<section id=\"replay\"><h2>Run it again</h2><p>Each trial's file holds all that ");
    html.append("is needed; the seed fixes the faults, not the interleaving.</p>");
    trials
        .values()
        .forEach(trial -> {
          html.append("<h3>").append(Markup.text(trial.name())).append("</h3><pre>");
          html.append(Markup.text(trial.commands())).append("</pre>");
        });
    html.append("</section>");
  }

  private void frame(TrialView trial) {
    if (!trial.frame().isEmpty()) {
      html.append("<script type=\"application/json\" id=\"f-").append(Markup.id(trial.name()));
      html.append("\">").append(trial.frame()).append("</script>");
    }
  }
}
