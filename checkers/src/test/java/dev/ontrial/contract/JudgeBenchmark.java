package dev.ontrial.contract;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures how fast a healthy history is read and judged. Arguments: an empty folder, and how many
 * records each of four processes sends.
 */
public final class JudgeBenchmark {
  private static final int PROCESSES = 4;

  private JudgeBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int each = Integer.parseInt(arguments[1]);
    write(folder, each);
    for (int round = 0; round < 4; round++) {
      long start = System.nanoTime();
      History history = History.read(folder);
      long read = System.nanoTime();
      List<CellVerdict> verdicts = Judge.judge(history);
      long judged = System.nanoTime();
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      System.out.printf(
          "%,d records: read in %.2f s, judged in %.2f s (%s), %d MB%n",
          each * PROCESSES,
          (read - start) / 1e9,
          (judged - read) / 1e9,
          verdicts.getFirst().verdict(),
          (runtime.totalMemory() - runtime.freeMemory()) >> 20);
      if (history.firstNanos() > history.lastNanos()) {
        throw new IllegalStateException("the history must stay reachable while memory is measured");
      }
    }
  }

  private static void write(Path folder, int each) throws IOException {
    try (HistoryWriter writer = HistoryWriter.create(folder.resolve("harness.oth"))) {
      writer.appendText(EventKind.TRIAL, 0, -1, -1, 0, "{\"name\":\"t\",\"fault\":\"none\"}");
      writer.appendText(
          EventKind.CONFIGURATION,
          0,
          -1,
          -1,
          0,
          "{\"name\":\"c\",\"settings\":{\"acks\":\"all\"}}");
      for (int id = 0; id < PROCESSES; id++) {
        writer.appendText(
            EventKind.TOPIC_PARTITION,
            0,
            -1,
            id,
            0,
            "{\"topic\":\"t\",\"partition\":" + id + ",\"configuration\":\"c\"}");
      }
      for (int id = 0; id < PROCESSES; id++) {
        for (int i = 0; i < each; i++) {
          writer.append(EventKind.READ, Flags.FINAL, 99, id, i, i, Event.NONE, 0, 0, id, 3);
        }
        writer.append(EventKind.FINAL_READ, Flags.COMPLETE, 99, id, 0, each, -1, 0, 0, -1, 0);
      }
    }
    for (int id = 0; id < PROCESSES; id++) {
      try (HistoryWriter writer = HistoryWriter.create(folder.resolve("w" + id + ".oth"))) {
        for (int i = 0; i < each; i++) {
          writer.append(EventKind.SEND, 0, id, id, i, -1, Event.NONE, 0, 0, Event.NONE, 0);
          writer.append(EventKind.SEND_DONE, 1, id, id, i, i, Event.NONE, 0, 0, Event.NONE, 0);
        }
      }
    }
  }
}
