package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where a file of the first version is said to be damaged, and what is said of it. What the second
 * version adds is in {@link HistoryIntegrityTest}.
 */
class HistoryDamageTest {
  private static final int SLOT = HistoryFormat.SLOT_BYTES;

  /** More slots than are read at once. */
  private static final int MANY = 2 * HistoryReader.SLOTS_PER_READ;

  @TempDir Path folder = Path.of("");

  private final List<Event> events = new ArrayList<>();

  private Damage damage(byte[] bytes) throws IOException {
    return damageOf(bytes).orElseThrow();
  }

  private Optional<Damage> damageOf(byte[] bytes) throws IOException {
    events.clear();
    Path file = folder.resolve("damaged.oth");
    Files.write(file, bytes);
    return HistoryReader.read(file, events::add);
  }

  /** So many sends, and the end if the file was closed. */
  private static byte[] file(int sends, boolean closed) {
    ByteBuffer bytes = slots(sends + (closed ? 2 : 1));
    for (int number = 0; number < sends; number++) {
      int at = (number + 1) * SLOT;
      HistoryFormat.fill(bytes, at, 3, 0, number, number, -1, -1, 0, 0, -1, 0);
      HistoryFormat.commit(bytes, at, EventKind.SEND, 0, 0);
    }
    if (closed) {
      HistoryFormat.commit(bytes, (sends + 1) * SLOT, EventKind.END, 0, 0);
    }
    return array(bytes);
  }

  private static ByteBuffer slots(int count) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(count * SLOT).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(0, HistoryFormat.MAGIC);
    bytes.putInt(8, HistoryFormat.OLDEST_VERSION);
    return bytes;
  }

  private static byte[] array(ByteBuffer bytes) {
    byte[] array = new byte[bytes.capacity()];
    bytes.get(0, array);
    return array;
  }

  @Test
  void wholeFiles_haveNone() throws IOException {
    for (int sends : new int[] {0, 1, 9, MANY - 2, MANY - 1, MANY, MANY + 1}) {
      assertThat(damageOf(file(sends, true))).as("%d sends", sends).isEmpty();
      assertThat(events).hasSize(sends);
    }
  }

  @Test
  void cutFiles_endWhereTheyWereCut() throws IOException {
    for (int sends : new int[] {0, 1, 9, MANY - 1, MANY, MANY + 1}) {
      byte[] bytes = file(sends, false);
      assertThat(damage(bytes).byteOffset()).isEqualTo(bytes.length);
      assertThat(damage(bytes).what()).isEqualTo("it ends here, cut short");
      assertThat(events).hasSize(sends);
    }
    byte[] within = Arrays.copyOf(file(9, true), 7 * SLOT + 13);
    assertThat(damage(within).byteOffset()).isEqualTo(7 * SLOT);
    assertThat(events).hasSize(6);
  }

  /** A killed writer leaves zeros, and some of those that it was about to add. */
  @Test
  void zerosBehindTheLastEvent_areNoDamage() throws IOException {
    byte[] bytes = file(9, false);
    assertThat(damageOf(Arrays.copyOf(bytes, bytes.length + SLOT + 5))).isEmpty();

    byte[] other = Arrays.copyOf(bytes, bytes.length + SLOT + 5);
    other[other.length - 1] = 1;
    assertThat(damage(other).byteOffset()).isEqualTo(11 * SLOT);
    assertThat(damage(Arrays.copyOf(bytes, bytes.length + 5)).byteOffset()).isEqualTo(10 * SLOT);
  }

  /** A writer that is killed while it closes its file leaves the zeros that it was about to cut. */
  @Test
  void behindTheEnd_onlyZerosAreNoDamage() throws IOException {
    for (int sends : new int[] {0, 9, MANY - 2, MANY}) {
      byte[] bytes = file(sends, true);
      assertThat(damageOf(Arrays.copyOf(bytes, bytes.length + MANY * SLOT + 5))).isEmpty();

      byte[] longer = Arrays.copyOf(bytes, bytes.length + MANY * SLOT);
      longer[longer.length - 7] = 1;
      assertThat(damage(longer).byteOffset()).isEqualTo(longer.length - 7);
      assertThat(damage(longer).what()).isEqualTo("something follows the end of the file");
      byte[] twice = Arrays.copyOf(bytes, 2 * bytes.length);
      System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
      assertThat(damage(twice).byteOffset()).isEqualTo(bytes.length);
      assertThat(events).hasSize(sends);
    }
  }

  /** To open a pipe would wait for its writer, and a device may have no end. */
  @Test
  void whatIsNoFile_isNotOpened() throws IOException {
    Path device = Files.createSymbolicLink(folder.resolve("x.oth"), Path.of("/dev/zero"));
    assertThatThrownBy(() -> HistoryReader.read(device, events::add))
        .isInstanceOf(IOException.class)
        .hasMessage("x.oth is not a file");
  }

  @Test
  void unwrittenSlots_areCountedFromTheFirst() throws IOException {
    byte[] bytes = file(9, true);
    Arrays.fill(bytes, 4 * SLOT, 5 * SLOT, (byte) 0);
    Arrays.fill(bytes, 7 * SLOT, 9 * SLOT, (byte) 0);
    Damage damage = damage(bytes);

    assertThat(damage.byteOffset()).isEqualTo(4 * SLOT);
    assertThat(damage.what()).isEqualTo("3 slots from there on were never written");
    assertThat(damage.toString()).endsWith("damaged.oth is damaged at byte 192: " + damage.what());
    assertThat(events).hasSize(6);
  }

  @Test
  void changedSlot_doesNotHaveItsChecksum() throws IOException {
    for (int changed : new int[] {1, 9, MANY - 1, MANY, MANY + 1}) {
      byte[] bytes = file(MANY + 2, true);
      bytes[changed * SLOT + 20] ^= 1;
      Damage damage = damage(bytes);

      assertThat(damage.byteOffset()).isEqualTo((long) changed * SLOT);
      assertThat(damage.what()).isEqualTo("the checksum of the event there does not match");
      assertThat(events).hasSize(changed - 1);
    }
  }

  @Test
  void filesOfAnotherKind() throws IOException {
    byte[] bytes = file(1, true);
    bytes[8] = 3;
    assertThat(damage(bytes).what()).isEqualTo("it has version 3, and this ontrial reads 1 to 2");
    assertThat(damage(bytes).byteOffset()).isEqualTo(8);
    bytes[0] = 'x';
    assertThat(damage(bytes).what()).isEqualTo("it does not begin as a history file does");
    assertThat(damage(bytes).byteOffset()).isZero();
    assertThat(damage(new byte[0]).what()).isEqualTo("it does not begin as a history file does");
    assertThat(damage(Arrays.copyOf(file(1, true), SLOT - 1)).what())
        .isEqualTo("it does not begin as a history file does");
  }

  /** A note with a text of that length, of which the slots may say something else. */
  private static byte[] text(int length, int chunk, int told) {
    int chunks = Math.max(1, (length + 27) / 28);
    ByteBuffer bytes = slots(chunks + 3);
    for (int each = 0; each < chunks; each++) {
      int at = (each + 1) * SLOT;
      boolean last = each == chunks - 1;
      bytes.putInt(at + HistoryFormat.TEXT_ID, 1);
      bytes.putInt(at + HistoryFormat.TEXT_CHUNK, last ? chunk : each);
      bytes.putInt(at + HistoryFormat.TEXT_LENGTH, last ? told : length);
      for (int i = each * 28; i < Math.min(length, each * 28 + 28); i++) {
        bytes.put(at + HistoryFormat.TEXT_CONTENT + i % 28, (byte) ('a' + i % 26));
      }
      HistoryFormat.commit(bytes, at, EventKind.TEXT, 0, 0);
    }
    HistoryFormat.fill(bytes, (chunks + 1) * SLOT, -1, -1, 5, 0, 0, -1, 0, 0, -1, 1);
    HistoryFormat.commit(bytes, (chunks + 1) * SLOT, EventKind.NOTE, 0, 0);
    HistoryFormat.commit(bytes, (chunks + 2) * SLOT, EventKind.END, 0, 0);
    return array(bytes);
  }

  @Test
  void textsOfEveryLength_areReadAsTheyWereWritten() throws IOException {
    int longest = HistoryFormat.MAX_TEXT_BYTES;
    for (int length : new int[] {1, 27, 28, 29, 55, 56, 57, 1000, longest - 1, longest}) {
      int last = (length - 1) / 28;
      assertThat(damageOf(text(length, last, length))).as("%d bytes", length).isEmpty();
      String text = events.getFirst().text();
      assertThat(text).hasSize(length).startsWith("a");
      assertThat(text.charAt(length - 1)).isEqualTo((char) ('a' + (length - 1) % 26));
    }
  }

  @Test
  void textsThatDoNotFitIntoTheirLength() throws IOException {
    int longest = HistoryFormat.MAX_TEXT_BYTES;
    List<byte[]> files =
        List.of(
            text(28, 1, 28),
            text(29, 2, 29),
            text(56, 2, 56),
            text(28, -1, 28),
            text(28, 0, 0),
            text(28, 0, -5),
            text(28, 0, longest + 1),
            text(57, 2, 58));
    int[] slots = {1, 2, 2, 1, 1, 1, 1, 3};
    for (int each = 0; each < slots.length; each++) {
      Damage damage = damage(files.get(each));
      assertThat(damage.what()).isEqualTo("the text there does not fit into its length");
      assertThat(damage.byteOffset()).as("file %d", each).isEqualTo((long) slots[each] * SLOT);
      assertThat(events).isEmpty();
    }
  }

  /** Two files of one run, of which the trial names three. */
  @Test
  void filesThatAreGone_andProcessesThatAreInTwo() throws IOException {
    HistoryBuilder first = new HistoryBuilder().ok("3#0", 0).read(0, 0, "3#0", 0);
    String trial = "{\"name\":\"t\",\"histories\":[\"a.oth\",\"b.oth\",\"c.oth\"]}";
    first.simple(EventKind.TRIAL, -1, -1, 0, 0, trial);
    History history =
        SlotWriter.write(
                folder.resolve("run"), Map.of("a.oth", first.events(), "b.oth", first.events()))
            .whole();

    assertThat(history.damages())
        .extracting(damage -> damage.file().getFileName() + ": " + damage.what())
        .containsExactly(
            "b.oth: p3 wrote in another file, too",
            "b.oth: p90 read in another file, too",
            "c.oth: the file is missing");
  }
}
