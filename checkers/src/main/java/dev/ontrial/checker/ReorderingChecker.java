package dev.ontrial.checker;

import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Flags;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Finds acknowledged records that stand behind a later one of the same process.
 *
 * <p>One pass in the order of offsets: the highest number met of each writer is remembered, and a
 * first occurrence with a lower number is out of order.
 */
final class ReorderingChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          An acknowledged record whose first occurrence is behind that of an acknowledged record \
          which the same process sent later to the same topic-partition. A record whose transaction was \
          committed counts as acknowledged; so does one whose send was, if the commit was asked for and \
          not answered, as its being there shows that it was committed.\
          """,
          """
          Jepsen's `nonmonotonic-send`; producer settings `max.in.flight.requests.per.connection` and \
          `enable.idempotence`\
          """,
          """
          p3 sends #17, then #18 to t-0
          the batch of #17 is refused, and is retried after that of #18
          p3 gets OK for both
          the final read of t-0 finds #18 at 2203 and #17 at 2204\
          """,
          """
          The final read is missing or incomplete, or one of the two was not acknowledged. Second \
          copies are left to duplicate.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.REORDERING;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.OUT_OF_ORDER);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    for (DeclaredTopicPartition declared : evidence.history().topicPartitions()) {
      if (!declared.isDerived()) {
        new Pass(evidence, declared.id(), sink).run();
      }
    }
  }

  /** What was met so far of one writer on one topic-partition. */
  private static final class Met {
    final Sends sends;
    final BitSet records = new BitSet();
    int highest = -1;

    Met(Sends sends) {
      this.sends = sends;
    }
  }

  private static final class Pass {
    private final Evidence evidence;
    private final int topicPartition;
    private final AnomalySink sink;
    private final Map<Integer, Met> writers = new HashMap<>();

    Pass(Evidence evidence, int topicPartition, AnomalySink sink) {
      this.evidence = evidence;
      this.topicPartition = topicPartition;
      this.sink = sink;
    }

    void run() {
      evidence.forEachFinal(topicPartition, this::visit);
    }

    private void visit(Reads reads, int index) {
      int sequence = reads.sequence(index);
      Sends sends = evidence.history().sends(reads.writer(index));
      if (sends == null || !evidence.belongs(sends.process(), sequence, topicPartition)) {
        return;
      }
      Met met = writers.computeIfAbsent(sends.process(), process -> new Met(sends));
      if (met.records.get(sequence)) {
        return;
      }
      met.records.set(sequence);
      if (!isAcknowledged(sends, sequence)) {
        return;
      }
      if (sequence < met.highest) {
        found(met, sequence, reads, index);
      }
      met.highest = Math.max(met.highest, sequence);
    }

    /** What the final read met of a transaction without an answer was committed. */
    private static boolean isAcknowledged(Sends sends, int sequence) {
      Outcome effective = sends.effectiveOutcome(sequence);
      return effective == Outcome.OK
          || (effective == Outcome.INFO && sends.outcome(sequence) == Outcome.OK);
    }

    private void found(Met met, int sequence, Reads reads, int index) {
      Sends sends = met.sends;
      int later = met.highest;
      long from = sends.timeNanos(sequence);
      long done = sends.doneNanos(sequence);
      Candidate candidate =
          new Candidate(
                  AnomalyKind.REORDERING,
                  evidence.configurationOf(topicPartition),
                  topicPartition,
                  sends.process(),
                  done)
              .within(from, done);
      sink.found(candidate, () -> witness(sends, sequence, later, reads, index, candidate));
    }

    private Anomaly witness(
        Sends sends, int sequence, int later, Reads reads, int index, Candidate candidate) {
      Story story =
          new Story(evidence)
              .record(sends, sequence)
              .record(sends, later)
              .faults(
                  sends.timeNanos(sequence),
                  Math.max(sends.doneNanos(sequence), sends.doneNanos(later)))
              .retries(sends.process())
              .read(reads, index);
      int other = firstOf(reads, sends.process(), later);
      story.read(reads, other);
      return story.tell(
          candidate,
          "p%d sent #%d before #%d, but they are at offsets %d and %d"
              .formatted(
                  sends.process(), sequence, later, reads.offset(index), reads.offset(other)));
    }

    /** Where a record that was met in this final read was met first. */
    private static int firstOf(Reads reads, int writer, int sequence) {
      int at = 0;
      while (!reads.has(at, Flags.FINAL)
          || !reads.identified(at)
          || reads.writer(at) != writer
          || reads.sequence(at) != sequence) {
        at++;
      }
      return at;
    }
  }
}
