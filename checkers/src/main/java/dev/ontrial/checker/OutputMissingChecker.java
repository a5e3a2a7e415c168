package dev.ontrial.checker;

import dev.ontrial.history.ScreenRule;
import java.util.Set;

/**
 * Finds input that a transform has left behind it without output. Definition, source, timeline and
 * limits: {@link AnomalyKind#OUTPUT_MISSING}.
 */
final class OutputMissingChecker implements Checker {
  @Override
  public AnomalyKind kind() {
    return AnomalyKind.OUTPUT_MISSING;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.HANDED_ON);
  }

  @Override
  public void check(Evidence evidence, Findings findings) {
    Outputs.forEach(
        evidence,
        findings,
        (group, input) -> {
          if (input.lacksOutput(group)) {
            Accusation accusation = Outputs.accusation(evidence, kind(), group, input);
            findings.found(
                accusation,
                () -> Outputs.witness(evidence, group, input, accusation, sentence(group, input)));
          }
        });
  }

  private static String sentence(Group group, Outputs.Input input) {
    int times = input.below.size();
    int outputs = input.outputs.size();
    return "the %s has passed input %s%s, and there %s of it"
        .formatted(
            group.isCommand() ? "application" : "group",
            input.name(),
            times == 1 ? "" : ", which is in the log %d times".formatted(times),
            switch (outputs) {
              case 0 -> "is no output";
              case 1 -> "is 1 output";
              default -> "are %d outputs".formatted(outputs);
            });
  }
}
