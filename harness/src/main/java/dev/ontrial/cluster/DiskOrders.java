package dev.ontrial.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * How a disk is to behave, asked by a broker before each append to a log segment, each force of one
 * and each new one.
 *
 * <p>The orders are lines of {@link #file}: the operation ({@code append}, {@code flush} or {@code
 * roll}), what happens ({@code eio}, {@code enospc} or {@code slow}), milliseconds, and the folder
 * below which it happens. Each operation that an order hits is written into {@link #hits}.
 *
 * <p>This class is copied into the brokers' classpath, where it runs on Java 11 and newer. It uses
 * nothing but the JDK.
 */
public final class DiskOrders {
  private static final String PROPERTY = "ontrial.forces";
  private static final int WORDS = 4;
  private static final long STEP_MILLIS = 10;

  private DiskOrders() {}

  /** The file with the orders of the broker that writes its forces into another file. */
  public static Path file(Path forces) {
    return forces.resolveSibling(forces.getFileName() + ".orders");
  }

  /** The file into which it writes what the orders hit. */
  public static Path hits(Path forces) {
    return forces.resolveSibling(forces.getFileName() + ".hits");
  }

  /**
   * Behaves as ordered.
   *
   * @throws IOException as a disk's error
   */
  public static void before(String operation, File segment) throws IOException {
    String forces = System.getProperty(PROPERTY);
    if (forces == null) {
      return;
    }
    Path orders = file(Path.of(forces));
    if (!Files.exists(orders)) {
      return;
    }
    for (String line : lines(orders)) {
      String[] words = line.split(" ", WORDS);
      if (words.length == WORDS
          && words[0].equals(operation)
          && segment.toPath().toAbsolutePath().startsWith(words[3])) {
        Files.writeString(
            hits(Path.of(forces)),
            operation + " " + segment + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
        obey(words[1], Long.parseLong(words[2]), orders);
      }
    }
  }

  private static List<String> lines(Path orders) {
    try {
      return Files.readAllLines(orders);
    } catch (IOException e) {
      // They were withdrawn.
      return List.of();
    }
  }

  /** With the messages that the JDK has for these errors on Linux. */
  private static void obey(String what, long millis, Path orders) throws IOException {
    if (what.equals("eio")) {
      throw new IOException("Input/output error");
    }
    if (what.equals("enospc")) {
      throw new IOException("No space left on device");
    }
    // A disk that is slow is so until it is healed.
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() - end < 0 && Files.exists(orders)) {
      try {
        Thread.sleep(STEP_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
