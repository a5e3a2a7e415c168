package dev.ontrial.checker;

import dev.ontrial.history.ScreenRule;
import java.util.Set;

/**
 * Finds input with more outputs than it has copies. Definition, source, timeline and limits: {@link
 * AnomalyKind#OUTPUT_REPEATED}.
 */
final class OutputRepeatedChecker implements Checker {
  @Override
  public AnomalyKind kind() {
    return AnomalyKind.OUTPUT_REPEATED;
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
          int copies = input.below.size() + input.above.size();
          if (!input.below.isEmpty() && input.outputs.size() > copies) {
            Accusation accusation = Outputs.accusation(evidence, kind(), group, input);
            String sentence =
                "input %s stands %d times, and has %d outputs"
                    .formatted(input.name(), copies, input.outputs.size());
            findings.found(
                accusation, () -> Outputs.witness(evidence, group, input, accusation, sentence));
          }
        });
  }
}
