package dev.ontrial.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The history files of one run: {@code *.oth}, one for each JVM that wrote. */
public final class HistoryDirectory {
  /** The ending of a history file's name. */
  public static final String SUFFIX = ".oth";

  private HistoryDirectory() {}

  /** The run's history files, by name. */
  public static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.filter(path -> path.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }
}
