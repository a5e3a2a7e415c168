package dev.ontrial.report.html;

import dev.ontrial.outcome.Comparison;
import dev.ontrial.trial.file.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code index.html} in the folder of all runs: each run against the one before it of the same
 * suite or trial, and how often what was seen.
 */
public final class RunsIndex {
  /** The name of the file. */
  public static final String NAME = "index.html";

  /** By which a page of ours is known. */
  private static final String TITLE = "<title>ontrial: all runs</title>";

  private static final int HEAD_BYTES = 1_000;

  /** Older runs are not listed. */
  private static final int MOST_RUNS = 60;

  private static final int MOST_ITEMS = 30;
  private static final int MOST_RATES = 300;
  private static final int SPARK_HEIGHT = 18;
  private static final int SPARK_STEP = 9;

  private final List<RunEntry> runs;
  private final StringBuilder html = new StringBuilder(1 << 16);

  private RunsIndex(List<RunEntry> runs) {
    this.runs = runs;
  }

  /**
   * Writes the page.
   *
   * @param results the folder of all runs
   * @throws IOException if the folder cannot be read or written
   */
  public static void write(Path results) throws IOException {
    List<RunEntry> runs;
    try (Stream<Path> folders = Files.list(results)) {
      runs =
          folders
              .filter(Files::isDirectory)
              .sorted(Comparator.comparing((Path each) -> each.getFileName().toString()).reversed())
              .map(RunEntry::read)
              .flatMap(Optional::stream)
              .limit(MOST_RUNS)
              .toList();
    }
    WholeFile.replace(results.resolve(NAME), new RunsIndex(runs).page());
  }

  /**
   * Whether the page of a folder may be written: the folder is one of runs, and it has no other
   * {@code index.html} than ours.
   */
  public static boolean belongsIn(Path results) {
    Path page = results.resolve(NAME);
    if (!Files.exists(page, LinkOption.NOFOLLOW_LINKS)) {
      return Files.isSymbolicLink(results.resolve("latest"));
    }
    try (InputStream in = Files.newInputStream(page, LinkOption.NOFOLLOW_LINKS)) {
      return Files.isRegularFile(page, LinkOption.NOFOLLOW_LINKS)
          && new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8).contains(TITLE);
    } catch (IOException e) {
      return false;
    }
  }

  private String page() {
    html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.append(TITLE).append("<style>").append(Assets.style());
    html.append("</style></head><body><header><p class=\"run\">ontrial</p><h1>All runs</h1>");
    html.append("<p class=\"on\">The newest first. \"New\", \"still there\" and \"gone\" compare ");
    html.append("with the run before it of the same suite or trial.</p></header><main>");
    html.append("<section><h2>Runs</h2>");
    for (int at = 0; at < runs.size(); at++) {
      run(runs.get(at), before(at));
    }
    html.append("</section>");
    Map<String, List<RunEntry>> groups =
        runs.stream()
            .collect(
                Collectors.groupingBy(RunEntry::what, LinkedHashMap::new, Collectors.toList()));
    groups.forEach(this::rates);
    return html.append("</main></body></html>\n").toString();
  }

  /** The run before it of the same suite or trial. */
  private Optional<RunEntry> before(int at) {
    return runs.subList(at + 1, runs.size()).stream()
        .filter(each -> each.what().equals(runs.get(at).what()))
        .findFirst();
  }

  private void run(RunEntry run, Optional<RunEntry> before) {
    html.append("<article class=\"entry\"><h3><a href=\"").append(Markup.text(run.report()));
    html.append("\">").append(Markup.text(run.what())).append("</a> <span class=\"gist\">");
    html.append(Markup.text(run.started().isEmpty() ? run.folder() : run.started()));
    html.append(run.isComplete() ? "" : " · ended early").append("</span></h3><p>");
    count("forbidden", "forbidden", run.count("BROKEN"));
    count("known-bug", "known bug", run.count("KNOWN_BUG"));
    count("unproven", "unproven", run.count("UNPROVEN"));
    count("nothing-seen", "held", run.count("HELD"));
    html.append("</p>");
    if (before.isEmpty()) {
      html.append("<p class=\"quiet\">There is no earlier run to compare with.</p>");
    } else {
      Comparison comparison = Comparison.of(before.get().verdicts(), run.verdicts());
      items("New", comparison.fresh());
      items("Still there", comparison.still());
      items("Gone", comparison.gone());
    }
    html.append("</article>");
  }

  private void count(String css, String word, long count) {
    if (count > 0) {
      html.append("<span class=\"badge ").append(css).append("\">");
      html.append(Figures.count(count)).append(' ').append(word).append("</span> ");
    }
  }

  private void items(String title, List<String> items) {
    if (items.isEmpty()) {
      return;
    }
    html.append("<details").append(title.equals("New") ? " open" : "").append("><summary>");
    html.append(title).append(": ").append(items.size()).append("</summary><ul>");
    for (String item : items.subList(0, Math.min(MOST_ITEMS, items.size()))) {
      html.append("<li>").append(Markup.text(item)).append("</li>");
    }
    if (items.size() > MOST_ITEMS) {
      html.append("<li>and ").append(items.size() - MOST_ITEMS).append(" more</li>");
    }
    html.append("</ul></details>");
  }

  /** How often each anomaly was seen in the runs of one suite or trial, and how many each time. */
  private void rates(String what, List<RunEntry> its) {
    Set<String> seen = new TreeSet<>();
    its.forEach(run -> seen.addAll(run.allSeen()));
    if (its.size() < 2 || seen.isEmpty()) {
      return;
    }
    html.append("<section><h2>How often, in ").append(its.size()).append(" runs of ");
    html.append(Markup.text(what)).append("</h2><div class=\"scroll\" tabindex=\"0\" role=");
    html.append("\"region\" aria-label=\"Rates\"><table class=\"figures\"><thead><tr>");
    html.append("<th scope=\"col\">what</th><th scope=\"col\">in runs</th><th scope=\"col\">rate ");
    html.append("(95 %)</th><th scope=\"col\">count, oldest run first</th></tr></thead><tbody>");
    seen.stream().limit(MOST_RATES).forEach(each -> rate(each, its));
    html.append("</tbody></table></div></section>");
  }

  private void rate(String what, List<RunEntry> its) {
    List<Long> counts = its.reversed().stream().map(run -> run.seen(what)).toList();
    int often = (int) counts.stream().filter(count -> count > 0).count();
    html.append("<tr><th scope=\"row\">").append(Markup.text(what)).append("</th><td>");
    html.append(often).append(" of ").append(its.size()).append("</td><td>");
    html.append(Wilson.of(often, its.size())).append("</td><td>").append(spark(counts));
    html.append("</td></tr>");
  }

  /** The counts as bars, with the numbers for readers who do not see them. */
  private static String spark(List<Long> counts) {
    long most = Math.max(1, counts.stream().mapToLong(Long::longValue).max().orElse(1));
    StringBuilder svg = new StringBuilder();
    String numbers = counts.stream().map(Figures::count).collect(Collectors.joining(", "));
    svg.append(
        "<svg class=\"spark\" role=\"img\" aria-label=\"%s\" width=\"%d\" height=\"%d\">"
            .formatted(numbers, counts.size() * SPARK_STEP, SPARK_HEIGHT));
    svg.append("<title>").append(numbers).append("</title>");
    for (int at = 0; at < counts.size(); at++) {
      long tall = counts.get(at) == 0 ? 1 : Math.max(2, counts.get(at) * SPARK_HEIGHT / most);
      svg.append(
          "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>"
              .formatted(at * SPARK_STEP, SPARK_HEIGHT - tall, SPARK_STEP - 2, tall));
    }
    return svg.append("</svg>").toString();
  }
}
