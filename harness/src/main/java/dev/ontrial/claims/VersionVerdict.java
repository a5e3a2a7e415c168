package dev.ontrial.claims;

import dev.ontrial.claims.Experiment.Case;
import dev.ontrial.workload.ClientFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the answers of several versions say about a claim. */
final class VersionVerdict {
  private static final String FAILED = "failed";

  private VersionVerdict() {}

  /**
   * The verdict.
   *
   * @param cases what the claim says
   * @param answers one for each case, by version in the order of release
   */
  static Verdict of(List<Case> cases, Map<String, List<String>> answers) {
    List<String> bearing = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    String sinceFalse = "";
    String sinceTrue = "";
    String last = "";
    boolean lastTrue = false;
    for (Map.Entry<String, List<String>> each : answers.entrySet()) {
      if (each.getValue().stream().anyMatch(answer -> answer.startsWith(FAILED))) {
        failed.add(each.getKey());
        continue;
      }
      boolean isTrue = isAsSaid(cases, each.getValue());
      if (isTrue) {
        bearing.add(each.getKey());
      }
      if (last.isEmpty() || isTrue != lastTrue) {
        sinceTrue = isTrue ? each.getKey() : sinceTrue;
        sinceFalse = isTrue ? sinceFalse : each.getKey();
      }
      last = each.getKey();
      lastTrue = isTrue;
    }
    if (!failed.isEmpty()) {
      return new Verdict(
          Verdict.Kind.NOT_DECIDED,
          "the experiment did not work with " + String.join(", ", failed));
    }
    if (bearing.isEmpty()) {
      return Verdict.of(Verdict.Kind.REFUTED);
    }
    if (bearing.size() == answers.size()) {
      return Verdict.of(Verdict.Kind.CONFIRMED);
    }
    return lastTrue
        ? new Verdict(Verdict.Kind.DEPENDS, "the version: it is so since " + sinceTrue)
        : new Verdict(Verdict.Kind.OUTDATED, sinceFalse);
  }

  private static boolean isAsSaid(List<Case> cases, List<String> answers) {
    for (int i = 0; i < cases.size(); i++) {
      if (!isAsSaid(cases.get(i).says(), answers.get(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean isAsSaid(String says, String answer) {
    return switch (says) {
      case ClientFacts.PRESENT -> !answer.equals(ClientFacts.ABSENT);
      case ClientFacts.REFUSED -> answer.startsWith(ClientFacts.REFUSED);
      default -> answer.equals(says);
    };
  }
}
