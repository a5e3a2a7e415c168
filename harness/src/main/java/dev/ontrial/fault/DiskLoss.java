package dev.ontrial.fault;

import dev.ontrial.cluster.DiskFiles;
import dev.ontrial.cluster.LogDirs;
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
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a loss of power takes from the disk of a broker that is dead: of each log's active segment a
 * random part of the bytes that were never forced.
 *
 * <p>A loss of all files also takes such bytes of older segments and of the controllers' log {@code
 * __cluster_metadata}, tears checkpoints whose last write was not forced (KAFKA-16541), and takes
 * new segments whose folder was not forced since ({@link NewNames}). Indexes, which Kafka makes
 * again, and snapshots of producers stay, and so do the names of whole logs. What stays is never
 * less than a real loss might leave, so whatever Kafka breaks after it, it would have broken after
 * that too.
 *
 * @param logs how many logs lost bytes
 * @param bytes how many bytes were lost of logs that are not Kafka's own
 * @param records how many of their records
 * @param internalBytes how many bytes were lost of Kafka's own
 * @param byLog the bytes by the log's name, such as {@code topic-0}
 * @param torn the checkpoints that lost their end, by their paths from the data folder
 */
record DiskLoss(
    int logs,
    long bytes,
    long records,
    long internalBytes,
    Map<String, Long> byLog,
    List<String> torn) {
  private static final String METADATA = "__cluster_metadata-";

  /** The name of a log's folder. */
  private static final String LOG = ".+-\\d+";

  private static final String CHECKPOINTS = ".checkpoints";
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
        both,
        Stream.concat(torn.stream(), other.torn.stream()).toList());
  }

  static DiskLoss none() {
    return new DiskLoss(0, 0, 0, 0, Map.of(), List.of());
  }

  /**
   * Cuts the logs.
   *
   * @param seed decides where
   * @param everything whether of all files, not only of the segments that are appended to
   */
  static DiskLoss play(DiskFiles disk, long seed, boolean everything) throws IOException {
    Map<Path, Long> forced = forced(disk.forces());
    NewNames names = everything ? NewNames.of(disk.forces()) : NewNames.NONE;
    Map<String, Long> recoveryPoints = new HashMap<>();
    for (Path each : LogDirs.in(disk.data())) {
      recoveryPoints.putAll(recoveryPoints(each.resolve(CHECKPOINT)));
    }
    Random random = new Random(seed);
    DiskLoss all = none();
    for (Path log : logs(disk.data(), everything)) {
      String name = log.getFileName().toString();
      List<Path> segments = segments(log);
      List<Path> taken = names.taken(log, segments, random);
      for (Path gone : taken) {
        SegmentScan scan = SegmentScan.of(gone);
        all = all.plus(lost(scan, 0, scan.end(), name));
        NewNames.delete(gone);
      }
      segments = segments.subList(0, segments.size() - taken.size());
      List<Path> exposed =
          everything || segments.isEmpty() ? segments : List.of(segments.getLast());
      for (Path segment : exposed) {
        long least = forced.getOrDefault(segment.toAbsolutePath(), 0L);
        all = all.plus(cut(segment, least, recoveryPoints.getOrDefault(name, 0L), name, random));
      }
    }
    return everything ? all.plus(tear(disk, random)) : all;
  }

  /** Tears the checkpoints whose last write was not forced. */
  private static DiskLoss tear(DiskFiles disk, Random random) throws IOException {
    Path writes = Path.of(disk.forces() + CHECKPOINTS);
    if (!Files.exists(writes)) {
      return none();
    }
    Map<Path, Boolean> forced = new TreeMap<>();
    for (String line : Files.readAllLines(writes)) {
      int space = line.lastIndexOf(' ');
      if (space > 0) {
        forced.put(Path.of(line.substring(0, space)), line.endsWith(" 1"));
      }
    }
    DiskLoss all = none();
    for (Map.Entry<Path, Boolean> each : forced.entrySet()) {
      Path file = each.getKey();
      if (!each.getValue() && Files.exists(file) && Files.size(file) > 0) {
        long size = Files.size(file);
        long position = random.nextLong(size);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(position);
        }
        Path data = disk.data().toAbsolutePath();
        String path = data.relativize(file.toAbsolutePath()).toString();
        String folder = LogDirs.folderOf(file);
        String log = folder.matches(LOG) ? folder : "";
        Map<String, Long> byLog = Map.of(log, size - position);
        all = all.plus(new DiskLoss(0, 0, 0, size - position, byLog, List.of(path)));
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
    return lost(scan, position, end, log);
  }

  /** What a segment lost from a position on. */
  private static DiskLoss lost(SegmentScan scan, long position, long end, String log) {
    long bytes = end - position;
    Map<String, Long> byLog = Map.of(log, bytes);
    return log.startsWith("__")
        ? new DiskLoss(1, 0, 0, bytes, byLog, List.of())
        : new DiskLoss(1, bytes, scan.recordsFrom(position), 0, byLog, List.of());
  }

  /** The folders of logs, in the order of their names. */
  private static List<Path> logs(Path data, boolean metadata) throws IOException {
    List<Path> logs = new ArrayList<>();
    for (Path directory : LogDirs.in(data)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*-*")) {
        for (Path entry : entries) {
          String name = entry.getFileName().toString();
          // Others, such as `topic-0.0123abcd-delete`, are on their way out.
          if (Files.isDirectory(entry)
              && name.matches(LOG)
              && (metadata || !name.startsWith(METADATA))) {
            logs.add(entry);
          }
        }
      }
    }
    logs.sort(null);
    return logs;
  }

  /** The segments in order: names are base offsets of equal length. Records go to the last one. */
  private static List<Path> segments(Path log) throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d+\\.log"))
          .sorted()
          .toList();
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
    for (String line : wholeLines(file)) {
      int space = line.lastIndexOf(' ');
      Path segment = Path.of(line.substring(0, space)).toAbsolutePath();
      forced.merge(segment, Long.parseLong(line.substring(space + 1)), Math::max);
    }
    return forced;
  }

  /** The lines of a broker's record; the kill may have cut the last one short. */
  static List<String> wholeLines(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
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
