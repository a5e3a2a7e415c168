package dev.ontrial.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A file that {@link HistoryReader} has read once, so that its checksums are known to be right: its
 * slots as they stand, without an object for each.
 *
 * @param path where it is
 * @param slots how many slots may be read
 * @param texts its texts, by their numbers
 */
record HistoryFile(Path path, long slots, Map<Integer, String> texts) {
  private static final int CHUNK = HistoryReader.SLOTS_PER_READ;

  /** Takes some slots; the first one is number {@code first} of the file. */
  interface Chunk {
    void take(ByteBuffer slots, int count, long first);
  }

  String name() {
    return String.valueOf(path.getFileName());
  }

  /** The number of the chunk in which a slot is. */
  static int chunkOf(long slot) {
    return (int) Math.floorDiv(slot, (long) CHUNK);
  }

  /** How many chunks there are. */
  int chunks() {
    return (int) ((slots + CHUNK - 1) / CHUNK);
  }

  /** Hands over those chunks, by their numbers, in their order. */
  void forEachChunk(IntPredicate wanted, Chunk chunk) throws IOException {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(CHUNK * HistoryFormat.SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      for (int number = 0; number < chunks(); number++) {
        if (wanted.test(number)) {
          long first = (long) number * CHUNK;
          int bytes = HistoryReader.fill(channel, buffer, (first + 1) * HistoryFormat.SLOT_BYTES);
          int count = (int) Math.min(slots - first, bytes / HistoryFormat.SLOT_BYTES);
          chunk.take(buffer, count, first);
        }
      }
    }
  }

  /** The event in one slot. */
  Event event(long slot) throws IOException {
    ByteBuffer buffer =
        ByteBuffer.allocate(HistoryFormat.SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      HistoryReader.fill(channel, buffer, (slot + 1) * HistoryFormat.SLOT_BYTES);
    }
    return event(buffer, 0);
  }

  /** The event in one slot; empty where the slot was never written or its kind is not known. */
  Optional<Event> eventIfWritten(long slot) throws IOException {
    ByteBuffer buffer =
        ByteBuffer.allocate(HistoryFormat.SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      HistoryReader.fill(channel, buffer, (slot + 1) * HistoryFormat.SLOT_BYTES);
    }
    EventKind kind = EventKind.of((int) HistoryFormat.INT.get(buffer, 0) & 0xff);
    return kind == null
        ? Optional.empty()
        : Optional.of(HistoryFormat.event(buffer, 0, kind, texts));
  }

  /** The event in a slot of a chunk. */
  Event event(ByteBuffer slots, int at) {
    EventKind kind = EventKind.of((int) HistoryFormat.INT.get(slots, at) & 0xff);
    if (kind == null) {
      throw new IllegalStateException(path + " was changed while it was read");
    }
    return HistoryFormat.event(slots, at, kind, texts);
  }
}
