package dev.ontrial.workload;

import dev.ontrial.history.Event;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote a record and which one it is; carried in the record's value, so that a reader can tell
 * loss, duplication, reordering, tearing, misrouting and corruption without asking anyone.
 *
 * <p>Layout, little-endian: magic (4 bytes), version (2), attempt (2), run (8), process (4),
 * topic-partition (4), sequence (8), original process (4), transaction (4), original sequence (8),
 * position (4), size (4), send time (8), padding, and in the last 4 bytes a CRC32C of everything
 * before it. The padding is a pattern of its own for every record, so that no part of one value
 * passes for that of another, and compression does not make it vanish.
 *
 * @param run the run's random number
 * @param process the client lifetime that sent this copy
 * @param sequence the dense number of this copy within its process
 * @param attempt 0, or how often the workload itself had sent the same content before
 * @param originalProcess the process that first sent the content; {@code process} if not a resend
 * @param originalSequence the sequence of the first sending; {@code sequence} if not a resend
 * @param transaction the dense number of the transaction within its process, or {@link Event#NONE}
 * @param position the place in its transaction, from 0
 * @param size how many records its transaction has, or {@link #UNKNOWN_SIZE}
 * @param topicPartition the number of the topic-partition it was meant for
 * @param sentMillis the wall clock of the sender's client, in milliseconds since 1970
 */
public record RecordIdentity(
    long run,
    int process,
    long sequence,
    int attempt,
    int originalProcess,
    long originalSequence,
    int transaction,
    int position,
    int size,
    int topicPartition,
    long sentMillis)
    implements RecordContent {

  /** The size of a transaction whose end was not decided when the record was sent. */
  public static final int UNKNOWN_SIZE = -1;

  /** The fewest bytes that a value needs. */
  public static final int MIN_BYTES = 68;

  private static final int MAGIC = 0x7274_6e6f; // "ontr"
  private static final short VERSION = 1;
  private static final int PADDING = 64;

  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  /** The identity of a record's first and only copy, outside any transaction. */
  public static RecordIdentity plain(long run, int process, long sequence, int topicPartition) {
    return inTransaction(run, process, sequence, topicPartition, Event.NONE, 0, 0);
  }

  /** The identity of a record's first and only copy. */
  public static RecordIdentity inTransaction(
      long run,
      int process,
      long sequence,
      int topicPartition,
      int transaction,
      int position,
      int size) {
    return new RecordIdentity(
        run,
        process,
        sequence,
        0,
        process,
        sequence,
        transaction,
        position,
        size,
        topicPartition,
        Time.SYSTEM.milliseconds());
  }

  /**
   * The identity of a record whose content is that of another one.
   *
   * @param attempt how often the workload itself had sent the same content before
   */
  public static RecordIdentity copy(
      long run,
      int process,
      long sequence,
      int topicPartition,
      int attempt,
      int originalProcess,
      long originalSequence) {
    return new RecordIdentity(
        run,
        process,
        sequence,
        attempt,
        originalProcess,
        originalSequence,
        Event.NONE,
        0,
        0,
        topicPartition,
        Time.SYSTEM.milliseconds());
  }

  /** This identity with that record as the original of its content. */
  public RecordIdentity madeFrom(RecordIdentity input) {
    return new RecordIdentity(
        run,
        process,
        sequence,
        0,
        input.process,
        input.sequence,
        transaction,
        position,
        size,
        topicPartition,
        sentMillis);
  }

  /** This identity with another position. */
  public RecordIdentity withPosition(int other) {
    return new RecordIdentity(
        run,
        process,
        sequence,
        attempt,
        originalProcess,
        originalSequence,
        transaction,
        other,
        size,
        topicPartition,
        sentMillis);
  }

  /** Whether the workload itself sent this content before. */
  public boolean isResend() {
    return attempt > 0;
  }

  /**
   * The value to send.
   *
   * @param bytes the value's length, at least {@link #MIN_BYTES}
   */
  public byte[] encode(int bytes) {
    if (bytes < MIN_BYTES) {
      throw new IllegalArgumentException(
          "a record needs at least " + MIN_BYTES + " bytes, not " + bytes);
    }
    byte[] value = new byte[bytes];
    INT.set(value, 0, MAGIC);
    SHORT.set(value, 4, VERSION);
    SHORT.set(value, 6, (short) attempt);
    LONG.set(value, 8, run);
    INT.set(value, 16, process);
    INT.set(value, 20, topicPartition);
    LONG.set(value, 24, sequence);
    INT.set(value, 32, originalProcess);
    INT.set(value, 36, transaction);
    LONG.set(value, 40, originalSequence);
    INT.set(value, 48, position);
    INT.set(value, 52, size);
    LONG.set(value, 56, sentMillis);
    pad(value);
    INT.set(value, bytes - Integer.BYTES, checksum(value));
    return value;
  }

  private void pad(byte[] value) {
    int end = value.length - Integer.BYTES;
    long state = (sequence + 1) * 0x9E3779B97F4A7C15L ^ (long) process << 32 ^ run;
    int at = PADDING;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      state += 0x9E3779B97F4A7C15L; // Weyl's sequence: all values differ, and few bytes recur
      LONG.set(value, at, state);
    }
    for (; at < end; at++) {
      value[at] = (byte) (state >>> (at & 7));
    }
  }

  private static int checksum(byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(value, 0, value.length - Integer.BYTES);
    return (int) crc.getValue();
  }

  /** Reads a value back; never throws, whatever the bytes are. */
  public static RecordContent decode(byte @Nullable [] value, long run) {
    if (value == null || value.length < Integer.BYTES || (int) INT.get(value, 0) != MAGIC) {
      return Unreadable.FOREIGN;
    }
    if (value.length < MIN_BYTES
        || (int) INT.get(value, value.length - Integer.BYTES) != checksum(value)) {
      return Unreadable.CORRUPT;
    }
    if ((short) SHORT.get(value, 4) != VERSION || (long) LONG.get(value, 8) != run) {
      return Unreadable.FOREIGN;
    }
    return new RecordIdentity(
        run,
        (int) INT.get(value, 16),
        (long) LONG.get(value, 24),
        (short) SHORT.get(value, 6) & 0xffff,
        (int) INT.get(value, 32),
        (long) LONG.get(value, 40),
        (int) INT.get(value, 36),
        (int) INT.get(value, 48),
        (int) INT.get(value, 52),
        (int) INT.get(value, 20),
        (long) LONG.get(value, 56));
  }
}
