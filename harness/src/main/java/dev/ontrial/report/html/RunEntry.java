package dev.ontrial.report.html;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.TokenFilter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.suite.VerdictsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A run as the list of all runs knows it.
 *
 * @param folder its name, which begins with the time of its start
 * @param what the suite or trial that was run
 * @param started such as {@code 2026-11-29 11:37}; empty where the name does not tell
 * @param verdicts its {@code verdicts.json} without witnesses and counters
 * @param report the file to open, relative to the folder of all runs
 */
record RunEntry(String folder, String what, String started, JsonNode verdicts, String report) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAME =
      Pattern.compile("(\\d{4})(\\d\\d)(\\d\\d)-(\\d\\d)(\\d\\d)\\d\\d-(.*?)(\\.\\d+)?");

  /** What is large and not needed here. */
  private static final Set<String> LEFT_OUT =
      Set.of("witnesses", "exposure", "required", "because", "excuses", "availability");

  /** The run in a folder; empty if there is none, or none that can be read. */
  static Optional<RunEntry> read(Path folder) {
    Path file = folder.resolve(VerdictsFile.NAME);
    if (!Files.isRegularFile(file) || Files.isSymbolicLink(folder)) {
      return Optional.empty();
    }
    try (JsonParser parser = JSON.createParser(file.toFile());
        JsonParser slim =
            new FilteringParserDelegate(
                parser, new Slim(), TokenFilter.Inclusion.INCLUDE_ALL_AND_PATH, true)) {
      JsonNode verdicts = JSON.readTree(slim);
      if (verdicts == null || !verdicts.isObject()) {
        return Optional.empty(); // An empty file, or one that is not ours.
      }
      String name = String.valueOf(folder.getFileName());
      Matcher matcher = NAME.matcher(name);
      boolean named = matcher.matches();
      String started =
          named
              ? "%s-%s-%s %s:%s"
                  .formatted(
                      matcher.group(1),
                      matcher.group(2),
                      matcher.group(3),
                      matcher.group(4),
                      matcher.group(5))
              : "";
      String page =
          Files.isRegularFile(folder.resolve(HtmlReport.NAME)) ? HtmlReport.NAME : "matrix.md";
      return Optional.of(
          new RunEntry(
              name, named ? matcher.group(6) : name, started, verdicts, name + "/" + page));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static final class Slim extends TokenFilter {
    @Override
    public @Nullable TokenFilter includeProperty(String name) {
      return LEFT_OUT.contains(name) ? null : this;
    }

    @Override
    protected boolean _includeScalar() {
      return true;
    }
  }

  /** How many cells have that verdict, such as {@code BROKEN}. */
  long count(String verdict) {
    long count = 0;
    for (JsonNode cell : verdicts.path("cells")) {
      count += cell.path("verdict").asText().equals(verdict) ? 1 : 0;
    }
    return count;
  }

  boolean isComplete() {
    return verdicts.path("complete").asBoolean(true);
  }

  /** What was seen in a cell and kind, such as {@code acks-1 × none · lost}; zero for nothing. */
  long seen(String what) {
    long seen = 0;
    for (JsonNode cell : verdicts.path("cells")) {
      for (var finding : cell.path("anomalies").properties()) {
        if (what.equals(key(cell, finding.getKey()))) {
          seen += finding.getValue().path("count").asLong();
        }
      }
    }
    return seen;
  }

  /** All that was seen, and in which cell. */
  Set<String> allSeen() {
    Set<String> all = new TreeSet<>();
    for (JsonNode cell : verdicts.path("cells")) {
      cell.path("anomalies").properties().forEach(each -> all.add(key(cell, each.getKey())));
    }
    return all;
  }

  private static String key(JsonNode cell, String kind) {
    return "%s × %s · %s"
        .formatted(cell.path("configuration").asText(), cell.path("fault").asText(), kind);
  }
}
