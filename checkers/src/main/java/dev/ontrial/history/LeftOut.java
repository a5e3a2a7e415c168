package dev.ontrial.history;

import static dev.ontrial.history.HistoryFormat.INT;
import static dev.ontrial.history.HistoryFormat.LONG;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fetches single reads that a screened history does not keep, for witnesses.
 *
 * @param screen what has left them out, with an index of where they are
 */
record LeftOut(List<HistoryFile> files, Screen screen) {
  /** What a reader met at an offset; null if it met nothing there. */
  @Nullable Reads read(int process, int topicPartition, long offset) throws IOException {
    for (ReadScreen reader : screen.readers()) {
      if (reader.process == process && reader.place.topicPartition == topicPartition) {
        return read(reader, offset);
      }
    }
    return null;
  }

  private @Nullable Reads read(ReadScreen reader, long offset) throws IOException {
    HistoryRows rows = new HistoryRows(reader.file);
    int wanted = HistoryFile.chunkOf(reader.index.before(offset));
    for (HistoryFile file : files) {
      if (file.name().equals(reader.file)) {
        file.forEachChunk(
            chunk -> chunk == wanted,
            (slots, count, first) -> take(file, rows, offset, slots, count, first));
      }
    }
    return rows.reads.get(HistoryRows.key(reader.process, reader.place.topicPartition));
  }

  private void take(
      HistoryFile file, HistoryRows rows, long offset, ByteBuffer slots, int count, long first) {
    for (int index = 0; index < count; index++) {
      int at = index * HistoryFormat.SLOT_BYTES;
      int commit = (int) INT.get(slots, at);
      if ((commit & 0xff) == EventKind.READ.code()
          && (long) LONG.get(slots, at + HistoryFormat.OFFSET) == offset
          && !screen.isKept((commit >>> 8) & 0xff, slots, at)) {
        rows.take(file.event(slots, at), (int) first + index);
      }
    }
  }
}
