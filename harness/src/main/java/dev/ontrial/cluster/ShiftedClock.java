package dev.ontrial.cluster;

import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The wall clock of a JVM whose Kafka classes {@link ClockWeaver} changed: the true time and a
 * shift that {@link ControlledClock} controls through a file mapped by both. {@code
 * System.nanoTime} is left alone, since a step of a real clock does not move the monotonic one.
 *
 * <p>The class is copied into a jar and refers to nothing of ours.
 */
public final class ShiftedClock {
  /** Names the file that controls it; without it the clock shows the true time. */
  static final String PROPERTY = "ontrial.clock";

  /** The size of that file. */
  static final int BYTES = 256;

  /** The number of the last order; it also says which of two places has the order. */
  static final int SEQUENCE_AT = 0;

  /** The number of the last order that a caller has been given a time by. */
  static final int ANSWERED_AT = 8;

  /** The true time at that moment, in milliseconds since 1970. */
  static final int TRUE_AT = 16;

  /** The time that the caller was given. */
  static final int SHOWN_AT = 24;

  /** How far ahead of the true time the clock is, in milliseconds; negative if it is behind. */
  static final int JUMP_AT = 0;

  /** How much faster than the true time it runs, in millionths. */
  static final int DRIFT_AT = 8;

  /** Since when it does, in milliseconds since 1970. */
  static final int SINCE_AT = 16;

  private static final int FIRST_ORDER = 64;
  private static final int MILLION = 1_000_000;

  static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final @Nullable ByteBuffer CONTROL = map();

  private ShiftedClock() {}

  /** Where an order begins in the file. */
  static int order(long sequence) {
    return FIRST_ORDER + (int) (sequence & 1) * FIRST_ORDER;
  }

  private static @Nullable ByteBuffer map() {
    String file = System.getProperty(PROPERTY);
    if (file == null) {
      return null;
    }
    try (RandomAccessFile opened = new RandomAccessFile(file, "rw")) {
      return opened.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
    } catch (java.io.IOException e) {
      // The clock shows the true time and answers no order, so the fault is reported as not begun.
      return null;
    }
  }

  /** Stands in for {@link System#currentTimeMillis}. */
  public static long currentTimeMillis() {
    long now = System.currentTimeMillis();
    return now + shift(now);
  }

  /** Stands in for {@link Instant#now()}. */
  public static Instant now() {
    Instant now = Instant.now();
    return now.plusMillis(shift(now.toEpochMilli()));
  }

  /** Stands in for {@link Clock#systemUTC}. */
  public static Clock systemUTC() {
    return new Shifted(ZoneOffset.UTC);
  }

  private static long shift(long now) {
    ByteBuffer control = CONTROL;
    if (control == null) {
      return 0;
    }
    long sequence = (long) LONGS.getAcquire(control, SEQUENCE_AT);
    int order = order(sequence);
    long jump = (long) LONGS.getOpaque(control, order + JUMP_AT);
    long drift = (long) LONGS.getOpaque(control, order + DRIFT_AT);
    long since = (long) LONGS.getOpaque(control, order + SINCE_AT);
    long shift = jump + (drift == 0 ? 0 : (now - since) * drift / MILLION);
    if ((long) LONGS.getOpaque(control, ANSWERED_AT) != sequence) {
      LONGS.setOpaque(control, TRUE_AT, now);
      LONGS.setOpaque(control, SHOWN_AT, now + shift);
      LONGS.setRelease(control, ANSWERED_AT, sequence);
    }
    return shift;
  }

  /** The same clock as java.time knows clocks. */
  private static final class Shifted extends Clock {
    private final ZoneId zone;

    Shifted(ZoneId zone) {
      this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new Shifted(other);
    }

    @Override
    public Instant instant() {
      return ShiftedClock.now();
    }
  }
}
