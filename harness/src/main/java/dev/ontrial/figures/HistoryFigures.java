package dev.ontrial.figures;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryReader;
import dev.ontrial.history.HistoryWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** How fast one thread appends to a history, and what an event takes on disk. */
final class HistoryFigures {
  private static final int EVENTS = 5_000_000;
  private static final int ROUNDS = 5;

  private HistoryFigures() {}

  static List<Figure> measure(Path folder) throws IOException {
    long[] perSecond = new long[ROUNDS];
    double bytesPerEvent = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Path file = folder.resolve("append-" + round + ".oth");
      long start = System.nanoTime();
      try (HistoryWriter writer = HistoryWriter.create(file)) {
        for (int i = 0; i < EVENTS; i++) {
          writer.append(EventKind.SEND, 0, 1, 2, i, -1, Event.NONE, 0, 0, Event.NONE, 0);
        }
      }
      perSecond[round] = EVENTS * 1_000_000_000L / (System.nanoTime() - start);
      AtomicLong count = new AtomicLong();
      HistoryReader.read(file, event -> count.incrementAndGet());
      if (count.get() != EVENTS) {
        throw new IllegalStateException(EVENTS + " events appended and " + count + " read");
      }
      bytesPerEvent = (double) Files.size(file) / EVENTS;
      Files.delete(file);
    }
    Arrays.sort(perSecond);
    return List.of(
        new Figure(
            "history: events appended by one thread (median of " + ROUNDS + ")",
            "%.1f million/s".formatted(perSecond[ROUNDS / 2] / 1e6)),
        new Figure("history: bytes an event", "%.1f".formatted(bytesPerEvent)));
  }
}
