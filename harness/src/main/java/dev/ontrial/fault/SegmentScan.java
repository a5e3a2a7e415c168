package dev.ontrial.fault;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The record batches of one log segment, of which only the headers are read. A header is what the
 * message format 2 of Kafka's protocol guide says; files may end in zeros (preallocated ones).
 *
 * @param batches in the order of the file
 */
record SegmentScan(List<Batch> batches) {
  private static final int HEADER_BYTES = 61;
  private static final int LENGTH_AT = 8;
  private static final int ATTRIBUTES_AT = 21;
  private static final int LAST_OFFSET_DELTA_AT = 23;
  private static final int RECORDS_AT = 57;

  /** The bytes of a batch that its length does not count: base offset and the length itself. */
  private static final int BEFORE_LENGTH_BYTES = 12;

  private static final int CONTROL = 1 << 5;

  /**
   * One batch.
   *
   * @param position where it begins
   * @param end where it ends
   * @param lastOffset the offset of its last record
   * @param records how many records it has; none if it is a marker of a transaction
   */
  record Batch(long position, long end, long lastOffset, int records) {}

  static SegmentScan of(Path file) throws IOException {
    List<Batch> batches = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      long position = 0;
      while (size - position >= HEADER_BYTES) {
        ByteBuffer header = read(channel, position);
        int length = header.getInt(LENGTH_AT);
        long end = position + BEFORE_LENGTH_BYTES + length;
        if (length < HEADER_BYTES - BEFORE_LENGTH_BYTES || end > size) {
          break;
        }
        boolean control = (header.getShort(ATTRIBUTES_AT) & CONTROL) != 0;
        batches.add(
            new Batch(
                position,
                end,
                header.getLong(0) + header.getInt(LAST_OFFSET_DELTA_AT),
                control ? 0 : header.getInt(RECORDS_AT)));
        position = end;
      }
    }
    return new SegmentScan(List.copyOf(batches));
  }

  private static ByteBuffer read(FileChannel channel, long position) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    while (header.hasRemaining()) {
      if (channel.read(header, position + header.position()) < 0) {
        throw new EOFException("the file became shorter");
      }
    }
    return header;
  }

  /** Where the last whole batch ends. */
  long end() {
    return batches.isEmpty() ? 0 : batches.getLast().end();
  }

  /** Where the batches end that hold only offsets below the given one. */
  long endBelow(long offset) {
    return batches.stream()
        .filter(batch -> batch.lastOffset() < offset)
        .mapToLong(Batch::end)
        .max()
        .orElse(0);
  }

  /** How many records are not wholly before a position. */
  long recordsFrom(long position) {
    return batches.stream().filter(batch -> batch.end() > position).mapToLong(Batch::records).sum();
  }
}
