package dev.ontrial.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Measures how many events a second one thread appends to a file in the given folder. */
public final class HistoryWriterBenchmark {
  private HistoryWriterBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    for (int round = 0; round < 5; round++) {
      System.out.printf("%,d appends/s%n", appendsPerSecond(folder, 3_000_000));
    }
  }

  static long appendsPerSecond(Path folder, int count) throws IOException {
    Path file = folder.resolve("benchmark.oth");
    long start = System.nanoTime();
    try (HistoryWriter writer = HistoryWriter.create(file)) {
      for (int i = 0; i < count; i++) {
        writer.append(EventKind.SEND, 0, 1, 0, i, -1, -1, 0, 0, -1, 0);
      }
    }
    long nanos = System.nanoTime() - start;
    Files.delete(file);
    return count * 1_000_000_000L / nanos;
  }
}
