package dev.ontrial.fault;

import dev.ontrial.cluster.DiskOrders;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * Names that are new in a folder which was not forced since they came: a loss of power may take
 * them, whatever was forced of the files (fsync(2)). Kafka forces a log's folder with the first
 * flush of a new segment (KAFKA-3968).
 *
 * @param forced by folder, the names that it had when it was forced last
 */
record NewNames(Map<Path, Set<String>> forced) {
  /** Of which nothing is lost. */
  static final NewNames NONE = new NewNames(Map.of());

  /** As a broker wrote them down. */
  static NewNames of(Path forces) throws IOException {
    Map<Path, Set<String>> forced = new HashMap<>();
    Path file = DiskOrders.names(forces);
    if (!Files.exists(file)) {
      return new NewNames(forced);
    }
    for (String line : DiskLoss.wholeLines(file)) {
      int tab = line.indexOf('\t');
      Set<String> names =
          new HashSet<>(List.of(line.substring(tab + 1).split(DiskOrders.SEPARATOR)));
      forced.put(Path.of(line.substring(0, tab)), names);
    }
    return new NewNames(forced);
  }

  /**
   * Which segments a loss of power takes: some of the newest, as file systems with a journal keep
   * names in the order in which they came. A folder of which no force is known loses none.
   *
   * @param segments in the order of their names
   */
  List<Path> taken(Path log, List<Path> segments, Random random) {
    Set<String> kept = forced.get(log.toAbsolutePath());
    if (kept == null) {
      return List.of();
    }
    int from = segments.size();
    while (from > 0 && !kept.contains(segments.get(from - 1).getFileName().toString())) {
      from--;
    }
    return segments.subList(from + random.nextInt(segments.size() - from + 1), segments.size());
  }

  private static Path folder(Path segment) {
    return Objects.requireNonNull(segment.getParent());
  }

  /** Deletes a segment, and the indexes and the snapshot of the same offset with it. */
  static void delete(Path segment) throws IOException {
    String name = segment.getFileName().toString();
    String offset = name.substring(0, name.indexOf('.'));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder(segment), offset + ".*")) {
      for (Path each : files) {
        Files.delete(each);
      }
    }
  }
}
