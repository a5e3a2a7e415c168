package dev.ontrial.history;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The first 48 bytes of a history file.
 *
 * @param version the layout's version
 * @param createdMillis when the file was created, in milliseconds since 1970
 * @param nanos {@link System#nanoTime} at that moment
 * @param run the run that the file belongs to; 0 where that is unknown
 */
record HistoryHeader(int version, long createdMillis, long nanos, long run) {
  private static final int VERSION = 8;
  private static final int CREATED = 16;
  private static final int NANOS = 24;
  private static final int RUN = 32;
  private static final int CHECKSUM = 40;

  /** Why bytes are no header that can be read. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    private final int at;

    Unreadable(int at, String why) {
      super(why);
      this.at = at;
    }

    /** Where the problem is, in bytes from the start of the file. */
    int at() {
      return at;
    }

    /** What is wrong there, as the end of a sentence. */
    String why() {
      return String.valueOf(getMessage());
    }
  }

  /** The header of a file that is created now. */
  static HistoryHeader now(long createdMillis, long run) {
    return new HistoryHeader(HistoryFormat.VERSION, createdMillis, System.nanoTime(), run);
  }

  /** The header as it is stored, ready to be written. */
  ByteBuffer encode() {
    ByteBuffer header =
        ByteBuffer.allocate(HistoryFormat.SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.put(HistoryFormat.MAGIC).putInt(version).putInt(HistoryFormat.SLOT_BYTES);
    header.putLong(createdMillis).putLong(nanos);
    if (version > HistoryFormat.OLDEST_VERSION) {
      header.putLong(run).putLong(checksum(header));
    }
    return header.clear();
  }

  /**
   * Reads a header.
   *
   * @param bytes at least a slot's bytes, or all that the file has
   * @param length how many of them there are
   * @throws Unreadable if this is no history file, or one of another version, or its header is
   *     damaged
   */
  static HistoryHeader decode(ByteBuffer bytes, int length) throws Unreadable {
    byte[] magic = new byte[HistoryFormat.MAGIC.length];
    if (length >= HistoryFormat.SLOT_BYTES) {
      bytes.get(0, magic);
    }
    if (!Arrays.equals(magic, HistoryFormat.MAGIC)) {
      throw new Unreadable(0, "it does not begin as a history file does");
    }
    int version = bytes.getInt(VERSION);
    if (version < HistoryFormat.OLDEST_VERSION || version > HistoryFormat.VERSION) {
      throw new Unreadable(
          VERSION,
          "it has version %d, and this ontrial reads %d to %d"
              .formatted(version, HistoryFormat.OLDEST_VERSION, HistoryFormat.VERSION));
    }
    boolean first = version == HistoryFormat.OLDEST_VERSION;
    long expected = first ? 0 : checksum(bytes);
    if (bytes.getLong(CHECKSUM) != expected || (first && bytes.getLong(RUN) != 0)) {
      throw new Unreadable(CHECKSUM, "the checksum of its header does not match");
    }
    return new HistoryHeader(
        version, bytes.getLong(CREATED), bytes.getLong(NANOS), bytes.getLong(RUN));
  }

  /** What the checksums of the file's slots begin with; 0 where they are not tied to the file. */
  long seed() {
    long mixed = mix(mix(createdMillis, nanos), run);
    return version == HistoryFormat.OLDEST_VERSION ? 0 : mixed | 1;
  }

  private static long checksum(ByteBuffer header) {
    long hash = 0;
    for (int at = 0; at < CHECKSUM; at += Long.BYTES) {
      hash = mix(hash, header.getLong(at));
    }
    return hash | 1;
  }

  private static long mix(long hash, long value) {
    long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
    return mixed ^ mixed >>> 29;
  }
}
