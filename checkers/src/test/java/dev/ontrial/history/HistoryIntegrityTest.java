package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the second version of the format notices beyond the first, and files that lack an end. */
class HistoryIntegrityTest {
  private static final int SLOT = HistoryFormat.SLOT_BYTES;
  private static final int SENDS = 200;

  @TempDir Path folder = Path.of("");

  private byte[] written(String name, long run, boolean closed) throws IOException {
    Path file = folder.resolve(name);
    SlotWriter writer = new SlotWriter(file, run);
    for (Event event : new HistoryBuilder().ok("3#0", 0).events()) {
      if (event.kind() != EventKind.TRIAL) {
        writer.append(event);
      }
    }
    for (int number = 1; number < SENDS; number++) {
      writer.append(EventKind.SEND, 0, 3, 0, number, number, -1, -1, 0, 0, -1, 0);
    }
    if (closed) {
      writer.close();
    } else {
      writer.leave(3);
    }
    return Files.readAllBytes(file);
  }

  private List<String> damages(byte[] bytes) throws IOException {
    Path file = folder.resolve("damaged.oth");
    Files.write(file, bytes);
    return HistoryReader.read(file, event -> {}).map(Damage::what).stream().toList();
  }

  @Test
  void everyBitOfTheHeader_isCovered() throws IOException {
    byte[] whole = written("a.oth", 17, true);
    assertThat(damages(whole)).isEmpty();
    for (int bit = 0; bit < SLOT * 8; bit++) {
      byte[] bytes = whole.clone();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(damages(bytes)).as("bit %d", bit).hasSize(1);
    }
    byte[] bytes = whole.clone();
    bytes[17] ^= 1;
    assertThat(damages(bytes)).containsExactly("the checksum of its header does not match");
    bytes[8] = 1;
    assertThat(damages(bytes)).containsExactly("the checksum of its header does not match");
  }

  @Test
  void slots_areValidInOnePlaceOfOneFile() throws IOException {
    byte[] whole = written("a.oth", 17, true);
    byte[] other = written("b.oth", 17, true);
    int at = 100 * SLOT;
    String mismatch = "the checksum of the event there does not match";

    byte[] swapped = whole.clone();
    System.arraycopy(whole, at, swapped, at + SLOT, SLOT);
    System.arraycopy(whole, at + SLOT, swapped, at, SLOT);
    assertThat(damages(swapped)).containsExactly(mismatch);

    byte[] dropped = Arrays.copyOf(whole, whole.length - SLOT);
    System.arraycopy(whole, at + SLOT, dropped, at, whole.length - at - SLOT);
    assertThat(damages(dropped)).containsExactly(mismatch);

    byte[] foreign = whole.clone();
    System.arraycopy(other, at, foreign, at, SLOT);
    assertThat(damages(foreign)).containsExactly(mismatch);
  }

  @Test
  void aPageOfZeros_isNoKilledWritersHole() throws IOException {
    byte[] whole = written("a.oth", 17, false);
    int most = HistoryReader.MOST_UNWRITTEN_IN_ROW;
    byte[] holes = whole.clone();
    Arrays.fill(holes, 20 * SLOT, (20 + most) * SLOT, (byte) 0);
    assertThat(damages(holes)).isEmpty();

    Arrays.fill(holes, 20 * SLOT, (21 + most) * SLOT, (byte) 0);
    Path file = folder.resolve("page.oth");
    Files.write(file, holes);
    Damage damage = HistoryReader.read(file, event -> {}).orElseThrow();
    assertThat(damage.byteOffset()).isEqualTo(20L * SLOT);
    assertThat(damage.what()).isEqualTo("81 slots from there on are zeros, and events follow");

    Arrays.fill(holes, 20 * SLOT, holes.length, (byte) 0);
    assertThat(damages(holes)).isEmpty();
    assertThat(HistoryReader.writtenSlots(folder.resolve("a.oth")))
        .isEqualTo(whole.length / SLOT - 1 - 3);
  }

  /** A run of a harness's file that says more, and of a worker's that was not closed. */
  private List<String> damagesOfRun(String name, String told, HistoryBuilder harness)
      throws IOException {
    Path run = Files.createDirectory(folder.resolve(name));
    written("worker-12.oth", 17, false);
    Files.move(folder.resolve("worker-12.oth"), run.resolve("worker-12.oth"));
    try (SlotWriter writer = new SlotWriter(run.resolve("harness.oth"), 17)) {
      HistoryBuilder trial = new HistoryBuilder();
      trial.simple(EventKind.TRIAL, -1, -1, 0, 0, "{\"name\":\"t\"" + told + "}");
      for (Event event : trial.endsIn("").events()) {
        writer.append(event);
      }
      for (Event event : harness.events()) {
        if (event.kind() != EventKind.TRIAL) {
          writer.append(event);
        }
      }
    }
    return History.read(run).damages().stream()
        .map(damage -> damage.file().getFileName() + ": " + damage.what())
        .toList();
  }

  @Test
  void aFileWithoutAnEnd_isDamage_unlessItsWriterWasKilled() throws IOException {
    String unclosed =
        "worker-12.oth: it ends here without an end mark, though its writer was not killed";
    assertThat(damagesOfRun("a", "", new HistoryBuilder())).containsExactly(unclosed);
    assertThat(damagesOfRun("b", "", new HistoryBuilder().ends(3, false)))
        .containsExactly(unclosed);
    String kill = "{\"kind\":\"kill\",\"target\":\"%s\",\"nodes\":[%d]}";
    assertThat(damagesOfRun("c", "", new HistoryBuilder().fault(kill.formatted("leader", 12))))
        .containsExactly(unclosed);
    assertThat(damagesOfRun("d", "", new HistoryBuilder().fault(kill.formatted("producers", 10))))
        .containsExactly(unclosed);
    assertThat(damagesOfRun("e", "", new HistoryBuilder().fault(kill.formatted("producers", 12))))
        .isEmpty();
    for (String kind : List.of("rebalance", "pause", "zombie", "clock")) {
      String other = "{\"kind\":\"%s\",\"target\":\"consumers\",\"nodes\":[12]}".formatted(kind);
      assertThat(damagesOfRun(kind, "", new HistoryBuilder().fault(other)))
          .as(kind)
          .containsExactly(unclosed);
    }
  }

  @Test
  void aKilledWritersFile_hasAllThatItHadThen() throws IOException {
    long slots = HistoryReader.writtenSlots(writtenFile());
    String killed = ",\"killed\":{\"worker-12.oth\":%d}";
    assertThat(damagesOfRun("a", killed.formatted(slots), new HistoryBuilder())).isEmpty();
    assertThat(damagesOfRun("b", killed.formatted(slots + 2), new HistoryBuilder()))
        .containsExactly(
            "worker-12.oth: it ends here, and had 2 slots more when its writer was killed");
  }

  private Path writtenFile() throws IOException {
    written("x.oth", 17, false);
    return folder.resolve("x.oth");
  }

  @Test
  void filesOfAnotherRun_areLeftOut() throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    try (SlotWriter writer = new SlotWriter(run.resolve("harness.oth"), 18)) {
      for (Event event : new HistoryBuilder().events()) {
        writer.append(event);
      }
    }
    List<String> told = new ArrayList<>();
    for (long other : new long[] {18, 0, 17}) {
      written("other.oth", other, true);
      Files.move(folder.resolve("other.oth"), run.resolve("other" + other + ".oth"));
    }
    History history = History.read(run);
    history.damages().forEach(damage -> told.add(damage.file().getFileName() + damage.what()));
    assertThat(told).anyMatch(each -> each.equals("other17.othit belongs to another run"));
    assertThat(told).noneMatch(each -> each.contains("other18.othit belongs"));
    assertThat(told).noneMatch(each -> each.contains("other0.othit belongs"));
  }

  @Test
  void headers_sayWhatTheyWereGiven() throws Exception {
    HistoryHeader header = HistoryHeader.now(5, 42);
    ByteBuffer bytes = header.encode().order(ByteOrder.LITTLE_ENDIAN);
    assertThat(HistoryHeader.decode(bytes, SLOT)).isEqualTo(header);
    assertThat(header.version()).isEqualTo(2);
    assertThat(header.run()).isEqualTo(42);
    assertThat(new HistoryHeader(1, 5, 6, 0).seed()).isZero();
    assertThat(HistoryFormat.key(0, 7)).isZero();
    assertThat(HistoryFormat.key(9, 7)).isNotEqualTo(HistoryFormat.key(9, 8));
  }

  @Test
  void writerWasKilled_ifAnotherFileSaysSo() throws IOException {
    String unclosed =
        "worker-12.oth: it ends here without an end mark, though its writer was not killed";
    assertThat(damagesOfRun("c", "", program("signalled", "worker-12", "SIGKILL"))).isEmpty();
    assertThat(damagesOfRun("d", "", program("signalled", "worker-12", "SIGTERM")))
        .containsExactly(unclosed);
    assertThat(damagesOfRun("e", "", program("signalled", "worker-13", "SIGKILL")))
        .containsExactly(unclosed);
    assertThat(damagesOfRun("f", "", program("ended", "worker-12", "SIGKILL")))
        .containsExactly(unclosed);
  }

  @Test
  void processWasKilled_ifAnotherFileSaysSo_andNotItsOwn() throws IOException {
    HistoryBuilder three = new HistoryBuilder().process(3, "producer");
    assertThat(unclosed("a", three, new HistoryBuilder().ends(3, true))).isEmpty();
    assertThat(unclosed("b", three, new HistoryBuilder().ends(3, false))).hasSize(1);
    assertThat(unclosed("c", three, new HistoryBuilder().ends(4, true))).hasSize(1);
    HistoryBuilder itself = new HistoryBuilder().process(3, "producer").ends(3, true);
    assertThat(unclosed("d", itself, new HistoryBuilder())).hasSize(1);
  }

  /** The damages of a worker's file that was not closed. */
  private List<Damage> unclosed(String name, HistoryBuilder worker, HistoryBuilder harness)
      throws IOException {
    Path run = Files.createDirectory(folder.resolve(name));
    SlotWriter unclosed = new SlotWriter(run.resolve("worker-12.oth"), 17);
    for (Event event : worker.events()) {
      if (event.kind() != EventKind.TRIAL) {
        unclosed.append(event);
      }
    }
    unclosed.leave(3);
    try (SlotWriter writer = new SlotWriter(run.resolve("harness.oth"), 17)) {
      for (Event event : harness.events()) {
        writer.append(event);
      }
    }
    return History.read(run).damages();
  }

  private static HistoryBuilder program(String what, String name, String how) {
    String json = "{\"event\":\"%s\",\"program\":\"%s\",\"how\":\"%s\"}".formatted(what, name, how);
    return new HistoryBuilder().simple(EventKind.PROGRAM, -1, -1, 0, 0, json);
  }

  @Test
  void whereAFileLacksItsEnd_isBehindItsLastEvent() throws IOException {
    long slots = HistoryReader.writtenSlots(writtenFile());
    damagesOfRun("a", "", new HistoryBuilder());
    assertThat(History.read(folder.resolve("a")).damages())
        .extracting(Damage::byteOffset)
        .containsExactly((slots + 1) * SLOT);
  }
}
