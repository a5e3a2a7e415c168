package dev.ontrial.checker;

import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.Reads;
import dev.ontrial.history.ScreenRule;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Finds records that readers left out and the final read met. One bit for each offset of the final
 * reads.
 *
 * <p>The screen keeps all such records, and those between which they were left out: a reader that
 * left one out differs from the final read in that block of offsets, or has passed it whole.
 */
final class PollSkipChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record that the final read found between two records which a reader read one right after \
          the other, without being assigned the topic-partition again in between; or before the \
          first one that a reader read which began at offset 0.\
          """,
          "Jepsen's `poll-skip` and `int-poll-skip`; Kafka documentation, Design, Consumer"
              + " Position",
          """
          r1 reads p3#17 at offset 2082 of t-0
          r1 reads p3#19 at offset 2084 of t-0
          r1 was not assigned t-0 in between, nor was it taken from it
          the final read of t-0 finds p3#18 at offset 2083\
          """,
          """
          The final read is missing or incomplete. Offsets at which it found nothing are no gap: they \
          are markers, or records of aborted transactions. Neither are records of aborted transactions \
          that it should not have found. Counted once for each \
          record and each time that a reader left it out. What share groups are handed has no order.\
          """);

  /** Sparse offsets beyond this would cost more memory than the answer is worth. */
  private static final long MOST_OFFSETS = 1L << 30;

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.POLL_SKIP;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.STEP);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    Map<Integer, Met> met = new HashMap<>();
    Polls.forEachStep(
        evidence,
        (reads, before, index) -> {
          if (reads.offset(index) > reads.offset(before) + 1 && reads.offset(before) >= 0) {
            BitSet there =
                met.computeIfAbsent(reads.topicPartition(), id -> Met.of(evidence, id))
                    .visible(reads, index);
            int from = (int) Math.min(reads.offset(before) + 1, MOST_OFFSETS);
            for (int skipped = there.nextSetBit(from);
                skipped >= 0 && skipped < reads.offset(index);
                skipped = there.nextSetBit(skipped + 1)) {
              found(evidence, reads, before, index, skipped, sink);
            }
          }
        });
    for (Reads reads : evidence.history().reads()) {
      int first = firstRead(reads);
      if (first >= 0 && reads.offset(first) > 0 && beginsAtStart(evidence, reads)) {
        BitSet there =
            met.computeIfAbsent(reads.topicPartition(), id -> Met.of(evidence, id))
                .visible(reads, first);
        for (int skipped = there.nextSetBit(0);
            skipped >= 0 && skipped < reads.offset(first);
            skipped = there.nextSetBit(skipped + 1)) {
          foundAtStart(evidence, reads, first, skipped, sink);
        }
      }
    }
  }

  /** The first read that is no final one, or -1. */
  private static int firstRead(Reads reads) {
    for (int index = 0; index < reads.count(); index++) {
      if (!reads.has(index, Flags.FINAL)) {
        return index;
      }
    }
    return -1;
  }

  /** Whether the reader was positioned at the start: one that belongs to no group. */
  private static boolean beginsAtStart(Evidence evidence, Reads reads) {
    DeclaredProcess reader = evidence.history().process(reads.process());
    return reader != null
        && reader.beginsAtStart()
        && evidence.history().events(EventKind.ASSIGNED).stream()
            .noneMatch(assigned -> assigned.event().process() == reader.id());
  }

  /**
   * The offsets at which the final read of a topic-partition found records.
   *
   * @param committed without those that a reader of committed records must leave out, and that the
   *     final read was wrong to find
   */
  private record Met(BitSet all, BitSet committed) {
    static Met of(Evidence evidence, int topicPartition) {
      Met met = new Met(new BitSet(), new BitSet());
      evidence.forEachFinal(
          topicPartition,
          (reads, index) -> {
            if (reads.offset(index) < MOST_OFFSETS) {
              int offset = (int) reads.offset(index);
              met.all.set(offset);
              met.committed.set(
                  offset, !AbortedReadChecker.mustNotBe(evidence.history(), reads, index));
            }
          });
      return met;
    }

    BitSet visible(Reads reads, int index) {
      return reads.has(index, Flags.UNCOMMITTED) ? all : committed;
    }
  }

  private void found(
      Evidence evidence, Reads reads, int before, int index, int skipped, AnomalySink sink) {
    Candidate candidate =
        Polls.candidate(evidence, kind(), reads, before, index)
            .within(reads.timeNanos(before), Long.MAX_VALUE);
    sink.found(candidate, () -> witness(evidence, reads, before, index, skipped, candidate));
  }

  private void foundAtStart(
      Evidence evidence, Reads reads, int first, int skipped, AnomalySink sink) {
    Candidate candidate =
        new Candidate(
            kind(),
            evidence.configurationOf(reads.topicPartition()),
            reads.topicPartition(),
            reads.process(),
            reads.timeNanos(first));
    sink.found(
        candidate,
        () -> {
          Story story = new Story(evidence).read(reads, first);
          evidence.atOffset(reads.topicPartition(), skipped, story::read);
          return story.tell(
              candidate,
              "p%d was to read %s from the start, began at offset %d, and left out offset %d"
                  .formatted(
                      reads.process(),
                      evidence.name(reads.topicPartition()),
                      reads.offset(first),
                      skipped));
        });
  }

  private static Anomaly witness(
      Evidence evidence, Reads reads, int before, int index, int skipped, Candidate candidate) {
    Story story =
        new Story(evidence)
            .read(reads, before)
            .read(reads, index)
            .faults(reads.timeNanos(before), reads.timeNanos(index));
    evidence.atOffset(reads.topicPartition(), skipped, story::read);
    return story.tell(
        candidate,
        "p%d went on from offset %d to %d of %s, %s, and left out offset %d"
            .formatted(
                reads.process(),
                reads.offset(before),
                reads.offset(index),
                evidence.name(reads.topicPartition()),
                Polls.within(reads, index),
                skipped));
  }
}
