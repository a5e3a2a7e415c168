package dev.ontrial.checker;

import dev.ontrial.history.Event;
import dev.ontrial.history.Flags;
import dev.ontrial.history.Reads;
import dev.ontrial.history.ScreenRule;
import java.util.Set;

/** Finds records whose content was changed on the way. */
final class CorruptChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record was read whose checksum over content and identity does not match.\
          """,
          "Kafka's record batches carry a CRC-32C, KIP-98; ours covers what the application sees",
          """
          p3 sends #17 with its checksum to t-0
          p3 gets OK, offset 2082
          a reader of t-0 gets a record at offset 2082
          its content does not have the checksum that it carries\
          """,
          "Never. Counted once for each offset.");

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.CORRUPT;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.ODD);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    ReadScan.run(
        evidence.history(),
        (reads, index) -> reads.has(index, Flags.CORRUPT),
        (reads, index) -> found(evidence, reads, index, sink));
  }

  private void found(Evidence evidence, Reads reads, int index, AnomalySink sink) {
    Candidate candidate =
        new Candidate(
            kind(),
            evidence.configurationOf(reads.topicPartition()),
            reads.topicPartition(),
            Event.NONE,
            reads.timeNanos(index));
    sink.found(
        candidate,
        () ->
            new Story(evidence)
                .read(reads, index)
                .tell(
                    candidate,
                    "the record at offset %d of %s does not have the checksum that it carries"
                        .formatted(reads.offset(index), evidence.name(reads.topicPartition()))));
  }
}
