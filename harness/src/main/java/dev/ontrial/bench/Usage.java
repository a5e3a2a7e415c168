package dev.ontrial.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;

/**
 * What processes have used since they started, as {@code /proc} says.
 *
 * @param cpuMicros CPU time in user and kernel mode
 * @param bytes that were read and written by system calls
 */
record Usage(long cpuMicros, long bytes) {
  /** Ticks of the fields of {@code /proc/PID/stat}: USER_HZ is 100 on Linux. */
  private static final long MICROS_PER_TICK = 10_000;

  private static final int UTIME = 11; // after the name of the program
  private static final int STIME = 12;

  static Usage of(Collection<Long> pids) throws IOException {
    long micros = 0;
    long bytes = 0;
    for (long pid : pids) {
      Path place = Path.of("/proc", Long.toString(pid));
      micros += cpuMicros(Files.readString(place.resolve("stat")));
      bytes += bytes(Files.readString(place.resolve("io")));
    }
    return new Usage(micros, bytes);
  }

  static long cpuMicros(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * MICROS_PER_TICK;
  }

  static long bytes(String io) {
    return io.lines()
        .filter(line -> line.startsWith("rchar: ") || line.startsWith("wchar: "))
        .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length()).strip()))
        .sum();
  }

  /** CPU time that all processes of the machine have used, in microseconds. */
  static long machineCpuMicros() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/stat"))) {
      return busyMicros(lines.findFirst().orElseThrow());
    }
  }

  /** The first line has user, nice, system, idle, iowait, irq, softirq and steal. */
  static long busyMicros(String line) {
    long[] ticks =
        Arrays.stream(line.split("\\s+", -1)).skip(1).mapToLong(Long::parseLong).limit(8).toArray();
    return (Arrays.stream(ticks).sum() - ticks[3] - ticks[4]) * MICROS_PER_TICK;
  }

  /** The same without bytes that did not go over connections. */
  Usage without(long written) {
    return new Usage(cpuMicros, bytes - written);
  }

  Usage since(Usage before) {
    return new Usage(cpuMicros - before.cpuMicros, bytes - before.bytes);
  }
}
