package dev.ontrial.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The log directories of a broker (its setting {@code log.dirs}): the folder of its data, or two
 * and more below it, {@code dir1}, {@code dir2} …, of which the first has the metadata.
 */
public final class LogDirs {
  /** How many a broker can have here. */
  public static final int MOST = 4;

  /** No log has such a name: those end with a dash and a number. */
  private static final String NAME = "dir";

  private LogDirs() {}

  /** The directories of a broker that has so many; they need not exist yet. */
  static List<Path> of(Path data, int count) {
    return count == 1
        ? List.of(data)
        : IntStream.rangeClosed(1, count).mapToObj(number -> data.resolve(NAME + number)).toList();
  }

  /** Those that there are, in the order of their numbers. */
  public static List<Path> in(Path data) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(data, NAME + "[1-9]")) {
      entries.forEach(found::add);
    }
    found.sort(null);
    return found.isEmpty() ? List.of(data) : List.copyOf(found);
  }

  /** The name of the folder that a file is in, such as {@code topic-0}. */
  public static String folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? "" : String.valueOf(folder.getFileName());
  }

  /** The folder of a log such as {@code topic-0}, in whichever directory it is. */
  public static Path log(Path data, String log) throws IOException {
    for (Path each : in(data)) {
      if (Files.isDirectory(each.resolve(log))) {
        return each.resolve(log);
      }
    }
    return data.resolve(log);
  }
}
