package dev.ontrial.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.kafka.common.TopicPartition;

/**
 * What one replica holds of a topic-partition, read from the segment files in its broker's folder,
 * also while the broker runs: what it appended is in the kernel's pages.
 *
 * <p>Replicas hold the same batches up to the high watermark: followers append what they fetch as
 * it stands (Kafka's {@code ReplicaVerificationTool} compares the same). The files are read rather
 * than the followers asked (KIP-392), because a follower's answers go through the same leader
 * epochs and high watermarks that are on trial, and a log on disk is what a later leader serves.
 *
 * @param batches in the order of their offsets
 */
public record ReplicaLog(List<Batch> batches) {
  private static final int HEADER_BYTES = 61;
  private static final int LENGTH_AT = 8;
  private static final int EPOCH_AT = 12;
  private static final int ATTRIBUTES_AT = 21;
  private static final int LAST_OFFSET_DELTA_AT = 23;

  /** The bytes of a batch that its length does not count: base offset and the length itself. */
  private static final int BEFORE_LENGTH_BYTES = 12;

  /**
   * One batch.
   *
   * @param base the offset of its first record
   * @param last the offset of its last record
   * @param epoch the leader epoch in which it was appended
   * @param checksum of everything behind the place where Kafka keeps its own, computed anew
   */
  public record Batch(long base, long last, int epoch, int checksum) {
    @Override
    public String toString() {
      return "offsets %d to %d of epoch %d (checksum %08x)".formatted(base, last, epoch, checksum);
    }
  }

  /** Copies the list. */
  public ReplicaLog {
    batches = List.copyOf(batches);
  }

  /**
   * Reads the batches that end below an offset.
   *
   * @param data the folder of the broker's data
   * @throws IOException if there is no such log, or it cannot be read
   */
  public static ReplicaLog read(Path data, TopicPartition partition, long end) throws IOException {
    List<Batch> batches = new ArrayList<>();
    for (Path segment : segments(LogDirs.log(data, partition.toString()))) {
      try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ)) {
        ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        scan(bytes, end, batches);
      }
    }
    return new ReplicaLog(batches);
  }

  /** The segments in order: names are base offsets of equal length. */
  private static List<Path> segments(Path log) throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d+\\.log"))
          .sorted()
          .toList();
    }
  }

  private static void scan(ByteBuffer bytes, long end, List<Batch> into) {
    int at = 0;
    while (bytes.capacity() - at >= HEADER_BYTES) {
      int length = bytes.getInt(at + LENGTH_AT);
      int next = at + BEFORE_LENGTH_BYTES + length;
      long base = bytes.getLong(at);
      long last = base + bytes.getInt(at + LAST_OFFSET_DELTA_AT);
      // Behind the last batch there may be zeros, or the beginning of one that is being written.
      if (length < HEADER_BYTES - BEFORE_LENGTH_BYTES || next > bytes.capacity() || last >= end) {
        return;
      }
      CRC32C crc = new CRC32C();
      crc.update(bytes.slice(at + ATTRIBUTES_AT, next - at - ATTRIBUTES_AT));
      into.add(new Batch(base, last, bytes.getInt(at + EPOCH_AT), (int) crc.getValue()));
      at = next;
    }
  }

  /** The first offset that it holds, or -1 if it holds none. */
  public long firstOffset() {
    return batches.isEmpty() ? -1 : batches.getFirst().base();
  }

  /** What it holds from an offset on. */
  public ReplicaLog from(long offset) {
    return new ReplicaLog(batches.stream().filter(batch -> batch.base() >= offset).toList());
  }

  /** The batches that hold that offset or a later one. */
  public ReplicaLog reaching(long offset) {
    return new ReplicaLog(batches.stream().filter(batch -> batch.last() >= offset).toList());
  }

  /** A number that only logs with the same batches have in common. */
  public String digest() {
    long hash = batches.size();
    for (Batch batch : batches) {
      for (long part :
          new long[] {batch.base(), batch.last(), (long) batch.epoch() << 32 ^ batch.checksum()}) {
        hash = (hash ^ part) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 29;
      }
    }
    return "%016x".formatted(hash);
  }

  /** Where this log is not as the other, in words; empty if it is. */
  public Optional<String> difference(ReplicaLog other) {
    for (int at = 0; at < Math.max(batches.size(), other.batches.size()); at++) {
      String here = at < batches.size() ? batches.get(at).toString() : "nothing more";
      String there = at < other.batches.size() ? other.batches.get(at).toString() : "nothing more";
      if (!here.equals(there)) {
        return Optional.of("it has " + here + ", and not " + there);
      }
    }
    return Optional.empty();
  }
}
