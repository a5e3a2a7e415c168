package dev.ontrial.checker;

import dev.ontrial.history.Event;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.Reads;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import java.util.Set;

/** Finds records that stand in a topic-partition to which they were not sent. */
final class MisroutedChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record was read from another topic-partition than the one it was sent to.\
          """,
          "KAFKA-19012 (CVE-2026-35554)",
          """
          p3 sends #17 to a-0
          p3 sends #18 to b-0
          both get OK
          a reader of b-0 reads p3#17\
          """,
          """
          The client chose the topic-partition, and never reported which. Counted once for each offset.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.MISROUTED;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.ODD, ScreenRule.MET_ELSEWHERE);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    History history = evidence.history();
    ReadScan.run(
        history,
        (reads, index) ->
            isMisrouted(history, reads, index) && !evidence.isDerived(reads.topicPartition()),
        (reads, index) -> found(evidence, reads, index, sink));
  }

  private static boolean isMisrouted(History history, Reads reads, int index) {
    if (!reads.identified(index)) {
      return false;
    }
    if (reads.has(index, Flags.MISROUTED)) {
      return true;
    }
    Sends sends = history.sends(reads.writer(index));
    int sequence = reads.sequence(index);
    if (sends == null || !sends.invoked(sequence)) {
      return false;
    }
    int intended = sends.topicPartition(sequence);
    return intended != Event.NONE && intended != reads.topicPartition();
  }

  private void found(Evidence evidence, Reads reads, int index, AnomalySink sink) {
    Candidate candidate =
        new Candidate(
                kind(),
                evidence.configurationOf(reads.topicPartition()),
                reads.topicPartition(),
                reads.writer(index),
                reads.timeNanos(index))
            .within(evidence.sent(reads, index), reads.timeNanos(index));
    sink.found(candidate, () -> witness(evidence, reads, index, candidate));
  }

  private static Anomaly witness(Evidence evidence, Reads reads, int index, Candidate candidate) {
    Story story = new Story(evidence).read(reads, index);
    Sends sends = evidence.history().sends(reads.writer(index));
    int sequence = reads.sequence(index);
    String meant = "another topic-partition";
    if (sends != null && sends.invoked(sequence)) {
      story.record(sends, sequence).faults(sends.timeNanos(sequence), sends.doneNanos(sequence));
      meant = evidence.name(sends.topicPartition(sequence));
    }
    return story.tell(
        candidate,
        "record %s was sent to %s and is in %s"
            .formatted(Story.identity(reads, index), meant, evidence.name(reads.topicPartition())));
  }
}
