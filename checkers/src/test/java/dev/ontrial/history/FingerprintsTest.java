package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Readers that met something else in a block of offsets stand out there, and nowhere else. */
class FingerprintsTest {
  private static final int BLOCK = 1 << Fingerprints.BLOCK_BITS;
  private static final int PAGE = BLOCK << 8;

  private final ReadScreen.Place place = new ReadScreen.Place(0, true, 0);

  private ReadScreen reader(boolean uncommitted) {
    ReadScreen reader = new ReadScreen(90, "f", place, false);
    reader.uncommitted = uncommitted;
    return reader;
  }

  private static void meets(ReadScreen reader, long offset, int sequence, boolean hidden) {
    reader.fingerprints.touch(offset);
    reader.fingerprints.add(offset, 3, sequence, hidden);
  }

  /** The blocks that differ, of the first four pages. */
  private static Set<Long> differing(ReadScreen... readers) {
    LongSet blocks = new LongSet();
    Fingerprints.differing(List.of(readers), blocks);
    Set<Long> found = new TreeSet<>();
    for (long block = 0; block < 4L * PAGE / BLOCK; block++) {
      if (blocks.contains(block)) {
        found.add(block);
      }
    }
    return found;
  }

  @Test
  void readersThatMetTheSame_differNowhere() {
    List<ReadScreen> readers = List.of(reader(false), reader(true), reader(false));
    for (long offset = 0; offset < 3L * PAGE; offset += 7) {
      for (ReadScreen reader : readers) {
        meets(reader, offset, (int) offset / 7, false);
      }
    }
    assertThat(differing(readers.toArray(ReadScreen[]::new))).isEmpty();
  }

  @Test
  void readersThatMetSomethingElse_differInThatBlockAlone() {
    long[] places = {0, 1, BLOCK - 1, BLOCK, 5L * BLOCK + 3, PAGE - 1, PAGE, 2L * PAGE + BLOCK};
    for (long odd : places) {
      List<ReadScreen> readers = new ArrayList<>(List.of(reader(false), reader(false)));
      for (long offset = 0; offset < 3L * PAGE; offset++) {
        meets(readers.get(0), offset, (int) offset, false);
        meets(readers.get(1), offset, (int) offset + (offset == odd ? 1 : 0), false);
      }
      assertThat(differing(readers.toArray(ReadScreen[]::new)))
          .as("offset %d", odd)
          .containsExactly(odd / BLOCK);
    }
  }

  @Test
  void thirdReaderThatDiffersFromTheSecond_standsOut() {
    ReadScreen[] readers = {reader(false), reader(false), reader(false)};
    meets(readers[0], 300, 1, false);
    meets(readers[1], 300, 1, false);
    meets(readers[2], 300, 2, false);
    assertThat(differing(readers)).containsExactly(1L);
  }

  /** One that was never there says nothing. */
  @Test
  void readerThatReadNothingOfABlock_isNotCompared() {
    ReadScreen one = reader(true);
    ReadScreen other = reader(true);
    meets(one, 300, 1, false);
    meets(one, 600, 2, true);
    meets(other, 1000, 3, false);
    meets(other, 2L * PAGE, 3, false);
    assertThat(differing(one, other)).isEmpty();

    other.fingerprints.touch(301);
    assertThat(differing(one, other)).containsExactly(1L);
  }

  /** Only with read_uncommitted are records met that must not be visible. */
  @Test
  void hiddenRecords_areComparedAmongThoseThatMayMeetThem() {
    ReadScreen committed = reader(false);
    ReadScreen one = reader(true);
    ReadScreen other = reader(true);
    for (ReadScreen reader : List.of(committed, one, other)) {
      meets(reader, 300, 1, false);
    }
    meets(one, 301, 2, true);
    assertThat(differing(committed, one)).isEmpty();
    assertThat(differing(one, committed)).isEmpty();
    assertThat(differing(committed, one, other)).containsExactly(1L);
    meets(other, 301, 2, true);
    assertThat(differing(one, other)).isEmpty();
    meets(other, 302, 3, true);
    assertThat(differing(one, other)).containsExactly(1L);
  }

  /** Each bit of what is summed up changes about half of the sum's bits. */
  @Test
  void hash_spreadsEveryBit() {
    Random random = new Random(11);
    for (int bit = 0; bit < 64 + 16 + 31; bit++) {
      int changed = 0;
      for (int round = 0; round < 200; round++) {
        long offset = random.nextLong();
        int writer = random.nextInt(1 << 16);
        int sequence = random.nextInt() >>> 1;
        long before = Fingerprints.hash(offset, writer, sequence);
        long after =
            bit < 64
                ? Fingerprints.hash(offset ^ (1L << bit), writer, sequence)
                : bit < 80
                    ? Fingerprints.hash(offset, writer ^ (1 << (bit - 64)), sequence)
                    : Fingerprints.hash(offset, writer, sequence ^ (1 << (bit - 80)));
        changed += Long.bitCount(before ^ after);
      }
      assertThat(changed / 200.0).as("bit %d", bit).isBetween(28.0, 36.0);
    }
  }
}
