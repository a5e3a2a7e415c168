package dev.ontrial.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Shifts the wall clock of a JVM that runs with a jar of {@link ClockWeaver}, through the file that
 * its {@link ShiftedClock} maps. The order stays in the file when the JVM ends, so its successor
 * has the same clock, as on a machine whose clock is wrong.
 */
public final class ControlledClock {
  private static final double MILLION = 1e6;

  private final Path file;
  private final ByteBuffer control;

  /**
   * What a caller in the JVM was given after an order.
   *
   * @param trueMillis the true time, in milliseconds since 1970
   * @param shownMillis the time that it was given
   */
  public record Answer(long trueMillis, long shownMillis) {
    /** How far the clock is ahead, in milliseconds; negative if it is behind. */
    public long aheadMillis() {
      return shownMillis - trueMillis;
    }
  }

  private ControlledClock(Path file, ByteBuffer control) {
    this.file = file;
    this.control = control;
  }

  /**
   * The clock that a file controls; the file is created if it does not exist, with the true time.
   *
   * @throws ClusterException if the file cannot be written
   */
  public static ControlledClock at(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
        ByteBuffer control =
            opened.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, ShiftedClock.BYTES);
        return new ControlledClock(file, control);
      }
    } catch (IOException e) {
      throw new ClusterException(
          "the file that controls a clock cannot be written: " + e.getMessage(), e);
    }
  }

  /** The option of {@code java} by which a JVM finds its clock. */
  public String option() {
    return "-D" + ShiftedClock.PROPERTY + "=" + file.toAbsolutePath();
  }

  /**
   * Orders a time.
   *
   * @param jump how far ahead of the true time, negative for behind
   * @param rate how fast it runs from now on: 1 as the true time does
   */
  public void set(Duration jump, double rate) {
    long drift = Math.round((rate - 1) * MILLION);
    order(jump.toMillis(), drift, System.currentTimeMillis());
  }

  private synchronized void order(long jumpMillis, long drift, long since) {
    long sequence = (long) ShiftedClock.LONGS.getAcquire(control, ShiftedClock.SEQUENCE_AT) + 1;
    int order = ShiftedClock.order(sequence);
    ShiftedClock.LONGS.setOpaque(control, order + ShiftedClock.JUMP_AT, jumpMillis);
    ShiftedClock.LONGS.setOpaque(control, order + ShiftedClock.DRIFT_AT, drift);
    ShiftedClock.LONGS.setOpaque(control, order + ShiftedClock.SINCE_AT, since);
    ShiftedClock.LONGS.setRelease(control, ShiftedClock.SEQUENCE_AT, sequence);
  }

  /** Repeats the last order, so that the next caller in the JVM answers it. */
  private synchronized void repeat() {
    long sequence = (long) ShiftedClock.LONGS.getAcquire(control, ShiftedClock.SEQUENCE_AT);
    int order = ShiftedClock.order(sequence);
    order(
        (long) ShiftedClock.LONGS.getOpaque(control, order + ShiftedClock.JUMP_AT),
        (long) ShiftedClock.LONGS.getOpaque(control, order + ShiftedClock.DRIFT_AT),
        (long) ShiftedClock.LONGS.getOpaque(control, order + ShiftedClock.SINCE_AT));
  }

  /**
   * What Kafka's classes are given now: the answer of the next caller in the JVM.
   *
   * @param runs whether the JVM runs; where it does not, there is no answer
   * @return empty if there is none in that time
   */
  public Optional<Answer> ask(BooleanSupplier runs, Duration patience) {
    repeat();
    long asked = (long) ShiftedClock.LONGS.getAcquire(control, ShiftedClock.SEQUENCE_AT);
    long deadline = System.nanoTime() + patience.toNanos();
    while (runs.getAsBoolean() && System.nanoTime() - deadline < 0) {
      if ((long) ShiftedClock.LONGS.getAcquire(control, ShiftedClock.ANSWERED_AT) == asked) {
        return Optional.of(
            new Answer(
                (long) ShiftedClock.LONGS.getOpaque(control, ShiftedClock.TRUE_AT),
                (long) ShiftedClock.LONGS.getOpaque(control, ShiftedClock.SHOWN_AT)));
      }
      LockSupport.parkNanos(1_000_000);
    }
    return Optional.empty();
  }
}
