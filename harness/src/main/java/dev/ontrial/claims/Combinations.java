package dev.ontrial.claims;

import dev.ontrial.claims.Experiment.Case;
import dev.ontrial.claims.Experiment.Clients;
import dev.ontrial.workload.ClientFacts;
import dev.ontrial.workload.ClientFacts.Question;
import dev.ontrial.workload.ClientFacts.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The table of defaults and effective values: what changed in which version of the clients. */
final class Combinations {
  private static final List<String> DEFAULTS =
      List.of(
          "acks",
          "batch.size",
          "buffer.memory",
          "compression.type",
          "delivery.timeout.ms",
          "enable.idempotence",
          "linger.ms",
          "max.block.ms",
          "max.in.flight.requests.per.connection",
          "max.request.size",
          "metadata.recovery.strategy",
          "partitioner.ignore.keys",
          "request.timeout.ms",
          "retries",
          "retry.backoff.max.ms",
          "retry.backoff.ms",
          "transaction.timeout.ms");

  private static final List<String> OF_CONSUMERS =
      List.of(
          "auto.offset.reset",
          "enable.auto.commit",
          "group.protocol",
          "isolation.level",
          "max.poll.records",
          "session.timeout.ms");

  private static final List<String> DERIVED =
      List.of("enable.idempotence", "acks", "retries", "max.in.flight.requests.per.connection");

  private static final String IN_FLIGHT = "max.in.flight.requests.per.connection";
  private static final String IDEMPOTENCE = "enable.idempotence";

  private static final List<Map<String, String>> GIVEN =
      List.of(
          Map.of("acks", "1"),
          Map.of("acks", "0"),
          Map.of("retries", "0"),
          Map.of(IN_FLIGHT, "6"),
          Map.of(IDEMPOTENCE, "true"),
          Map.of(IDEMPOTENCE, "true", "acks", "1"),
          Map.of(IDEMPOTENCE, "true", "retries", "0"),
          Map.of(IDEMPOTENCE, "true", IN_FLIGHT, "6"),
          Map.of(IDEMPOTENCE, "false"),
          Map.of("transactional.id", "t"),
          Map.of("transactional.id", "t", "acks", "1"),
          Map.of("transactional.id", "t", IDEMPOTENCE, "false"));

  private Combinations() {}

  /** What every version is asked. */
  static Clients questions() {
    List<Case> cases = new ArrayList<>();
    DEFAULTS.forEach(name -> cases.add(ask(Subject.PRODUCER_SETTING, name, Map.of())));
    OF_CONSUMERS.forEach(name -> cases.add(ask(Subject.CONSUMER_SETTING, name, Map.of())));
    for (Map<String, String> given : GIVEN) {
      DERIVED.forEach(name -> cases.add(ask(Subject.PRODUCER_SETTING, name, given)));
    }
    return new Clients(ClientPanel.ALL, cases);
  }

  private static Case ask(Subject subject, String name, Map<String, String> with) {
    return new Case(new Question(subject, name, "", with), ClientFacts.PRESENT);
  }

  /** The two tables as Markdown. */
  static List<String> lines(ClientPanel panel) {
    List<String> lines = new ArrayList<>();
    lines.add("| setting | default |");
    lines.add("|---|---|");
    DEFAULTS.forEach(name -> lines.add(row(panel, Subject.PRODUCER_SETTING, name)));
    OF_CONSUMERS.forEach(name -> lines.add(row(panel, Subject.CONSUMER_SETTING, name)));
    lines.add("");
    lines.add("| given | effective |");
    lines.add("|---|---|");
    for (Map<String, String> given : GIVEN) {
      String words =
          new TreeMap<>(given)
              .entrySet().stream()
                  .map(each -> each.getKey() + "=" + each.getValue())
                  .collect(Collectors.joining("<br>"));
      lines.add("| %s | %s |".formatted(words, Wording.grouped(effective(panel, given))));
    }
    return lines;
  }

  private static String row(ClientPanel panel, Subject subject, String name) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String version : ClientPanel.ALL) {
      values.put(version, panel.answer(version, new Question(subject, name, "", Map.of())));
    }
    String client = subject == Subject.CONSUMER_SETTING ? "consumer: " : "";
    return "| %s%s | %s |".formatted(client, name, Wording.grouped(values));
  }

  private static Map<String, String> effective(ClientPanel panel, Map<String, String> given) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String version : ClientPanel.ALL) {
      Map<String, String> its = new LinkedHashMap<>();
      for (String name : DERIVED) {
        its.put(
            name, panel.answer(version, new Question(Subject.PRODUCER_SETTING, name, "", given)));
      }
      String first = its.values().iterator().next();
      values.put(
          version,
          first.startsWith(ClientFacts.REFUSED)
              ? first
              : "idempotent %s, acks %s, retries %s, in flight %s"
                  .formatted(its.values().toArray()));
    }
    return values;
  }
}
