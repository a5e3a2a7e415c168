package dev.ontrial.checker;

import dev.ontrial.history.Reads;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds readers that left out what the final read met. Definition, source, timeline and limits:
 * {@link AnomalyKind#POLL_SKIP}. One bit for each offset of the final reads.
 */
final class PollSkipChecker implements Checker {
  /** Sparse offsets beyond this would cost more memory than the answer is worth. */
  private static final long MOST_OFFSETS = 1L << 30;

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.POLL_SKIP;
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
            int skipped = there.nextSetBit((int) Math.min(reads.offset(before) + 1, MOST_OFFSETS));
            if (skipped >= 0 && skipped < reads.offset(index)) {
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
    Reads last = evidence.finalReads(reads.topicPartition());
    for (int at = 0; last != null && at < last.count(); at++) {
      if (last.offset(at) == skipped) {
        story.read(last, at);
        break;
      }
    }
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
