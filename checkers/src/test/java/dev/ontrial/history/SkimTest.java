package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of the files of a history before any record is in memory. */
class SkimTest {
  @TempDir Path folder = Path.of("");

  private final List<Event> events = new ArrayList<>();

  private HistoryFiles read() throws IOException {
    return SlotWriter.write(folder.resolve("run"), Map.of("history.oth", events));
  }

  private void add(EventKind kind, long nanos, int process, long sequence, int transaction) {
    events.add(new Event(kind, 0, process, 0, nanos, sequence, 0, transaction, 0, 0, -1, -1, ""));
  }

  /** What a visitor is made from. */
  private static History landmarks(HistoryFiles files) {
    List<History> seen = new ArrayList<>();
    files.screened(all -> {
      seen.add(all);
      return new CountingVisitor();
    });
    return seen.getFirst();
  }

  private static Sends sends(History history, int process) {
    return Objects.requireNonNull(history.sends(process));
  }

  private static IntStream invoked(Sends sends) {
    return IntStream.range(0, sends.count()).filter(sends::invoked);
  }

  @Test
  void ofAProducer_theFirstRecordAndTheLast_andHowManyThereAre() throws IOException {
    for (int number = 0; number < 9; number++) {
      add(EventKind.SEND, 100 + number, 3, number, Event.NONE);
    }
    add(EventKind.SEND, 120, 4, 0, Event.NONE);
    add(EventKind.SEND_DONE, 121, 4, 6, Event.NONE);
    History landmarks = landmarks(read());

    Sends sends = sends(landmarks, 3);
    assertThat(sends.count()).isEqualTo(9);
    assertThat(invoked(sends)).containsExactly(0, 8);
    assertThat(sends.timeNanos(0)).isEqualTo(100);
    assertThat(sends.timeNanos(8)).isEqualTo(108);
    assertThat(sends.pointer(8)).isEqualTo("history.oth#8");
    assertThat(sends.topicPartitions().stream()).containsExactly(0);
    assertThat(sends(landmarks, 4).count()).as("an answer without its send").isEqualTo(7);
    assertThat(invoked(sends(landmarks, 4))).containsExactly(0);
  }

  /** Of records that come in no order the last is that with the highest number. */
  @Test
  void ofAProducerThatNoClientIs_theHighestNumber() throws IOException {
    for (int number : new int[] {0, 5, 7, 7, 6}) {
      add(EventKind.SEND, 100 + events.size(), 3, number, Event.NONE);
    }
    Sends sends = sends(landmarks(read()), 3);

    assertThat(sends.count()).isEqualTo(8);
    assertThat(invoked(sends)).containsExactly(0, 7);
    assertThat(sends.timeNanos(7)).isEqualTo(102);
  }

  @Test
  void ofTransactions_howManyThereAre() throws IOException {
    for (EventKind kind : List.of(EventKind.TXN_BEGIN, EventKind.TXN_END, EventKind.TXN_DONE)) {
      for (int number : new int[] {0, 4, 2}) {
        add(kind, 100 + events.size(), 3, 0, number);
      }
    }
    Transactions transactions = sends(landmarks(read()), 3).transactions();

    assertThat(transactions.count()).isEqualTo(5);
    assertThat(transactions.next(-1)).isEqualTo(-1);
  }

  @Test
  void timesOfAllEvents_bothOfRecordsAndOfOthers() throws IOException {
    for (EventKind kind : EventKind.values()) {
      boolean record = kind.code() >= EventKind.SEND.code() && kind.code() <= EventKind.READ.code();
      if (record) {
        SkimTest each = new SkimTest();
        each.folder = Files.createDirectory(folder.resolve(kind.name()));
        each.add(EventKind.PHASE, 50, -1, 0, -1);
        each.add(kind, 40, 3, 0, 0);
        each.add(kind, 60, 3, 0, 0);
        History history = each.read().whole();
        assertThat(history.firstNanos()).as("%s", kind).isEqualTo(40);
        assertThat(history.lastNanos()).as("%s", kind).isEqualTo(60);
      }
    }
  }

  @Test
  void numbersThatNothingHas_areDamage() throws IOException {
    add(EventKind.NOTE, 1, -1, 0, -1);
    add(EventKind.SEND, 2, 3, -5, -1);
    add(EventKind.SEND_DONE, 3, 3, 1L << 40, -1);
    add(EventKind.TXN_BEGIN, 4, 3, 0, -3);
    add(EventKind.SEND, 5, 3, 0, -1);
    History history = read().whole();

    assertThat(history.damages())
        .extracting(damage -> damage.byteOffset() / HistoryFormat.SLOT_BYTES)
        .containsExactly(2L, 3L, 4L);
    assertThat(sends(history, 3).count()).isEqualTo(1);
    assertThat(sends(history, 3).transactions().count()).isZero();
  }

  @Test
  void damagedFile_isTold_andWhatStandsBeforeIsThere() throws IOException {
    for (int number = 0; number < 9; number++) {
      add(EventKind.SEND, 100 + number, 3, number, Event.NONE);
    }
    read();
    Path file = folder.resolve("run").resolve("history.oth");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 5 * HistoryFormat.SLOT_BYTES));
    Files.writeString(folder.resolve("run").resolve("notes.txt"), "not a history");
    History history = History.read(folder.resolve("run"));

    assertThat(history.damages())
        .containsExactly(new Damage(file, 5 * HistoryFormat.SLOT_BYTES, "it ends here, cut short"));
    assertThat(sends(history, 3).count()).isEqualTo(4);
  }

  private void reader(int process, String isolation) {
    String text = "{\"role\":\"reader\",\"isolation\":\"" + isolation + "\"}";
    events.add(new Event(EventKind.PROCESS, 0, process, -1, 1, 0, 0, -1, 0, 0, -1, -1, text));
  }

  private void finalRead(int process, long nanos, long first, long end, int flags) {
    events.add(
        new Event(
            EventKind.FINAL_READ, flags, process, 0, nanos, first, end, -1, 0, 0, -1, -1, ""));
  }

  /** The end offset of the final read that counts, and of the last that does not; -1 for none. */
  private List<Long> counts(HistoryBuilder head) {
    List<Event> all = new ArrayList<>(head.events());
    all.addAll(events);
    FinalReads reads = new FinalReads(History.of(all));
    FinalRead counts = reads.complete().get(0);
    FinalRead other = reads.incomplete(0);
    return List.of(
        counts == null ? -1 : counts.endOffset(), other == null ? -1 : other.endOffset());
  }

  @Test
  void finalReadThatCounts_isTheLastThatIsCompleteFromTheBeginning() {
    finalRead(9, 10, 0, 1, Flags.COMPLETE);
    finalRead(9, 20, -1, 2, Flags.COMPLETE);
    finalRead(9, 30, 1, 3, Flags.COMPLETE);
    finalRead(9, 40, 0, 4, 0);
    assertThat(counts(new HistoryBuilder())).containsExactly(2L, 4L);
  }

  @Test
  void finalReadWithReadUncommitted_countsWithoutTransactionsAlone() {
    reader(8, "read_committed");
    reader(9, "read_uncommitted");
    finalRead(8, 10, 0, 1, Flags.COMPLETE);
    finalRead(9, 20, 0, 2, Flags.COMPLETE);
    assertThat(counts(new HistoryBuilder())).containsExactly(2L, -1L);
    assertThat(counts(new HistoryBuilder().transactional())).containsExactly(1L, -1L);
    for (String workload : List.of("transform", "streams")) {
      assertThat(counts(new HistoryBuilder().workload(workload))).containsExactly(1L, -1L);
    }
    assertThat(counts(new HistoryBuilder().workload("application"))).containsExactly(2L, -1L);
  }
}
