package dev.ontrial.checker;

import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import dev.ontrial.history.Sends;
import org.jspecify.annotations.Nullable;

/**
 * Finds acknowledged records that stand behind one that was sent later. Definition, source,
 * timeline and limits: {@link AnomalyKind#REALTIME_ORDER}.
 *
 * <p>One pass in the order of offsets, which remembers the record that was sent last, and that of
 * another process that was. Only an acknowledgement of the very offset at which the record stands
 * counts: whatever was appended after it came behind it, on every log that holds it there.
 */
final class RealtimeOrderChecker implements Checker {
  @Override
  public AnomalyKind kind() {
    return AnomalyKind.REALTIME_ORDER;
  }

  @Override
  public void check(Evidence evidence, Findings findings) {
    for (DeclaredTopicPartition declared : evidence.history().topicPartitions()) {
      if (!declared.isDerived()) {
        evidence.forEachFinal(declared.id(), new Pass(evidence, declared.id(), findings)::visit);
      }
    }
  }

  /** A record that was met, and when it was sent. */
  private record Sent(Sends sends, int sequence, Reads reads, int index) {
    long nanos() {
      return sends.timeNanos(sequence);
    }
  }

  private static final class Pass {
    private final Evidence evidence;
    private final int topicPartition;
    private final Findings findings;
    private @Nullable Sent last;
    private @Nullable Sent lastOfAnother;

    Pass(Evidence evidence, int topicPartition, Findings findings) {
      this.evidence = evidence;
      this.topicPartition = topicPartition;
      this.findings = findings;
    }

    void visit(Reads reads, int index) {
      int sequence = reads.sequence(index);
      Sends sends = evidence.history().sends(reads.writer(index));
      if (sends == null || !evidence.belongs(sends.process(), sequence, topicPartition)) {
        return;
      }
      Sent latest = last;
      Sent later =
          latest != null && latest.sends().process() == sends.process() ? lastOfAnother : latest;
      if (later != null
          && sends.outcome(sequence) == Outcome.OK
          && sends.offset(sequence) == reads.offset(index)
          && sends.doneNanos(sequence) < later.nanos()) {
        found(new Sent(sends, sequence, reads, index), later);
      }
      if (latest == null || sends.timeNanos(sequence) > latest.nanos()) {
        if (latest != null && latest.sends().process() != sends.process()) {
          lastOfAnother = latest;
        }
        last = new Sent(sends, sequence, reads, index);
      } else if (latest.sends().process() != sends.process()
          && (lastOfAnother == null || sends.timeNanos(sequence) > lastOfAnother.nanos())) {
        lastOfAnother = new Sent(sends, sequence, reads, index);
      }
    }

    private void found(Sent sent, Sent later) {
      Accusation accusation =
          new Accusation(
              AnomalyKind.REALTIME_ORDER,
              evidence.configurationOf(topicPartition),
              topicPartition,
              sent.sends().process(),
              later.nanos());
      findings.found(
          accusation,
          () ->
              new Story(evidence)
                  .record(sent.sends(), sent.sequence())
                  .record(later.sends(), later.sequence())
                  .faults(sent.nanos(), later.nanos())
                  .read(later.reads(), later.index())
                  .read(sent.reads(), sent.index())
                  .tell(
                      accusation,
                      "p%d#%d was acknowledged before p%d#%d was sent, and stands behind it"
                          .formatted(
                              sent.sends().process(),
                              sent.sequence(),
                              later.sends().process(),
                              later.sequence())));
    }
  }
}
