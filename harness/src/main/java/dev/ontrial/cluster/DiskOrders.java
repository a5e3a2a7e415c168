package dev.ontrial.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * How a disk is to behave, asked by a broker before each append to a log segment, each force of
 * one, each new one, and each snapshot of producers.
 *
 * <p>The orders are lines of {@link #file}: the operation ({@code append}, {@code flush}, {@code
 * roll}, {@code snapshot}, or {@code any} of them), what happens ({@code eio}, {@code enospc} or
 * {@code slow}), milliseconds, and the folder below which it happens. Each operation that an order
 * hits is written into {@link #hits}.
 *
 * <p>This class is copied into the brokers' classpath, where it runs on Java 11 and newer. It uses
 * nothing but the JDK.
 */
public final class DiskOrders {
  private static final String PROPERTY = "ontrial.forces";
  private static final int WORDS = 4;

  /** Between names, which cannot contain it. */
  public static final String SEPARATOR = "/";

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

  /** The file that gets a line for each force of a folder: its path, a tab, the names in it. */
  public static Path names(Path forces) {
    return forces.resolveSibling(forces.getFileName() + ".names");
  }

  /** Writes down that the names in a folder were forced. */
  public static void forced(Path folder, String[] names) throws IOException {
    String forces = System.getProperty(PROPERTY);
    if (forces != null) {
      Files.writeString(
          names(Path.of(forces)),
          folder.toAbsolutePath() + "\t" + String.join(SEPARATOR, names) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
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
          && (words[0].equals(operation) || words[0].equals("any"))
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
