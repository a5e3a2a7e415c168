package dev.ontrial.checker;

import dev.ontrial.history.Reads;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds records that readers left out and the final read met. Definition, source, timeline and
 * limits: {@link AnomalyKind#POLL_SKIP}. One bit for each offset of the final reads.
 *
 * <p>The screen keeps all such records, and those between which they were left out: a reader that
 * left one out differs from the final read in that block of offsets, or has passed it whole.
 */
final class PollSkipChecker implements Checker {
  /** Sparse offsets beyond this would cost more memory than the answer is worth. */
  private static final long MOST_OFFSETS = 1L << 30;

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.POLL_SKIP;
  }

  @Override
  public boolean needsEveryRecord() {
    return false;
  }

  @Override
  public void check(Evidence evidence, Findings findings) {
    Map<Integer, BitSet> met = new HashMap<>();
    Polls.forEachStep(
        evidence,
        (reads, before, index) -> {
          if (reads.offset(index) > reads.offset(before) + 1 && reads.offset(before) >= 0) {
            BitSet there =
                met.computeIfAbsent(reads.topicPartition(), id -> finalOffsets(evidence, id));
            int from = (int) Math.min(reads.offset(before) + 1, MOST_OFFSETS);
            for (int skipped = there.nextSetBit(from);
                skipped >= 0 && skipped < reads.offset(index);
                skipped = there.nextSetBit(skipped + 1)) {
              found(evidence, reads, before, index, skipped, findings);
            }
          }
        });
  }

  private static BitSet finalOffsets(Evidence evidence, int topicPartition) {
    BitSet offsets = new BitSet();
    evidence.forEachFinal(
        topicPartition,
        (reads, index) -> {
          if (reads.offset(index) < MOST_OFFSETS) {
            offsets.set((int) reads.offset(index));
          }
        });
    return offsets;
  }

  private void found(
      Evidence evidence, Reads reads, int before, int index, int skipped, Findings findings) {
    Accusation accusation = Polls.accusation(evidence, kind(), reads, index);
    findings.found(accusation, () -> witness(evidence, reads, before, index, skipped, accusation));
  }

  private static Anomaly witness(
      Evidence evidence, Reads reads, int before, int index, int skipped, Accusation accusation) {
    Story story =
        new Story(evidence)
            .read(reads, before)
            .read(reads, index)
            .faults(reads.timeNanos(before), reads.timeNanos(index));
    evidence.atOffset(reads.topicPartition(), skipped, story::read);
    return story.tell(
        accusation,
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
