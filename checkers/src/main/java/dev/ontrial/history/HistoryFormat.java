package dev.ontrial.history;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The layout of a history file, version 2: a 48-byte header, then 48-byte slots, little-endian.
 *
 * <p>Every slot begins with a commit word that is written last: the kind, the flags and a checksum
 * of the other 44 bytes. A slot whose commit word is zero was never completed. Since version 2 the
 * checksum also covers the slot's number and the file's {@link HistoryHeader#seed}, so that a slot
 * is valid in one place of one file only. The layout is documented in {@code
 * docs/history-format.md}.
 */
final class HistoryFormat {
  static final int VERSION = 2;

  /** The oldest version that can be read; its slots are valid anywhere. */
  static final int OLDEST_VERSION = 1;

  static final int SLOT_BYTES = 48;
  static final byte[] MAGIC = "ontrial\0".getBytes(StandardCharsets.US_ASCII);

  /** Bytes of a text that one slot holds. */
  static final int TEXT_BYTES = 28;

  /** The longest text, in UTF-8 bytes; longer ones are cut. */
  static final int MAX_TEXT_BYTES = 64 * 1024;

  static final int COMMIT = 0;
  static final int PROCESS = 4;
  static final int TOPIC_PARTITION = 6;
  static final int TIME = 8;
  static final int SEQUENCE = 16;
  static final int OFFSET = 24;
  static final int TRANSACTION = 32;
  static final int POSITION = 36;
  static final int SIZE = 38;
  static final int WRITER = 40;
  static final int EPOCH_OR_TEXT = 44;

  // A text slot: id, the chunk's number, the whole length, then the bytes.
  static final int TEXT_ID = 4;
  static final int TEXT_CHUNK = 8;
  static final int TEXT_LENGTH = 12;
  static final int TEXT_CONTENT = 20;

  static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private HistoryFormat() {}

  /** Fills a slot but for its commit word. */
  static void fill(
      ByteBuffer slots,
      int at,
      int process,
      int topicPartition,
      long timeNanos,
      long sequence,
      long offset,
      int transaction,
      int position,
      int size,
      int writer,
      int epochOrText) {
    INT.set(slots, at + PROCESS, (process & 0xffff) | topicPartition << 16);
    LONG.set(slots, at + TIME, timeNanos);
    LONG.set(slots, at + SEQUENCE, sequence);
    LONG.set(slots, at + OFFSET, offset);
    INT.set(slots, at + TRANSACTION, transaction);
    INT.set(slots, at + POSITION, (position & 0xffff) | size << 16);
    INT.set(slots, at + WRITER, writer);
    INT.set(slots, at + EPOCH_OR_TEXT, epochOrText);
  }

  /**
   * Writes the commit word of a slot that is filled; until then it does not exist.
   *
   * @param key what ties the slot to its place, see {@link #key}
   */
  static void commit(ByteBuffer slots, int at, EventKind kind, int flags, long key) {
    int checksum = checksum(slots, at, kind.code() | (flags & 0xff) << 8, key);
    INT.setRelease(slots, at, kind.code() | (flags & 0xff) << 8 | checksum << 16);
  }

  /** A process or topic-partition as it is stored: 65535 stands for none. */
  static int id(int stored) {
    return stored == 0xffff ? Event.NONE : stored;
  }

  /** The process of a filled slot. */
  static int process(ByteBuffer slots, int at) {
    return id((int) INT.get(slots, at + PROCESS) & 0xffff);
  }

  /** The topic-partition of a filled slot. */
  static int topicPartition(ByteBuffer slots, int at) {
    return id((int) INT.get(slots, at + PROCESS) >>> 16);
  }

  /** The event in a filled slot; a text is looked up among those that the file has told before. */
  static Event event(ByteBuffer slots, int at, EventKind kind, Map<Integer, String> texts) {
    int places = (int) INT.get(slots, at + POSITION);
    int last = (int) INT.get(slots, at + EPOCH_OR_TEXT);
    boolean epoch = kind.tellsLeaderEpoch();
    return new Event(
        kind,
        (int) INT.get(slots, at) >> 8 & 0xff,
        process(slots, at),
        topicPartition(slots, at),
        (long) LONG.get(slots, at + TIME),
        (long) LONG.get(slots, at + SEQUENCE),
        (long) LONG.get(slots, at + OFFSET),
        (int) INT.get(slots, at + TRANSACTION),
        places & 0xffff,
        places >>> 16,
        (int) INT.get(slots, at + WRITER),
        epoch ? last : -1,
        epoch || last == 0 ? "" : texts.getOrDefault(last, ""));
  }

  /**
   * What ties a slot to its place in its file.
   *
   * @param seed the file's, or 0 where slots are not tied to their place
   * @param slot the slot's number in the file
   */
  static long key(long seed, long slot) {
    return seed == 0 ? 0 : seed + slot * 0xD6E8FEB86659FD93L;
  }

  /** A 16-bit checksum of the slot's place and of everything in it but its checksum. */
  static int checksum(ByteBuffer buffer, int slot, int kindAndFlags, long key) {
    long hash = (kindAndFlags ^ key) * 0x9E3779B97F4A7C15L + (int) INT.get(buffer, slot + PROCESS);
    for (int at = TIME; at < SLOT_BYTES; at += Long.BYTES) {
      hash = (hash ^ (long) LONG.get(buffer, slot + at)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return (int) (hash >>> 48) & 0xffff;
  }
}
