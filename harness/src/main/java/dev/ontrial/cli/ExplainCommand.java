package dev.ontrial.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.contract.Clause;
import dev.ontrial.contract.Observation;
import dev.ontrial.contract.Promises;
import dev.ontrial.explain.Explanations;
import dev.ontrial.explain.Explanations.Explanation;
import dev.ontrial.explain.Surprise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ontrial explain}: what settings promise, and what they do not. */
@Command(
    name = "explain",
    description = "Prints what settings promise and what they do not; needs no cluster.")
final class ExplainCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin SettingsFiles files = new SettingsFiles();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "How to print it; default: text.")
  Format format = Format.TEXT;

  /** How to write it. */
  enum Format {
    TEXT,
    JSON
  }

  ExplainCommand() {}

  @Override
  public Integer call() throws JsonProcessingException {
    List<Explanation> all =
        files.trials(System.err::println).stream()
            .flatMap(trial -> Explanations.of(trial).stream())
            .toList();
    System.out.println(format == Format.JSON ? json(all) : text(all));
    return ExitCode.HELD;
  }

  private static String text(List<Explanation> all) {
    List<String> lines = new ArrayList<>();
    for (Explanation each : all) {
      lines.add(each.name());
      lines.add("  Promised, whatever happens: that none of this occurs");
      each.promises().kept().forEach(kind -> lines.add("    " + Promises.words(kind)));
      Map<String, List<Clause>> byCondition = new LinkedHashMap<>();
      for (Clause clause : each.promises().exceptions()) {
        byCondition.computeIfAbsent(observed(clause), words -> new ArrayList<>()).add(clause);
      }
      byCondition.forEach((condition, clauses) -> conditional(condition, clauses, lines));
      lines.add("  Effective values that are often not expected");
      each.surprises().forEach(surprise -> surprise(surprise, lines));
    }
    return String.join("\n", lines);
  }

  private static String observed(Clause clause) {
    return clause.observations().stream()
        .map(Observation::words)
        .collect(Collectors.joining(", and "));
  }

  private static void conditional(String condition, List<Clause> clauses, List<String> lines) {
    lines.add("  Not promised if " + condition + ": it is possible that");
    for (Clause clause : clauses) {
      lines.add(
          "    %s: %s (%s)"
              .formatted(Promises.words(clause.kind()), clause.reason(), clause.source()));
    }
  }

  private static void surprise(Surprise surprise, List<String> lines) {
    lines.add("    " + surprise.setting() + ": " + surprise.effect());
    lines.add("      " + surprise.reason() + " (" + surprise.source() + ")");
    if (!surprise.incident().isEmpty()) {
      lines.add("      to see it: ontrial replay " + surprise.incident());
    }
  }

  private static String json(List<Explanation> all) throws JsonProcessingException {
    List<Map<String, Object>> configurations = new ArrayList<>();
    for (Explanation each : all) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("configuration", each.name());
      map.put("settings", each.settings());
      map.put("promised", each.promises().kept());
      map.put(
          "notPromised",
          each.promises().exceptions().stream()
              .map(ExplainCommand::clause)
              .collect(Collectors.toList()));
      map.put("surprises", each.surprises());
      configurations.add(map);
    }
    return JSON.writerWithDefaultPrettyPrinter()
        .writeValueAsString(Map.of("configurations", configurations));
  }

  private static Map<String, Object> clause(Clause clause) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("anomaly", clause.kind());
    map.put("grade", clause.grade());
    map.put("observed", observed(clause));
    map.put("reason", clause.reason());
    map.put("source", clause.source());
    return map;
  }
}
