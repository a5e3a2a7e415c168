package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a reader's reads is kept: where it went back, passed something over, or differs. */
class ReadScreenTest {
  private static final int RECORDS = 400;

  private final ReadScreen.Place place = new ReadScreen.Place(0, true, 5000);
  private final ReadScreen reader = new ReadScreen(90, "f", place, true);
  private final SendScreen writer = writer(0);

  private static SendScreen writer(int index) {
    ScreenFrame frame = new ScreenFrame(new HistoryBuilder().build());
    SendScreen writer =
        new SendScreen(3, index, "f", frame, new RealtimeScreen(), new CountingVisitor(), 1 << 10);
    for (int sequence = 0; sequence < RECORDS; sequence++) {
      writer.send(sequence, 1, 0, Event.NONE, false);
      writer.done(sequence, 2, HistoryBuilder.code(Outcome.OK), 0, sequence);
    }
    writer.finish();
    return writer;
  }

  /** Which records are kept; the first and the last always are, and are not told. */
  private static Set<Integer> kept(SendScreen writer) {
    writer.keepThose();
    Set<Integer> kept = new TreeSet<>();
    for (int sequence = 1; sequence < RECORDS - 1; sequence++) {
      if (writer.state(sequence) == RecordStates.KEPT) {
        kept.add(sequence);
      }
    }
    return kept;
  }

  private static Set<Integer> contents(LongSet set) {
    Set<Integer> found = new TreeSet<>();
    for (int number = 0; number < 100; number++) {
      if (set.contains(number)) {
        found.add(number);
      }
    }
    return found;
  }

  private void reads(long offset, int sequence) {
    reader.step(offset, reader.advance(offset), writer, sequence);
  }

  @Test
  void advance_isBehindAllOthers() {
    assertThat(reader.advance(0)).isTrue();
    assertThat(reader.advance(0)).isFalse();
    assertThat(reader.advance(7)).isTrue();
    assertThat(reader.advance(6)).isFalse();
    assertThat(reader.advance(8)).isTrue();
  }

  @Test
  void readsOneBehindTheOther_areNotKept() {
    for (int offset = 0; offset < 300; offset++) {
      reads(offset, offset);
    }
    assertThat(kept(writer)).isEmpty();
    assertThat(place.differing.isEmpty()).isTrue();
  }

  @Test
  void readerThatGoesBack_keepsWhereItLeftAndWhereItWentOn() {
    for (int offset : new int[] {10, 11, 12, 8, 9, 12, 13, 14, 15}) {
      reads(offset, offset);
    }
    // From 12 back to 8, and on; 13 is new again, and what lies right before it is kept as well.
    assertThat(kept(writer)).containsExactly(8, 9, 12, 13);
  }

  @Test
  void gapWithinTwoBlocks_isNotKept_andALongerOneIs() {
    reads(10, 1);
    reads(511, 2);
    assertThat(contents(place.differing)).isEmpty();
    reads(512, 3);
    reads(1024, 4);
    assertThat(contents(place.differing)).containsExactly(2, 3, 4);
    assertThat(kept(writer)).isEmpty();
  }

  /** What it passes over then, it may have met before. */
  @Test
  void gapBehindAStepBack_isKeptHoweverShort() {
    reads(600, 1);
    reads(300, 2);
    assertThat(contents(place.differing)).as("a step back is none").isEmpty();
    reads(301, 3);
    assertThat(contents(place.differing)).as("the next offset is none").isEmpty();
    reads(303, 4);
    assertThat(contents(place.differing)).containsExactly(1);
  }

  @Test
  void gap_endsWhereTheFinalReadDoes() {
    reads(4990, 1);
    reads(9000, 2);
    assertThat(contents(place.differing)).isEmpty();
    reads(9001, 3);
    assertThat(contents(place.differing)).isEmpty();
  }

  /** Before the first read there is no gap; an offset below zero is damage, not one. */
  @Test
  void firstRead_passesNothingOver() {
    reads(4000, 1);
    assertThat(contents(place.differing)).isEmpty();
    reader.step(-5, false, writer, 2);
    reader.step(4000, false, writer, 3);
    assertThat(contents(place.differing)).isEmpty();
    reader.step(0, false, writer, 3);
    reader.step(2, false, writer, 3);
    assertThat(contents(place.differing)).containsExactly(0);
  }

  @Test
  void readsOfUnknownWriters_areNobodysRecords() {
    reader.step(10, true, null, 5);
    reader.step(9, false, writer, -1);
    reader.step(8, false, writer, RECORDS);
    reader.step(7, false, null, 6);
    reader.step(6, false, writer, 7);

    assertThat(kept(writer)).containsExactly(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void steps_keepWhatIsAroundEveryStepBack(int seed) {
    Random random = new Random(seed);
    Set<Integer> expected = new TreeSet<>();
    boolean[] forward = new boolean[RECORDS];
    long offset = 0;
    for (int sequence = 0; sequence < RECORDS; sequence++) {
      offset = Math.max(0, offset + (random.nextInt(12) == 0 ? -random.nextInt(9) : 1));
      forward[sequence] = reader.advance(offset);
      reader.step(offset, forward[sequence], writer, sequence);
      if (sequence > 0 && !(forward[sequence] && forward[sequence - 1])) {
        expected.addAll(List.of(sequence - 1, sequence));
      }
    }
    expected.removeAll(List.of(0, RECORDS - 1));
    assertThat(kept(writer)).isEqualTo(expected).hasSizeBetween(10, RECORDS - 100);
  }

  @Test
  void again_keepsWhatDiffers_andTheReadsAroundIt() {
    for (int sequence = 1; sequence < 30; sequence++) {
      boolean differs = sequence >= 10 && sequence < 13;
      reader.again(
          sequence == 20 ? null : writer, sequence, differs, sequence == 20 || sequence == 25);
    }
    assertThat(kept(writer)).containsExactly(9, 10, 11, 12, 13, 25);
  }

  @Test
  void again_passesUnknownWritersOver() {
    reader.again(null, 3, false, false);
    reader.again(null, 4, true, true);
    reader.again(writer, 5, false, false);
    reader.again(writer, 6, false, false);
    reader.again(writer, 7, true, false);
    assertThat(kept(writer)).containsExactly(5, 6, 7);
  }

  /** Of records that are kept anyway one that stands before them is kept, too. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 30})
  void recordsOutOfOrder_areKeptWithThoseThatTheyStandBehind(int index) {
    SendScreen producer = writer(index);
    Random random = new Random(index);
    Set<Integer> expected = new TreeSet<>();
    int highest = -1;
    int highestKept = -1;
    for (int step = 1; step < RECORDS - 1; step++) {
      int sequence = random.nextInt(8) == 0 ? Math.max(1, step - random.nextInt(4)) : step;
      boolean kept = random.nextInt(10) == 0;
      if (sequence < highest) {
        expected.addAll(List.of(sequence, highest));
      } else if (sequence < highestKept) {
        expected.add(sequence);
      }
      if (kept) {
        highestKept = Math.max(highestKept, sequence);
      } else {
        highest = Math.max(highest, sequence);
      }
      reader.inOrder(producer, sequence, kept);
      if (step % 50 == 0) {
        reader.inOrder(writer, 100 + step / 50, false);
      }
    }
    assertThat(kept(producer)).isEqualTo(expected).hasSizeGreaterThan(10);
    assertThat(kept(writer)).as("another producer's order is its own").isEmpty();
  }

  @Test
  void recordMetTwice_isInOrder() {
    reader.inOrder(writer, 5, false);
    reader.inOrder(writer, 5, false);
    reader.inOrder(writer, 9, true);
    reader.inOrder(writer, 9, false);
    reader.inOrder(writer, 9, true);
    assertThat(kept(writer)).isEmpty();
  }

  @Test
  void epochs_areThoseOfAllReads() {
    assertThat(reader.lowestEpoch).isGreaterThan(reader.highestEpoch);
    for (int epoch : new int[] {-1, 4, 2, 3, -1}) {
      reader.epoch(epoch);
    }
    assertThat(Arrays.asList(reader.lowestEpoch, reader.highestEpoch)).containsExactly(2, 4);

    ReadScreen other = new ReadScreen(91, "f", place, false);
    other.epoch(0);
    assertThat(Arrays.asList(other.lowestEpoch, other.highestEpoch)).containsExactly(0, 0);
  }

  @Test
  void readersOfAPlace_areCounted() {
    assertThat(place.readers).isEqualTo(1);
    assertThat(new ReadScreen(91, "g", place, false).place.readers).isEqualTo(2);
  }
}
