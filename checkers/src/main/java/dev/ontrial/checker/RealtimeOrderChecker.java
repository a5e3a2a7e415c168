package dev.ontrial.checker;

import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds acknowledged records that stand behind one that was sent later.
 *
 * <p>One pass in the order of offsets, which remembers for each history file the record that was
 * sent last, and that of another process that was. What was earlier is told by the order of events
 * in one file, which needs no clock. Only an acknowledgement of the very offset at which a record
 * stands counts: whatever was appended after it came behind it, on every log that holds it there.
 *
 * <p>The screen keeps all such records: see {@code RealtimeScreen}.
 */
final class RealtimeOrderChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          An acknowledged record that is behind another process's acknowledged record of the \
          same topic-partition, which was sent only after the acknowledgement of the first.\
          """,
          "Linearizability (Herlihy and Wing 1990) of appends; Kafka documentation, Design",
          """
          p3 sends #17 to t-0
          p3 gets OK, offset 2082
          p4 sends #9 to t-0, and gets OK, offset 2081
          the final read of t-0 finds p4#9 at 2081, and p3#17 at 2082\
          """,
          """
          The final read is missing or incomplete, or did not find both where they were \
          acknowledged; or two history files record them, and the events of those have no common \
          order. Within one process it is reordering.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.REALTIME_ORDER;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.OVERTAKEN);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    for (DeclaredTopicPartition declared : evidence.history().topicPartitions()) {
      if (!declared.isDerived()) {
        Map<String, Pass> files = new HashMap<>();
        evidence.forEachFinal(
            declared.id(),
            (reads, index) -> {
              Sends sends = evidence.history().sends(reads.writer(index));
              int sequence = reads.sequence(index);
              if (sends != null
                  && evidence.belongs(sends.process(), sequence, declared.id())
                  && sends.outcome(sequence) == Outcome.OK
                  && sends.offset(sequence) == reads.offset(index)) {
                files
                    .computeIfAbsent(sends.file(), file -> new Pass(evidence, declared.id(), sink))
                    .visit(new Sent(sends, sequence, reads, index));
              }
            });
      }
    }
  }

  /** A record that stands where it was acknowledged. */
  private record Sent(Sends sends, int sequence, Reads reads, int index) {
    long slot() {
      return sends.slot(sequence);
    }

    boolean isOf(Sent other) {
      return sends.process() == other.sends.process();
    }

    String name() {
      return "p" + sends.process() + "#" + sequence;
    }
  }

  private static final class Pass {
    private final Evidence evidence;
    private final int topicPartition;
    private final AnomalySink sink;
    private @Nullable Sent last;
    private @Nullable Sent lastOfAnother;

    Pass(Evidence evidence, int topicPartition, AnomalySink sink) {
      this.evidence = evidence;
      this.topicPartition = topicPartition;
      this.sink = sink;
    }

    void visit(Sent sent) {
      Sent latest = last;
      if (latest == null) {
        last = sent;
        return;
      }
      Sent later = sent.isOf(latest) ? lastOfAnother : latest;
      if (later != null && sent.sends().doneSlot(sent.sequence()) < later.slot()) {
        found(sent, later);
      }
      if (sent.slot() > latest.slot()) {
        lastOfAnother = sent.isOf(latest) ? lastOfAnother : latest;
        last = sent;
      } else if (!sent.isOf(latest)
          && (lastOfAnother == null || sent.slot() > lastOfAnother.slot())) {
        lastOfAnother = sent;
      }
    }

    private void found(Sent sent, Sent later) {
      long laterNanos = later.sends().timeNanos(later.sequence());
      Candidate candidate =
          new Candidate(
                  AnomalyKind.REALTIME_ORDER,
                  evidence.configurationOf(topicPartition),
                  topicPartition,
                  sent.sends().process(),
                  sent.sends().doneNanos(sent.sequence()))
              .within(sent.sends().timeNanos(sent.sequence()), Long.MAX_VALUE);
      sink.found(
          candidate,
          () ->
              new Story(evidence)
                  .record(sent.sends(), sent.sequence())
                  .record(later.sends(), later.sequence())
                  .faults(sent.sends().timeNanos(sent.sequence()), laterNanos)
                  .read(later.reads(), later.index())
                  .read(sent.reads(), sent.index())
                  .tell(
                      candidate,
                      "%s was acknowledged before %s was sent, and is behind it"
                          .formatted(sent.name(), later.name())));
    }
  }
}
