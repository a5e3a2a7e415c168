package dev.ontrial.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a history file whose events have the times that they are given, and not those of now. */
public final class SlotWriter implements AutoCloseable {
  private static final int SLOTS = 1 << 12;

  private final FileChannel channel;
  private final ByteBuffer slots =
      ByteBuffer.allocateDirect(SLOTS * HistoryFormat.SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final Map<String, Integer> texts = new HashMap<>();
  private final long seed;
  private long taken;

  public SlotWriter(Path file) throws IOException {
    this(file, 0);
  }

  /** A file of some run. */
  public SlotWriter(Path file, long run) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    HistoryHeader header = HistoryHeader.now(0, run);
    seed = header.seed();
    slots.put(header.encode());
  }

  /** Writes a history's files, each by its name, into a folder that is made, and reads them. */
  public static HistoryFiles write(Path directory, Map<String, List<Event>> files)
      throws IOException {
    Files.createDirectory(directory);
    for (Map.Entry<String, List<Event>> file : files.entrySet()) {
      try (SlotWriter writer = new SlotWriter(directory.resolve(file.getKey()))) {
        for (Event event : file.getValue()) {
          writer.append(event);
        }
      }
    }
    return HistoryFiles.open(directory);
  }

  public void append(Event event) throws IOException {
    boolean epoch = event.kind().tellsLeaderEpoch();
    append(
        event.kind(),
        event.flags(),
        event.process(),
        event.topicPartition(),
        event.timeNanos(),
        event.sequence(),
        event.offset(),
        event.transaction(),
        event.position(),
        event.size(),
        event.writer(),
        epoch ? event.leaderEpoch() : intern(event.text()));
  }

  public void append(
      EventKind kind,
      int flags,
      int process,
      int topicPartition,
      long timeNanos,
      long sequence,
      long offset,
      int transaction,
      int position,
      int size,
      int writer,
      int epochOrText)
      throws IOException {
    int at = next();
    HistoryFormat.fill(
        slots,
        at,
        process,
        topicPartition,
        timeNanos,
        sequence,
        offset,
        transaction,
        position,
        size,
        writer,
        epochOrText);
    HistoryFormat.commit(slots, at, kind, flags, key());
  }

  private int intern(String text) throws IOException {
    Integer known = text.isEmpty() ? Integer.valueOf(0) : texts.get(text);
    if (known != null) {
      return known;
    }
    int id = texts.size() + 1;
    texts.put(text, id);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < bytes.length; from += HistoryFormat.TEXT_BYTES) {
      int at = next();
      slots.putInt(at + HistoryFormat.TEXT_ID, id);
      slots.putInt(at + HistoryFormat.TEXT_CHUNK, from / HistoryFormat.TEXT_BYTES);
      slots.putInt(at + HistoryFormat.TEXT_LENGTH, bytes.length);
      int count = Math.min(HistoryFormat.TEXT_BYTES, bytes.length - from);
      slots.put(at + HistoryFormat.TEXT_CONTENT, bytes, from, count);
      HistoryFormat.commit(slots, at, EventKind.TEXT, 0, key());
    }
    return id;
  }

  /** What ties the slot that was taken last to its place. */
  private long key() {
    return HistoryFormat.key(seed, taken - 1);
  }

  private int next() throws IOException {
    taken++;
    if (!slots.hasRemaining()) {
      flush();
    }
    int at = slots.position();
    slots.position(at + HistoryFormat.SLOT_BYTES);
    for (int zero = at; zero < at + HistoryFormat.SLOT_BYTES; zero += Long.BYTES) {
      slots.putLong(zero, 0);
    }
    return at;
  }

  private void flush() throws IOException {
    slots.flip();
    while (slots.hasRemaining()) {
      channel.write(slots);
    }
    slots.clear();
  }

  /** Ends the file as a writer does that is killed, with so many slots of zeros. */
  public void leave(int zeros) throws IOException {
    for (int slot = 0; slot < zeros; slot++) {
      next();
    }
    flush();
    channel.close();
  }

  /** Ends the file as a writer does that is closed. */
  @Override
  public void close() throws IOException {
    int at = next();
    HistoryFormat.commit(slots, at, EventKind.END, 0, key());
    flush();
    channel.close();
  }
}
