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
            String sentence =
                group.isCommand()
                    ? "the application has passed input %s, and there is no output of it"
                        .formatted(input.name())
                    : "input %s lies below the group's final position %d times, and has %d outputs"
                        .formatted(input.name(), input.below.size(), input.outputs.size());
            findings.found(
                accusation, () -> Outputs.witness(evidence, group, input, accusation, sentence));
          }
        });
  }
}
