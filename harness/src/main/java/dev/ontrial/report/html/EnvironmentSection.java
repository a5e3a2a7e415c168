package dev.ontrial.report.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the run ran on, and what each configuration's settings were; secrets are masked. */
final class EnvironmentSection {
  private static final int MOST_VALUES = 4;

  private final List<TrialView> trials;
  private final StringBuilder html = new StringBuilder();

  private EnvironmentSection(List<TrialView> trials) {
    this.trials = trials;
  }

  static String of(List<TrialView> trials) {
    return new EnvironmentSection(trials).section();
  }

  private String section() {
    html.append("<section id=\"environment\"><h2>Environment</h2>");
    table("Versions and machine", facts());
    Map<String, Set<String>> shortened = new LinkedHashMap<>();
    Map<String, Set<String>> cluster = new LinkedHashMap<>();
    for (TrialView trial : trials) {
      merge(trial.file().provenance().getOrDefault("shortened-broker-defaults", ""), "", shortened);
      merge(trial.file().part("cluster"), "", cluster);
    }
    table("Cluster", cluster);
    table("Broker settings that ontrial shortened", shortened);
    configurations();
    return html.append("</section>").toString();
  }

  /** What the trials' provenance says; different values of different trials stand together. */
  private Map<String, Set<String>> facts() {
    Map<String, Set<String>> facts = new LinkedHashMap<>();
    for (TrialView trial : trials) {
      trial
          .file()
          .provenance()
          .forEach((name, value) -> {
            if (!name.equals("shortened-broker-defaults")) {
              merge(value, name, facts);
            }
          });
      merge(trial.file().seed(), "seed", facts);
    }
    return facts;
  }

  private static void merge(Object value, String name, Map<String, Set<String>> into) {
    Map<String, String> flat = new LinkedHashMap<>();
    TrialFile.flatten(name, value, flat);
    flat.forEach((key, text) -> {
      if (!text.isEmpty()) {
        into.computeIfAbsent(key.strip(), each -> new LinkedHashSet<>()).add(text);
      }
    });
  }

  private void table(String title, Map<String, Set<String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    html.append("<h3>").append(title).append("</h3><div class=\"scroll\" tabindex=\"0\" role=");
    html.append("\"region\" aria-label=\"").append(title).append("\"><table class=\"facts\">");
    rows.forEach((name, values) -> row(name, shortened(new ArrayList<>(values))));
    html.append("</table></div>");
  }

  private static String shortened(List<String> values) {
    return values.size() <= MOST_VALUES
        ? String.join(", ", values)
        : values.getFirst() + " … " + values.getLast() + " (" + values.size() + " values)";
  }

  private void row(String name, String value) {
    html.append("<tr><th scope=\"row\">").append(Markup.text(name)).append("</th><td>");
    html.append(Markup.text(value)).append("</td></tr>");
  }

  private void configurations() {
    Map<String, Set<Map<String, String>>> all = new LinkedHashMap<>();
    for (TrialView trial : trials) {
      trial
          .file()
          .configurations()
          .forEach((name, settings) ->
              all.computeIfAbsent(name, each -> new LinkedHashSet<>()).add(settings));
    }
    if (all.isEmpty()) {
      return;
    }
    html.append("<h3>Configurations</h3>");
    all.forEach((name, variants) -> {
      for (Map<String, String> settings : variants) {
        String gist =
            settings.entrySet().stream()
                .filter(each -> each.getKey().startsWith("producer "))
                .map(each -> each.getKey().substring("producer ".length()) + "=" + each.getValue())
                .collect(Collectors.joining(", "));
        html.append("<details class=\"configuration\"><summary><strong>");
        html.append(Markup.text(name)).append("</strong> <span class=\"gist\">");
        html.append(Markup.text(gist)).append("</span></summary><table class=\"facts\">");
        settings.forEach(this::row);
        html.append("</table></details>");
      }
    });
  }
}
