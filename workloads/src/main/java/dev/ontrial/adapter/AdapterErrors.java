package dev.ontrial.adapter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter writes to its standard error. A worker's adapters write into the worker's log.
 * Those of the harness's own questions write into a file, whose last line explains a failed start;
 * they would otherwise fill the user's terminal with a client's complaints.
 */
final class AdapterErrors {
  private static final int LONGEST = 300;

  private final @Nullable Path file;

  private AdapterErrors(@Nullable Path file) {
    this.file = file;
  }

  static AdapterErrors ofLog() {
    return new AdapterErrors(null);
  }

  static AdapterErrors ofFile() throws IOException {
    Path file = Files.createTempFile("ontrial-adapter", ".log");
    file.toFile().deleteOnExit();
    return new AdapterErrors(file);
  }

  ProcessBuilder.Redirect redirect() {
    return file == null
        ? ProcessBuilder.Redirect.INHERIT
        : ProcessBuilder.Redirect.to(file.toFile());
  }

  /** The reason of a failed start, with the last line that the adapter wrote, if there is one. */
  String explained(String why) {
    if (file == null) {
      return why;
    }
    try {
      List<String> lines =
          new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
      if (lines.isEmpty()) {
        return why;
      }
      String last = lines.getLast().strip();
      return why + "; it wrote: " + last.substring(0, Math.min(LONGEST, last.length()));
    } catch (IOException e) {
      return why;
    }
  }

  /** Removes the file. */
  void close() {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // It is deleted when the JVM ends.
      }
    }
  }
}
