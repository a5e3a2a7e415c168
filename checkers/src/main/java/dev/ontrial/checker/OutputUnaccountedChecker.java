package dev.ontrial.checker;

import dev.ontrial.history.ScreenRule;
import java.util.Set;

/** Finds output of input that the group has not passed, or that is not there. */
final class OutputUnaccountedChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          An output of a record that is at or above the group's final position in the input, \
          or that is not in the input at all. One too many of a record that is below \
          it is output-repeated.\
          """,
          Origins.EXACTLY_ONCE,
          """
          p7 reads p3#17 at offset 2082 of the input, and sends its output
          p7 is killed before it commits position 2083
          the group's final position in the input is 2080
          the final reads of the output find an output of p3#17\
          """,
          Origins.UNREAD);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.OUTPUT_UNACCOUNTED;
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
          boolean repeated = !input.below.isEmpty() && input.outputs.size() > copies;
          if (input.outputs.size() > input.below.size() && !repeated) {
            Candidate candidate = Outputs.candidate(evidence, kind(), group, input);
            String why =
                copies == 0
                    ? "which is not in the input"
                    : "which the group's final position has not passed";
            sink.found(
                candidate,
                () ->
                    Outputs.witness(
                        evidence,
                        group,
                        input,
                        candidate,
                        "there is an output of %s, %s".formatted(input.name(), why)));
          }
        });
  }
}
