package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Records that are not met where they were acknowledged are found by their block. */
class AckedOffsetsTest {
  private static final int COUNT = 2000;

  private static Set<Integer> doubtful(AckedOffsets offsets, int count) {
    Set<Integer> found = new TreeSet<>();
    offsets.forEachDoubtful(count, found::add);
    return found;
  }

  private static AckedOffsets toldAndMet(int count) {
    AckedOffsets offsets = new AckedOffsets();
    for (int sequence = 0; sequence < count; sequence++) {
      offsets.told(sequence, 3L * sequence);
    }
    for (int sequence = count - 1; sequence >= 0; sequence--) {
      offsets.met(sequence, 3L * sequence);
    }
    return offsets;
  }

  @Test
  void recordsMetWhereTheyWereAcknowledged_areNotDoubtful() {
    assertThat(doubtful(toldAndMet(COUNT), COUNT)).isEmpty();
    assertThat(doubtful(new AckedOffsets(), COUNT)).isEmpty();
  }

  @Test
  void recordMetElsewhere_makesItsBlockDoubtful() {
    for (int displaced : new int[] {0, 255, 256, 1023, COUNT - 1}) {
      AckedOffsets offsets = toldAndMet(COUNT);
      offsets.told(displaced, 3L * displaced);
      offsets.met(displaced, 3L * displaced + 1);

      int first = displaced / 256 * 256;
      assertThat(doubtful(offsets, COUNT))
          .hasSize(Math.min(256, COUNT - first))
          .contains(first, displaced)
          .allMatch(each -> each / 256 == displaced / 256);
    }
  }

  @Test
  void recordThatWasToldOfAndNotMet_isDoubtful() {
    AckedOffsets offsets = new AckedOffsets();
    offsets.told(1, 0);
    assertThat(doubtful(offsets, 3)).containsExactly(0, 1, 2);
  }

  /** Two that changed places, or were both displaced by as much, do not make up for each other. */
  @Test
  void displacedRecordsOfABlock_doNotHideEachOther() {
    for (int by = 1; by < 100; by++) {
      AckedOffsets offsets = new AckedOffsets();
      offsets.told(7, 1000);
      offsets.told(8, 1000L + by);
      offsets.met(7, 1000L + by);
      offsets.met(8, 1000);
      assertThat(doubtful(offsets, 300)).hasSize(256);
    }
  }

  /** Each bit of what is summed up changes about half of the sum's bits. */
  @Test
  void hash_spreadsEveryBit() {
    Random random = new Random(11);
    for (int bit = 0; bit < 64 + 31; bit++) {
      int changed = 0;
      for (int round = 0; round < 200; round++) {
        long offset = random.nextLong();
        int sequence = random.nextInt() >>> 1;
        long before = AckedOffsets.hash(sequence, offset);
        long after =
            bit < 64
                ? AckedOffsets.hash(sequence, offset ^ (1L << bit))
                : AckedOffsets.hash(sequence ^ (1 << (bit - 64)), offset);
        changed += Long.bitCount(before ^ after);
      }
      assertThat(changed / 200.0).as("bit %d", bit).isBetween(28.0, 36.0);
    }
  }
}
