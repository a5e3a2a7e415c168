package dev.ontrial.claims;

import dev.ontrial.workload.ClientFacts.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Questions and answers in words. */
final class Wording {
  private static final int LONGEST = 160;

  private Wording() {}

  /** A question, such as {@code `retries` with acks=1}. */
  static String of(Question question) {
    String name =
        switch (question.subject()) {
          case METHOD -> simple(question.name()) + "." + question.detail() + "()";
          case CLASS -> simple(question.name());
          case METRIC -> "metric " + question.name();
          case CONSUMER_SETTING -> "consumer " + question.name();
          case PRODUCER_SETTING -> question.name();
          case BEHAVIOUR ->
              question.name() + (question.detail().isEmpty() ? "" : " of " + question.detail());
        };
    String with =
        new TreeMap<>(question.with())
            .entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(", "));
    return "`" + name + "`" + (with.isEmpty() ? "" : " with `" + with + "`");
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  /** Equal answers of neighbouring versions together, such as {@code 0 (2.8.2 to 3.9.1)}. */
  static String grouped(Map<String, String> answers) {
    List<String> parts = new ArrayList<>();
    List<String> versions = new ArrayList<>();
    String current = "";
    for (Map.Entry<String, String> each : answers.entrySet()) {
      if (!versions.isEmpty() && !each.getValue().equals(current)) {
        parts.add(part(current, versions));
        versions.clear();
      }
      current = each.getValue();
      versions.add(each.getKey());
    }
    if (!versions.isEmpty()) {
      parts.add(part(current, versions));
    }
    return String.join("; ", parts);
  }

  private static String part(String answer, List<String> versions) {
    String shown = answer.length() > LONGEST ? answer.substring(0, LONGEST) + "…" : answer;
    String from = versions.getFirst();
    return "%s (%s)"
        .formatted(shown, versions.size() == 1 ? from : from + " to " + versions.getLast());
  }

  /** The signs of configurations, such as {@code acks-all: duplicate}. */
  static String signs(Map<String, List<String>> signs) {
    Map<String, String> each = new LinkedHashMap<>();
    signs.forEach((name, words) -> each.put(name, String.join(", ", words)));
    return each.entrySet().stream()
        .map(one -> "`%s`: %s".formatted(one.getKey(), one.getValue()))
        .collect(Collectors.joining("; "));
  }
}
