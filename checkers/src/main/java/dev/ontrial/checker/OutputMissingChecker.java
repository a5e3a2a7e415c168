package dev.ontrial.checker;

import dev.ontrial.history.ScreenRule;
import java.util.Set;

/** Finds input that a transform has left behind it without output. */
final class OutputMissingChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record of the input that is below the group's final position, and has no output, \
          or fewer than the input has of it.\
          """,
          Origins.EXACTLY_ONCE,
          """
          p7 reads p3#17 at offset 2082 of the input
          p7 sends its output and position 2083 in transaction 4, and commits it
          the group's final position in the input is 2083
          the final reads of the output do not find an output of p3#17\
          """,
          Origins.UNREAD);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.OUTPUT_MISSING;
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
          if (input.lacksOutput(group)) {
            Candidate candidate = Outputs.candidate(evidence, kind(), group, input);
            sink.found(
                candidate,
                () -> Outputs.witness(evidence, group, input, candidate, sentence(group, input)));
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
