package dev.ontrial.claims;

import dev.ontrial.claims.Experiment.Case;
import dev.ontrial.claims.Experiment.Clients;
import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.cluster.ClientProcess;
import dev.ontrial.workload.ClientFacts;
import dev.ontrial.workload.ClientFacts.Answers;
import dev.ontrial.workload.ClientFacts.Question;
import dev.ontrial.workload.ClientFacts.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Clients of several versions, which answer questions about themselves. */
final class ClientPanel {
  /**
   * In the order of their release, so that "since" has a meaning: 3.0.1 and 3.1.1 came after 3.1.0.
   */
  static final List<String> ALL =
      List.of(
          "2.8.2", "3.0.0", "3.1.0", "3.0.1", "3.1.1", "3.2.3", "3.3.2", "3.4.1", "3.5.2", "3.6.2",
          "3.7.2", "3.8.1", "3.9.1", "4.0.0", "4.1.1", "4.2.0", "4.3.1", "4.4.0");

  /** Where each answer takes a broker and a while. */
  static final List<String> FEW = List.of("2.8.2", "3.9.1", "4.0.0", "4.1.1", "4.4.0");

  private final Map<String, Map<Question, String>> answers = new LinkedHashMap<>();

  /**
   * Asks every version all that these experiments want to know of it, by one process for each.
   *
   * @param bootstrap the address of a broker; empty if no question needs one
   * @param harness does to the broker what clients ask for
   * @param progress hears which version is asked
   * @throws dev.ontrial.cluster.ClusterException if clients cannot be had or do not run
   */
  void ask(
      Collection<Clients> experiments,
      String bootstrap,
      Consumer<String> harness,
      Consumer<String> progress)
      throws IOException {
    Map<String, Set<Question>> open = new LinkedHashMap<>();
    for (Clients experiment : experiments) {
      for (String version : experiment.versions()) {
        Set<Question> its = open.computeIfAbsent(version, each -> new LinkedHashSet<>());
        experiment.cases().forEach(each -> its.add(each.question()));
      }
    }
    for (Map.Entry<String, Set<Question>> each : open.entrySet()) {
      List<Question> questions = List.copyOf(each.getValue());
      progress.accept("kafka-clients %s: %d questions".formatted(each.getKey(), questions.size()));
      String line =
          ClientProcess.ask(
              ClientDistribution.of(each.getKey(), CacheFolder.ofUser()),
              ClientFacts.class,
              new Request(bootstrap, questions).encode(),
              harness);
      List<String> its = Answers.decode(line).answers();
      Map<Question, String> known =
          answers.computeIfAbsent(each.getKey(), version -> new LinkedHashMap<>());
      for (int i = 0; i < questions.size(); i++) {
        known.put(questions.get(i), its.get(i));
      }
    }
  }

  /** What a version answered. */
  String answer(String version, Question question) {
    String answer = answers.getOrDefault(version, Map.of()).get(question);
    if (answer == null) {
      throw new IllegalStateException(version + " was not asked " + question);
    }
    return answer;
  }

  /** The result of an experiment whose questions were asked. */
  Result result(Claim claim, Clients experiment) {
    Map<String, List<String>> by = new LinkedHashMap<>();
    for (String version : experiment.versions()) {
      by.put(
          version,
          experiment.cases().stream().map(each -> answer(version, each.question())).toList());
    }
    return Result.of(
        claim, VersionVerdict.of(experiment.cases(), by), evidence(experiment.cases(), by));
  }

  private static List<String> evidence(List<Case> cases, Map<String, List<String>> by) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      Map<String, String> answers = new LinkedHashMap<>();
      for (Map.Entry<String, List<String>> each : by.entrySet()) {
        answers.put(each.getKey(), each.getValue().get(i));
      }
      lines.add(Wording.of(cases.get(i).question()) + ": " + Wording.grouped(answers));
    }
    return lines;
  }
}
