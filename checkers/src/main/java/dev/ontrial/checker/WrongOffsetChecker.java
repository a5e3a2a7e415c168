package dev.ontrial.checker;

import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Finds records that stand, but not where they were acknowledged. One bit for each record, and one
 * more for those that are met elsewhere first.
 */
final class WrongOffsetChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record that was acknowledged at one offset, and that the final read found at others only.\
          """,
          "Jepsen's `inconsistent-offsets`, which counts the offsets that sends returned;"
              + " `RecordMetadata`",
          """
          p3 sends #17 to t-0
          p3 gets OK, offset 2082
          the final read of t-0 finds another record at offset 2082
          the final read of t-0 finds p3#17 at offset 2085\
          """,
          """
          The final read is missing or incomplete, or did not find the record at all (lost); or the \
          acknowledgement had no offset, as for a copy that the broker no longer remembers.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.WRONG_OFFSET;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.DISPLACED);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    Map<Integer, BitSet> right = new HashMap<>();
    Map<Integer, BitSet> elsewhere = new HashMap<>();
    for (DeclaredTopicPartition declared : evidence.history().topicPartitions()) {
      if (!declared.isDerived()) {
        evidence.forEachFinal(
            declared.id(),
            (reads, index) -> {
              Sends sends = evidence.history().sends(reads.writer(index));
              int sequence = reads.sequence(index);
              if (sends != null
                  && evidence.belongs(sends.process(), sequence, declared.id())
                  && sends.outcome(sequence) == Outcome.OK
                  && sends.offset(sequence) >= 0
                  && !evidence.isBelowStart(declared.id(), sends.offset(sequence))) {
                boolean same = sends.offset(sequence) == reads.offset(index);
                (same ? right : elsewhere)
                    .computeIfAbsent(sends.process(), process -> new BitSet())
                    .set(sequence);
              }
            });
      }
    }
    elsewhere.forEach((process, records) -> {
      records.andNot(right.getOrDefault(process, new BitSet()));
      Sends sends = evidence.history().sends(process);
      if (sends != null) {
        records.stream().forEach(sequence -> found(evidence, sends, sequence, sink));
      }
    });
  }

  private void found(Evidence evidence, Sends sends, int sequence, AnomalySink sink) {
    Candidate candidate =
        new Candidate(
                kind(),
                evidence.configurationOf(sends.topicPartition(sequence)),
                sends.topicPartition(sequence),
                sends.process(),
                sends.doneNanos(sequence))
            .within(sends.timeNanos(sequence), Long.MAX_VALUE);
    sink.found(candidate, () -> witness(evidence, sends, sequence, candidate));
  }

  private static Anomaly witness(
      Evidence evidence, Sends sends, int sequence, Candidate candidate) {
    Story story =
        new Story(evidence)
            .record(sends, sequence)
            .faults(sends.timeNanos(sequence), sends.doneNanos(sequence));
    long stands = -1;
    Reads last = evidence.finalReads(candidate.topicPartition());
    for (int at = 0; last != null && at < last.count(); at++) {
      boolean it = last.writer(at) == sends.process() && last.sequence(at) == sequence;
      if (last.identified(at) && (it || last.offset(at) == sends.offset(sequence))) {
        story.read(last, at);
        stands = it ? last.offset(at) : stands;
      }
    }
    return story.tell(
        candidate,
        "record p%d#%d was acknowledged at offset %d, and is at %d"
            .formatted(sends.process(), sequence, sends.offset(sequence), stands));
  }
}
