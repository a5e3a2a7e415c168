package dev.ontrial.checker;

import dev.ontrial.history.ScreenRule;
import java.util.Set;

/**
 * Finds output of input that the group has not passed, or that is not there. Definition, source,
 * timeline and limits: {@link AnomalyKind#OUTPUT_UNACCOUNTED}.
 */
final class OutputUnaccountedChecker implements Checker {
  @Override
  public AnomalyKind kind() {
    return AnomalyKind.OUTPUT_UNACCOUNTED;
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
          boolean repeated = !input.below.isEmpty() && input.outputs.size() > copies;
          if (input.outputs.size() > input.below.size() && !repeated) {
            Accusation accusation = Outputs.accusation(evidence, kind(), group, input);
            String why =
                copies == 0
                    ? "which is not in the input"
                    : "which the group's final position has not passed";
            findings.found(
                accusation,
                () ->
                    Outputs.witness(
                        evidence,
                        group,
                        input,
                        accusation,
                        "there is an output of %s, %s".formatted(input.name(), why)));
          }
        });
  }
}
