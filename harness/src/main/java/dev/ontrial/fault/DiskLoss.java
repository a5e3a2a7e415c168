package dev.ontrial.fault;

import dev.ontrial.cluster.DiskFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a loss of power takes from the disk of a broker that is dead: of each log's active segment a
 * random part of the bytes that were never forced.
 *
 * <p>Everything else stays: older segments, indexes, checkpoints and snapshots (Kafka forces the
 * latter two, and makes indexes anew), and the whole of {@code __cluster_metadata}, whose logs are
 * forced before anything is counted on. What stays is never less than a real loss might leave, so
 * whatever Kafka breaks after it, it would have broken after that too.
 *
 * @param logs how many logs lost bytes
 * @param bytes how many bytes were lost of logs that are not Kafka's own
 * @param records how many of their records
 * @param internalBytes how many bytes were lost of Kafka's own
 * @param byLog the bytes by the log's name, such as {@code topic-0}
 */
record DiskLoss(int logs, long bytes, long records, long internalBytes, Map<String, Long> byLog) {
  private static final String METADATA = "__cluster_metadata-";
  private static final String CHECKPOINT = "recovery-point-offset-checkpoint";
  private static final int CHECKPOINT_HEADER_LINES = 2;

  /** Two losses as one. */
  DiskLoss plus(DiskLoss other) {
    Map<String, Long> both = new TreeMap<>(byLog);
    other.byLog.forEach((log, lost) -> both.merge(log, lost, Long::sum));
    return new DiskLoss(
        logs + other.logs,
        bytes + other.bytes,
        records + other.records,
        internalBytes + other.internalBytes,
        both);
  }

  static DiskLoss none() {
    return new DiskLoss(0, 0, 0, 0, Map.of());
  }

  /**
   * Cuts the logs.
   *
   * @param seed decides where
   */
  static DiskLoss play(DiskFiles disk, long seed) throws IOException {
    Map<Path, Long> forced = forced(disk.forces());
    Map<String, Long> recoveryPoints = recoveryPoints(disk.data().resolve(CHECKPOINT));
    Random random = new Random(seed);
    DiskLoss all = none();
    for (Path log : logs(disk.data())) {
      Optional<Path> active = activeSegment(log);
      if (active.isPresent()) {
        Path segment = active.get();
        long recoveryPoint = recoveryPoints.getOrDefault(log.getFileName().toString(), 0L);
        all =
            all.plus(
                cut(
                    segment,
                    forced.getOrDefault(segment.toAbsolutePath(), 0L),
                    recoveryPoint,
                    log.getFileName().toString(),
                    random));
      }
    }
    return all;
  }

  private static DiskLoss cut(
      Path segment, long forced, long recoveryPoint, String log, Random random) throws IOException {
    SegmentScan scan = SegmentScan.of(segment);
    long from = Math.max(forced, scan.endBelow(recoveryPoint));
    long end = scan.end();
    if (from >= end) {
      return none();
    }
    long position = random.nextLong(from, end);
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      channel.truncate(position);
    }
    long bytes = end - position;
    Map<String, Long> byLog = Map.of(log, bytes);
    return log.startsWith("__")
        ? new DiskLoss(1, 0, 0, bytes, byLog)
        : new DiskLoss(1, bytes, scan.recordsFrom(position), 0, byLog);
  }

  /** The folders of logs, in the order of their names, but for the cluster's metadata. */
  private static List<Path> logs(Path data) throws IOException {
    List<Path> logs = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(data, "*-*")) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        // Others, such as `topic-0.0123abcd-delete`, are on their way out.
        if (Files.isDirectory(entry) && name.matches(".+-\\d+") && !name.startsWith(METADATA)) {
          logs.add(entry);
        }
      }
    }
    logs.sort(null);
    return logs;
  }

  /** The segment to which records are appended: names are base offsets of equal length. */
  private static Optional<Path> activeSegment(Path log) throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d+\\.log"))
          .max(Path::compareTo);
    }
  }

  /**
   * By segment, the most bytes that one force was about. Not those of the last: two forces at a
   * time may be written down in either order. Where the segment was truncated in between, this is
   * more than is forced, and less is lost than might be.
   */
  private static Map<Path, Long> forced(Path file) throws IOException {
    Map<Path, Long> forced = new HashMap<>();
    if (!Files.exists(file)) {
      return forced;
    }
    String text = Files.readString(file, StandardCharsets.UTF_8);
    // A line that the kill cut short tells of a force that nobody has heard of.
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    for (String line : whole.lines().toList()) {
      int space = line.lastIndexOf(' ');
      Path segment = Path.of(line.substring(0, space)).toAbsolutePath();
      forced.merge(segment, Long.parseLong(line.substring(space + 1)), Math::max);
    }
    return forced;
  }

  /** By log, the offset below which Kafka says that all is forced. */
  private static Map<String, Long> recoveryPoints(Path checkpoint) throws IOException {
    Map<String, Long> points = new HashMap<>();
    if (!Files.exists(checkpoint)) {
      return points;
    }
    List<String> lines = Files.readAllLines(checkpoint);
    for (String line : lines.stream().skip(CHECKPOINT_HEADER_LINES).toList()) {
      String[] words = line.split(" ", -1);
      if (words.length == 3) {
        points.put(words[0] + "-" + words[1], Long.parseLong(words[2]));
      }
    }
    return points;
  }
}
