package dev.ontrial.claims;

import dev.ontrial.claims.Experiment.Answer;
import dev.ontrial.claims.Experiment.Clients;
import dev.ontrial.claims.Experiment.Documented;
import dev.ontrial.claims.Experiment.Ratio;
import dev.ontrial.claims.Experiment.Replay;
import dev.ontrial.claims.Experiment.Untestable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code docs/claims.md}, from the catalogue and the results that are kept. */
public final class ClaimsPage {
  private static final String INTRODUCTION =
      """
      # Claims

      What people say about Kafka's producers, consumers and transactions, and what experiments say. `make claims` (`ontrial claims [GLOB]`) runs the experiments and writes this page; \
      each claim is a file of [claims/](claims/) that names the experiment, what confirms the claim and what refutes it. [claims/ids.txt](claims/ids.txt) lists every sentence, pitfall and question \
      with the entry that covers it.

      * Questions to clients are answered by the released kafka-clients of each version, in a process of its own; versions stand in the order of their release (3.1.0 came before 3.0.1). \
      Where a behaviour needs a broker, it is one broker of 4.4.0.
      * A replay is a trial on real brokers; its verdicts and anomalies are those of ontrial's checkers.
      * A ratio is measured side by side on one cluster, in pairs of alternating order. Its interval is Student's at 95 %; if it contains the limit of the claim, the claim is not decided. \
      The brokers are processes on one machine, so that ratios between machines and networks will differ.
      * "By documentation" means that the cited text decides, not a run.
      """;

  private static final Map<String, String> TITLES = titles();

  private ClaimsPage() {}

  private static Map<String, String> titles() {
    Map<String, String> titles = new LinkedHashMap<>();
    titles.put("ACKS", "Acknowledgements and in-sync replicas");
    titles.put("RET", "Retries and order");
    titles.put("IDEM", "Idempotence");
    titles.put("EOS", "Transactions and exactly once");
    titles.put("BAT", "Batches and memory");
    titles.put("PATH", "The path of a record");
    titles.put("DG", "Delivery guarantees");
    titles.put("API", "Interfaces");
    titles.put("PIT", "Pitfalls");
    titles.put("MET", "Metrics");
    titles.put("PERF", "Performance");
    return titles;
  }

  /** The page. */
  public static String of(Catalogue catalogue, Results results) {
    List<String> lines = new ArrayList<>(INTRODUCTION.lines().toList());
    lines.add("");
    lines.add(summary(catalogue, results));
    if (!results.machine().isEmpty()) {
      lines.add("The latest run was on %s.".formatted(results.machine()));
    }
    TITLES.forEach((prefix, title) -> {
      lines.add("");
      lines.add("## " + title);
      lines.add("");
      lines.add("| claim | verdict | evidence | say instead |");
      lines.add("|---|---|---|---|");
      catalogue.all().stream()
          .filter(claim -> !claim.isQuestion() && claim.id().startsWith(prefix + "-"))
          .forEach(claim -> lines.add(row(claim, results)));
    });
    lines.addAll(questions(catalogue));
    lines.addAll(combinations(results));
    return String.join("\n", lines) + "\n";
  }

  /** The verdict on a claim, whether or not its experiment was run. */
  static Verdict verdict(Claim claim, Results results) {
    return switch (claim.experiment()) {
      case Documented documented -> documented.verdict();
      case Untestable untestable -> new Verdict(Verdict.Kind.NOT_TESTABLE, untestable.because());
      case Clients clients -> ofRun(claim, results);
      case Replay replay -> ofRun(claim, results);
      case Ratio ratio -> ofRun(claim, results);
      case Answer answer -> ofRun(claim, results);
    };
  }

  private static Verdict ofRun(Claim claim, Results results) {
    return results.of(claim).map(Result::of).orElse(Verdict.of(Verdict.Kind.NOT_RUN));
  }

  private static String summary(Catalogue catalogue, Results results) {
    Map<Verdict.Kind, Integer> counts = new EnumMap<>(Verdict.Kind.class);
    List<Claim> claims = catalogue.all().stream().filter(claim -> !claim.isQuestion()).toList();
    claims.forEach(claim -> counts.merge(verdict(claim, results).kind(), 1, Integer::sum));
    return "%d claims: %s."
        .formatted(
            claims.size(),
            counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey().word())
                .collect(Collectors.joining(", ")));
  }

  private static List<String> evidence(Claim claim, Results results) {
    return results.of(claim).map(Result::evidence).orElse(List.of(""));
  }

  private static String row(Claim claim, Results results) {
    List<String> evidence =
        switch (claim.experiment()) {
          case Documented documented ->
              List.of(
                  "by documentation: %s ([source](%s))"
                      .formatted(documented.quote(), documented.source()));
          case Untestable untestable -> List.of("");
          case Clients clients -> evidence(claim, results);
          case Replay replay -> evidence(claim, results);
          case Ratio ratio -> evidence(claim, results);
          case Answer answer -> evidence(claim, results);
        };
    return "| <a id=\"%s\"></a>[%s](claims/%s.yaml) \"%s\" | %s | %s | %s |"
        .formatted(
            claim.id().toLowerCase(java.util.Locale.ROOT),
            claim.id(),
            claim.id(),
            cell(claim.says()),
            cell(verdict(claim, results).words()),
            evidence.stream().map(ClaimsPage::cell).collect(Collectors.joining("<br>")),
            cell(claim.instead()));
  }

  private static String cell(String text) {
    return text.strip().replace("\n", " ").replace("|", "\\|");
  }

  private static List<String> questions(Catalogue catalogue) {
    List<String> lines = new ArrayList<>(List.of("", "## Interview questions"));
    catalogue.all().stream()
        .filter(Claim::isQuestion)
        .forEach(claim -> {
          lines.add("");
          lines.add(
              "**%s. %s** %s".formatted(claim.id(), cell(claim.says()), cell(claim.instead())));
          lines.add(
              claim.see().stream()
                  .map(id -> "[%s](#%s)".formatted(id, id.toLowerCase(java.util.Locale.ROOT)))
                  .collect(Collectors.joining(", ", "Supported by ", ".")));
        });
    return lines;
  }

  private static List<String> combinations(Results results) {
    List<String> lines = new ArrayList<>(List.of("", "## Defaults and effective values", ""));
    if (results.combinations().isEmpty()) {
      lines.add("Not run yet.");
    } else {
      lines.add(
          "As the clients of each version answer; acks -1 is all, and retries 2147483647 is without"
              + " limit.");
      lines.add("");
      results.combinations().stream().map(ClaimsPage::escaped).forEach(lines::add);
    }
    return lines;
  }

  private static String escaped(String line) {
    return line.replace("\n", " ");
  }
}
