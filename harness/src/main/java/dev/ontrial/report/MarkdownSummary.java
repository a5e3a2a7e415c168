package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.RequirementAnswer;
import dev.ontrial.contract.Verdict;
import dev.ontrial.outcome.Claim;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.outcome.Sentences;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A run on less than a page of Markdown, for pull requests and the job summaries of CI servers. */
final class MarkdownSummary {
  private static final int MOST_LISTED = 8;
  private static final int MOST_SENTENCES = 12;

  private final Outcome outcome;
  private final List<CellVerdict> cells;
  private final UnaryOperator<String> folders;
  private final List<String> lines = new ArrayList<>();

  private MarkdownSummary(Outcome outcome, UnaryOperator<String> folders) {
    this.outcome = outcome;
    this.cells = outcome.cells();
    this.folders = folders;
  }

  /**
   * The page.
   *
   * @param run the run's folder
   * @param folders where a trial's folder is, by the trial's name, as it is typed in a command
   */
  static String of(Outcome outcome, Path run, UnaryOperator<String> folders) {
    MarkdownSummary page = new MarkdownSummary(outcome, folders);
    page.head(run);
    page.table();
    page.answers();
    page.provenance(run);
    return String.join("\n", page.lines).stripTrailing() + "\n";
  }

  private void head(Path run) {
    add("# ontrial: " + Markdown.text(String.valueOf(run.getFileName())), "");
    add("**" + LastLines.verdict(outcome) + "** " + Markdown.text(Matrix.summary(cells)) + ".", "");
  }

  private void table() {
    List<String> columns = cells.stream().map(CellVerdict::fault).distinct().toList();
    Map<String, List<Place>> rows = new LinkedHashMap<>();
    for (Place place : Place.of(cells)) {
      rows.computeIfAbsent(place.configuration(), name -> new ArrayList<>()).add(place);
    }
    List<String> header = new ArrayList<>(List.of(""));
    columns.forEach(column -> header.add(Markdown.text(column)));
    add(Markdown.row(header), "|---|" + ":-:|".repeat(columns.size()));
    rows.forEach((row, places) -> {
      List<String> line = new ArrayList<>(List.of(Markdown.text(row)));
      for (String column : columns) {
        line.add(
            places.stream()
                .filter(place -> place.fault().equals(column))
                .findFirst()
                .map(place -> Markdown.text(place.sign(8)))
                .orElse(""));
      }
      add(Markdown.row(line));
    });
    add("");
    Matrix.legend().forEach(line -> add(Markdown.text(line) + "  "));
    add("");
  }

  private void answers() {
    list("Requirements", requirements());
    list("Checked", outcome.claims().stream().map(MarkdownSummary::claim).toList());
    list("Broken", reasons(Verdict.BROKEN));
    list("Unproven", reasons(Verdict.UNPROVEN));
    list("The run as a whole", outcome.doubts());
    list("Known bugs", KnownBugs.of(cells));
    List<String> sentences = List.copyOf(Sentences.byConfiguration(cells).values());
    list("What was seen", sentences, MOST_SENTENCES);
  }

  private List<String> requirements() {
    List<String> all = new ArrayList<>();
    for (RequirementAnswer.Status status :
        List.of(
            RequirementAnswer.Status.UNMET,
            RequirementAnswer.Status.UNPROVEN,
            RequirementAnswer.Status.MET)) {
      outcome.requirements(status).forEach(answer -> all.add(answer.sentence()));
    }
    return all;
  }

  private static String claim(Claim claim) {
    String is =
        switch (claim.status()) {
          case HOLDS -> "yes";
          case FAILS -> "no";
          case UNPROVEN -> "unproven";
        };
    return "%s: %s, %s".formatted(claim.name(), is, claim.text());
  }

  private List<String> reasons(Verdict verdict) {
    return cells.stream()
        .filter(cell -> cell.verdict() == verdict)
        .map(cell ->
            "%s × %s: %s"
                .formatted(
                    cell.configuration(),
                    cell.trial(),
                    cell.reasons().isEmpty() ? "" : cell.reasons().getFirst()))
        .toList();
  }

  private void list(String title, List<String> items) {
    list(title, items, MOST_LISTED);
  }

  private void list(String title, List<String> items, int most) {
    if (items.isEmpty()) {
      return;
    }
    add("**" + title + "**", "");
    items.stream().limit(most).forEach(item -> add("* " + Markdown.text(item)));
    if (items.size() > most) {
      add("* … and %d more".formatted(items.size() - most));
    }
    add("");
  }

  private void provenance(Path run) {
    List<String> trials = cells.stream().map(CellVerdict::trial).distinct().toList();
    if (trials.isEmpty()) {
      return;
    }
    Facts facts = Facts.of(run, trials.getFirst());
    Map<String, String> properties = new LinkedHashMap<>(facts.properties());
    properties.remove("faults");
    List<String> parts = new ArrayList<>();
    properties.forEach((name, value) -> parts.add(name + " " + value));
    add("**Where it comes from**", "");
    if (!parts.isEmpty()) {
      add("* " + Markdown.text(String.join(" · ", parts)));
    }
    if (!facts.shortened().isEmpty()) {
      add("* shortened: " + Markdown.text(facts.shortened()));
    }
    List<String> faults = new ArrayList<>();
    for (String trial : trials) {
      String its = Facts.of(run, trial).faults();
      faults.add(trial + (its.isEmpty() ? "" : " (" + its + ")"));
    }
    int more = faults.size() - MOST_LISTED;
    String shown = String.join(" · ", faults.subList(0, Math.min(MOST_LISTED, faults.size())));
    add("* faults: " + Markdown.text(shown + (more > 0 ? " · and " + more + " more" : "")));
    String first = folders.apply(trials.getFirst());
    add("* again: " + Markdown.span("./ontrial run " + first + "/trial.yaml"));
    add("* every cell with its evidence: [details.md](details.md)");
  }

  private void add(String... more) {
    lines.addAll(List.of(more));
  }
}
