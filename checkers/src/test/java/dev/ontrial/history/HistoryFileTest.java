package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
  private static final int SLOT = HistoryFormat.SLOT_BYTES;

  @TempDir Path folder = Path.of("");

  private record Content(List<Event> events, Optional<Damage> damage) {}

  private static Content read(Path file) throws IOException {
    List<Event> events = new ArrayList<>();
    return new Content(events, HistoryReader.read(file, events::add));
  }

  /** A file with an event of each sort: 3 slots of texts, 5 of events, and END if closed. */
  private Path small(boolean close) throws IOException {
    Path file = folder.resolve("small-" + close + ".oth");
    HistoryWriter writer = HistoryWriter.create(file);
    writer.appendText(
        EventKind.NOTE, 0, Event.NONE, Event.NONE, 0, "a note of more than 28 bytes, ünïcode");
    writer.append(EventKind.SEND, 0, 3, 7, 17, -1, 4, 2, 0, Event.NONE, 0);
    int error = writer.intern("TimeoutException");
    writer.append(EventKind.SEND_DONE, 3, 3, 7, 17, -1, 4, 2, 0, Event.NONE, error);
    writer.append(
        EventKind.READ, Flags.FINAL, 65534, 0, Long.MAX_VALUE, 1L << 40, -1, 65535, 65535, 3, 12);
    writer.append(EventKind.LEADER, 0, -1, 7, 0, 0, -1, 0, 3, 2, 5);
    if (close) {
      writer.close();
    }
    return file;
  }

  @Test
  void everyField_isReadAsItWasWritten() throws IOException {
    Content content = read(small(true));

    assertThat(content.damage()).isEmpty();
    assertThat(content.events())
        .extracting(Event::kind)
        .containsExactly(
            EventKind.NOTE, EventKind.SEND, EventKind.SEND_DONE, EventKind.READ, EventKind.LEADER);
    assertThat(content.events().get(0).text()).isEqualTo("a note of more than 28 bytes, ünïcode");
    assertThat(content.events().get(1))
        .usingRecursiveComparison()
        .ignoringFields("timeNanos")
        .isEqualTo(new Event(EventKind.SEND, 0, 3, 7, 0, 17, -1, 4, 2, 0, -1, -1, ""));
    assertThat(content.events().get(2).outcome()).isEqualTo(Outcome.INFO);
    assertThat(content.events().get(2).text()).isEqualTo("TimeoutException");
    assertThat(content.events().get(3))
        .usingRecursiveComparison()
        .ignoringFields("timeNanos")
        .isEqualTo(
            new Event(
                EventKind.READ,
                Flags.FINAL,
                65534,
                0,
                0,
                Long.MAX_VALUE,
                1L << 40,
                -1,
                65535,
                65535,
                3,
                12,
                ""));
    assertThat(content.events().get(4).leaderEpoch()).isEqualTo(5);
  }

  @Test
  void fileOfALivingWriter_isWhole() throws IOException {
    Content content = read(small(false));

    assertThat(content.damage()).isEmpty();
    assertThat(content.events()).hasSize(5);
  }

  @Test
  void existingFile_isNotOverwritten() throws IOException {
    Path file = small(true);

    assertThatThrownBy(() -> HistoryWriter.create(file))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void cutAnywhere_isDamageUnlessOnlyPaddingIsGone() throws IOException {
    for (boolean closed : List.of(true, false)) {
      Path file = small(closed);
      List<Event> whole = read(file).events();
      byte[] bytes = Arrays.copyOf(Files.readAllBytes(file), 20 * SLOT);
      int written = (closed ? 10 : 9) * SLOT; // The header, 8 slots, END.
      Path cut = folder.resolve("cut.oth");
      for (int length = 0; length < bytes.length; length++) {
        Files.write(cut, Arrays.copyOf(bytes, length));
        Content content = read(cut);
        boolean onlyPadding = length >= written + (closed ? 0 : SLOT);
        assertThat(content.damage().isEmpty()).as("cut at %d", length).isEqualTo(onlyPadding);
        int slots = Math.max(0, Math.min(8, length / SLOT - 1));
        assertThat(content.events()).as("cut at %d", length).isEqualTo(before(whole, slots));
      }
    }
  }

  /** The events in the first so many slots of the small file; its texts take slots 0, 1 and 4. */
  private static List<Event> before(List<Event> whole, int slots) {
    int[] events = {0, 0, 0, 1, 2, 2, 3, 4, 5};
    return whole.subList(0, events[slots]);
  }

  @Test
  void oneCorruptedByte_isDamageAndWhatStandsBeforeIsIntact() throws IOException {
    byte[] bytes = Arrays.copyOf(Files.readAllBytes(small(true)), 10 * SLOT);
    List<Event> whole = read(small2()).events();
    Random random = new Random(42);
    Path file = folder.resolve("corrupt.oth");
    for (int round = 0; round < 2000; round++) {
      // The last 36 bytes of the header carry nothing that matters to reading.
      int at = round % 2 == 0 ? random.nextInt(12) : SLOT + random.nextInt(9 * SLOT);
      byte[] corrupted = bytes.clone();
      corrupted[at] ^= (byte) (1 + random.nextInt(255));
      Files.write(file, corrupted);
      Content content = read(file);
      assertThat(content.damage()).as("byte %d", at).isPresent();
      int slot = at / SLOT - 1;
      List<Event> intact = slot < 0 ? List.of() : before(whole, Math.min(slot, 8));
      assertThat(withoutTimes(content.events()))
          .as("byte %d", at)
          .startsWith(withoutTimes(intact).toArray(Event[]::new));
    }
  }

  private Path small2() throws IOException {
    Path file = folder.resolve("small-true.oth");
    return Files.exists(file) ? file : small(true);
  }

  private static List<Event> withoutTimes(List<Event> events) {
    return events.stream()
        .map(e ->
            new Event(
                e.kind(),
                e.flags(),
                e.process(),
                e.topicPartition(),
                0,
                e.sequence(),
                e.offset(),
                e.transaction(),
                e.position(),
                e.size(),
                e.writer(),
                e.leaderEpoch(),
                e.text()))
        .toList();
  }

  @Test
  void unwrittenSlot_isDamageInAClosedFileOnly() throws IOException {
    for (boolean closed : List.of(true, false)) {
      Path file = small(closed);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.allocate(SLOT), 4L * SLOT);
      }
      Content content = read(file);
      assertThat(content.events()).hasSize(4);
      if (closed) {
        Damage damage = content.damage().orElseThrow();
        assertThat(damage.byteOffset()).isEqualTo(4L * SLOT);
        assertThat(damage.what()).contains("never written");
      } else {
        assertThat(content.damage()).isEmpty();
      }
    }
  }

  @Test
  void concurrentAppenders_loseNothing() throws Exception {
    Path file = folder.resolve("concurrent.oth");
    int threads = 4;
    int each = 50_000; // More than one segment of the file in all.
    try (HistoryWriter writer = HistoryWriter.create(file)) {
      List<Thread> running = new ArrayList<>();
      for (int process = 0; process < threads; process++) {
        int id = process;
        running.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int i = 0; i < each; i++) {
                    int text = writer.intern("error " + i % 100);
                    writer.append(EventKind.SEND, 0, id, 0, i, -1, -1, 0, 0, -1, 0);
                    writer.append(EventKind.SEND_DONE, 3, id, 0, i, -1, -1, 0, 0, -1, text);
                  }
                }));
      }
      for (Thread thread : running) {
        thread.join();
      }
    }
    History history = History.read(folder);
    assertThat(history.damages()).isEmpty();
    assertThat(history.sends()).hasSize(threads);
    for (Sends sends : history.sends()) {
      assertThat(sends.count()).isEqualTo(each);
      for (int i = 0; i < each; i++) {
        if (!sends.invoked(i) || !sends.text(i).equals("error " + i % 100)) {
          throw new AssertionError("p" + sends.process() + "#" + i + " is not as it was written");
        }
      }
    }
  }

  @Test
  void dump_isOneJsonLineForEachEvent() throws IOException {
    small(true);
    StringWriter out = new StringWriter();

    List<Damage> damages = HistoryDump.dump(folder, out);

    assertThat(damages).isEmpty();
    assertThat(out.toString().lines()).hasSize(5);
    assertThat(out.toString().lines().skip(1).findFirst().orElseThrow())
        .startsWith("{\"at\":\"small-true.oth#3\"")
        .contains("\"kind\":\"SEND\",\"process\":3,\"topicPartition\":7,\"transaction\":4")
        .contains("\"sequence\":17");
  }

  @Test
  void dumpOfADamagedFile_hasWhatStandsBeforeAndTellsTheDamage() throws IOException {
    Path file = small(true);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 8 * SLOT + 5));
    StringWriter out = new StringWriter();

    List<Damage> damages = HistoryDump.dump(folder, out);

    assertThat(damages).extracting(Damage::byteOffset).containsExactly(8L * SLOT);
    assertThat(out.toString().lines()).hasSize(4);
  }

  @Test
  void append_tellsTheTimeThatItWrote() throws IOException {
    Path file = folder.resolve("times.oth");
    long[] told = new long[2];
    long before = System.nanoTime();
    try (HistoryWriter writer = HistoryWriter.create(file)) {
      told[0] = writer.append(EventKind.SEND, 0, 3, 7, 17, -1, 4, 2, 0, Event.NONE, 0);
      told[1] = writer.appendText(EventKind.NOTE, 0, -1, -1, 0, "n");
    }
    assertThat(told[0]).isBetween(before, told[1]);
    assertThat(read(file).events()).extracting(Event::timeNanos).containsExactly(told[0], told[1]);
  }

  /** Of 64 KiB the last slot of a text is not full. */
  @Test
  void textsThatAreTooLong_areCut() throws IOException {
    int longest = HistoryFormat.MAX_TEXT_BYTES;
    for (int length : new int[] {1, 28, 29, longest - 1, longest, longest + 1}) {
      Path file = folder.resolve(length + ".oth");
      String text = "ab".repeat(length).substring(0, length);
      try (HistoryWriter writer = HistoryWriter.create(file)) {
        writer.appendText(EventKind.NOTE, 0, -1, -1, 0, text);
        assertThat(writer.intern("")).isZero();
        assertThat(writer.intern(text)).as("written once").isEqualTo(1);
      }
      Content content = read(file);
      assertThat(content.damage()).isEmpty();
      assertThat(content.events().getFirst().text())
          .isEqualTo(text.substring(0, Math.min(length, longest)));
    }
  }

  @Test
  void bitsOfEndsReplicasAndMetrics_areReadAsTheyWereWritten() throws IOException {
    Path file = folder.resolve("bits.oth");
    try (HistoryWriter writer = HistoryWriter.create(file)) {
      for (boolean bit : List.of(true, false)) {
        writer.endOffset(7, bit, 41, 5);
        writer.replica(2, 7, bit, 3, 41, "{}");
        writer.metric(3, "retries", 9, bit);
      }
    }

    List<Event> events = read(file).events();
    assertThat(events).hasSize(6);
    for (int at = 0; at < 6; at += 3) {
      assertThat(events.get(at).has(Flags.UNCOMMITTED)).isEqualTo(at == 0);
      assertThat(events.get(at).offset()).isEqualTo(41);
      assertThat(events.get(at).leaderEpoch()).isEqualTo(5);
      assertThat(events.get(at + 1).has(Flags.COMPLETE)).isEqualTo(at == 0);
      assertThat(events.get(at + 1).writer()).isEqualTo(2);
      assertThat(events.get(at + 2).position()).isEqualTo(at == 0 ? 1 : 0);
      assertThat(events.get(at + 2).text()).isEqualTo("retries");
    }
  }
}
