package dev.ontrial.history;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

/**
 * 600 records that process 3 sends to t-0, of which one or two are odd, and what a screened history
 * keeps of them. Of every producer the first record and the last one are kept.
 */
abstract class KeptRecords {
  static final int COUNT = 600;
  static final int READER = HistoryBuilder.READER;
  static final int OTHER_READER = 91;
  static final int FINAL = HistoryBuilder.FINAL_READER;

  @TempDir Path folder = Path.of("");

  final HistoryBuilder builder = new HistoryBuilder();
  final List<String> log = new ArrayList<>();
  private int runs;

  /** All are sent to t-0, acknowledged, and stand where they should; {@link #log} has them. */
  void sendAll() {
    for (int number = 0; number < COUNT; number++) {
      log.add("3#" + number);
      builder.ok("3#" + number, number);
    }
  }

  void finalRead() {
    builder.finalRead(0, log.toArray(String[]::new));
  }

  /** A reader that is not the final one meets the log as it stands. */
  void reads(int reader, int flags) {
    for (int offset = 0; offset < log.size(); offset++) {
      if (!log.get(offset).equals("-")) {
        read(reader, offset, log.get(offset), flags);
      }
    }
  }

  void read(int reader, long offset, String record, int flags) {
    readIn(reader, 0, offset, record, flags, Event.NONE);
  }

  void readIn(
      int reader, int topicPartition, long offset, String record, int flags, int transaction) {
    String[] parts = record.split("#", 2);
    int writer = Integer.parseInt(parts[0]);
    int sequence = Integer.parseInt(parts[1]);
    builder.add(
        EventKind.READ,
        flags,
        reader,
        topicPartition,
        sequence,
        offset,
        transaction,
        0,
        0,
        writer,
        -1,
        "");
  }

  History screened() throws IOException {
    return screened(Map.of("history.oth", builder.events()));
  }

  History screened(Map<String, List<Event>> files) throws IOException {
    return SlotWriter.write(folder.resolve("run" + runs++), files)
        .screened(all -> new CountingVisitor())
        .history();
  }

  static Sends sends(History screened, int process) {
    return Objects.requireNonNull(screened.sends(process));
  }

  static Reads reads(History screened, int reader, int topicPartition) {
    return Objects.requireNonNull(screened.reads(reader, topicPartition));
  }

  static Set<Integer> all(History screened, int process) {
    Sends sends = sends(screened, process);
    Set<Integer> kept = new TreeSet<>();
    for (int number = sends.next(-1); number >= 0; number = sends.next(number)) {
      kept.add(number);
    }
    return kept;
  }

  /** The records of a process that are kept, such as {@code "0 255-512 599"}. */
  static String kept(History screened, int process) {
    StringJoiner ranges = new StringJoiner(" ");
    Set<Integer> all = all(screened, process);
    int from = -1;
    for (int number : all) {
      from = all.contains(number - 1) ? from : number;
      if (!all.contains(number + 1)) {
        ranges.add(from == number ? "" + from : from + "-" + number);
      }
    }
    return ranges.toString();
  }

  /** The offsets of a reader's reads of t-0 that are kept. */
  static List<Long> offsets(History screened, int reader) {
    Reads reads = reads(screened, reader, 0);
    return IntStream.range(0, reads.count()).mapToObj(reads::offset).toList();
  }
}
