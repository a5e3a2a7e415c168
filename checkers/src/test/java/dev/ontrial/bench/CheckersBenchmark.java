package dev.ontrial.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures how fast histories are judged, by size, each in a JVM of its own with 512 MB of heap and
 * one processor; and that what was planted in them is found. Arguments: a folder for the histories,
 * which are deleted one by one; and the largest size in millions of records, 100 if not said. A
 * million takes 144 MB of disk.
 */
public final class CheckersBenchmark {
  private static final int[] SIZES = {1, 3, 10, 30, 100};
  private static final int LARGEST_TRANSACTIONAL = 30;
  private static final int MILLION = 1_000_000;
  private static final int NO_TIME = -1;

  /** So often a million records are judged again until the JVM has compiled what it will. */
  private static final int WARM_UP = 15;

  private final Path folder;
  private final int largest;
  private int heap;

  private CheckersBenchmark(Path folder, int largest) {
    this.folder = folder;
    this.largest = largest;
  }

  /** What a run took. */
  private record Taken(double cpu, double recordsPerSecond) {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int largest = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "ontrial-bench-");
    try {
      new CheckersBenchmark(folder, largest).run();
    } finally {
      delete(folder);
    }
  }

  private void run() throws IOException, InterruptedException {
    say("CPU seconds are of the whole JVM, start and compilation too; one processor, -Xmx512m");
    say(
        String.format(
            Locale.ROOT,
            "%-14s %9s %7s %8s %8s %11s %8s %7s  found as planted",
            "records",
            "million",
            "GB",
            "cpu s",
            "wall s",
            "records/s",
            "heap MB",
            "cached"));
    List<Taken> plain = new ArrayList<>();
    Taken transactional = new Taken(NO_TIME, 0);
    for (int size : SIZES) {
      if (size <= largest) {
        plain.add(measure(size, false));
      }
    }
    for (int size : SIZES) {
      if (size <= Math.min(largest, LARGEST_TRANSACTIONAL)) {
        transactional = measure(size, true);
      }
    }
    sideBySide(plain.getFirst());
    say(
        String.format(
            Locale.ROOT,
            "plain_records_per_s=%.0f transactional_records_per_s=%.0f hundred_million_cpu_s=%s"
                + " heap_mb=%d",
            plain.getLast().recordsPerSecond,
            transactional.recordsPerSecond,
            largest >= 100
                ? String.format(Locale.ROOT, "%.1f", plain.getLast().cpu)
                : "not-measured",
            heap));
  }

  private Taken measure(int millions, boolean transactional)
      throws IOException, InterruptedException {
    Path history = Files.createDirectory(folder.resolve("history"));
    try {
      long records = (long) millions * MILLION;
      Map<String, Long> planted = SyntheticHistory.write(history, records, transactional);
      double bytes = 0;
      for (Path file : list(history)) {
        bytes += Files.size(file);
      }
      String cached = cached(history);
      String said = judge(history, 0);
      String found = field(said, "found");
      if (!found.equals(planted.toString().replace(" ", ""))) {
        throw new IllegalStateException("planted were " + planted + ", found " + said);
      }
      double cpu = Double.parseDouble(field(said, "cpu"));
      double perSecond = Long.parseLong(field(said, "sent")) / cpu;
      heap = Math.max(heap, Integer.parseInt(field(said, "heap")));
      say(
          String.format(
              Locale.ROOT,
              "%-14s %9d %7.2f %8.2f %8.2f %11.0f %8s %7s  %s",
              transactional ? "transactional" : "plain",
              millions,
              bytes / 1e9,
              cpu,
              Double.parseDouble(field(said, "wall")),
              perSecond,
              field(said, "heap"),
              cached,
              found));
      return new Taken(cpu, perSecond);
    } finally {
      delete(history);
    }
  }

  private static String judge(Path history, int again) throws IOException, InterruptedException {
    return Child.run(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-XX:ActiveProcessorCount=1",
        "-cp",
        System.getProperty("java.class.path"),
        JudgeOnce.class.getName(),
        history.toString(),
        String.valueOf(again));
  }

  private void sideBySide(Taken ours) throws IOException, InterruptedException {
    double theirs =
        SetArithmetic.cpuSeconds(Files.createDirectory(folder.resolve("sets")), MILLION);
    Path history = Files.createDirectory(folder.resolve("history"));
    SyntheticHistory.write(history, MILLION, false);
    double warm = Double.parseDouble(field(judge(history, WARM_UP), "warm"));
    say("side by side, CPU seconds for a million records:");
    say(
        String.format(
            Locale.ROOT, "  Kafka's own validation (lost and duplicate only) %.2f", theirs));
    say(
        String.format(
            Locale.ROOT,
            "  all checkers %.2f with the start of a JVM, %.1f times as fast; %.2f in a JVM that"
                + " runs already, %.1f times as fast",
            ours.cpu,
            theirs / ours.cpu,
            warm,
            theirs / warm));
  }

  private static String field(String said, String name) {
    for (String each : said.split("\\s+", -1)) {
      if (each.startsWith(name + "=")) {
        return each.substring(name.length() + 1);
      }
    }
    throw new IllegalStateException("no " + name + " in: " + said);
  }

  /** How much of the files is in the page cache, where {@code fincore} can tell. */
  private static String cached(Path history) throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of("/usr/bin/fincore"))) {
      return "?";
    }
    double resident = 0;
    double size = 0;
    for (Path file : list(history)) {
      String said = Child.run("fincore", "-b", "-n", "-r", "-o", "RES", file.toString());
      resident += Double.parseDouble(said.strip());
      size += Files.size(file);
    }
    return String.format(Locale.ROOT, "%.0f%%", 100 * resident / size);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
