package dev.ontrial.checker;

import dev.ontrial.history.ScreenRule;
import java.util.Set;

/** Finds input with more outputs than it has copies. */
final class OutputRepeatedChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record of the input that is below the group's final position, and has more outputs \
          than the input has of it.\
          """,
          Origins.EXACTLY_ONCE,
          """
          p7 reads p3#17 from the input, and sends its output
          p7 is killed before it commits its position
          p8 reads p3#17 again, and sends its output
          the final reads of the output find both\
          """,
          Origins.UNREAD);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.OUTPUT_REPEATED;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.HANDED_ON);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    Outputs.forEach(
        evidence,
        sink,
        (group, input) -> {
          int copies = input.below.size() + input.above.size();
          if (!input.below.isEmpty() && input.outputs.size() > copies) {
            Candidate candidate = Outputs.candidate(evidence, kind(), group, input);
            String sentence =
                "input %s is there %d times, and has %d outputs"
                    .formatted(input.name(), copies, input.outputs.size());
            sink.found(
                candidate, () -> Outputs.witness(evidence, group, input, candidate, sentence));
          }
        });
  }
}
