package dev.ontrial.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one relayed connection: reads the source, does what the valve's fault says, and
 * writes to the sink.
 *
 * <p>Memory is bounded: one chunk in hand, and under latency at most {@link #LATE_BYTES_MAX} more.
 * Beyond that the pump does not read, and TCP pushes back on the sender. So a hold keeps at most
 * one chunk here; the rest waits in the socket buffers and at the sender.
 */
final class RelayPump implements Tap.Outlet {
  private static final int CHUNK_BYTES = 32 * 1024;
  private static final int LATE_BYTES_MAX = 4 * 1024 * 1024;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Direction direction;
  private final Valve valve;
  private final Socket source;
  private final Socket sink;
  private final BooleanSupplier isCut;

  private final Deque<Late> late = new ArrayDeque<>();
  private int lateBytes;

  private final ReentrantLock turn = new ReentrantLock();
  private @Nullable Tap tap;

  RelayPump(Direction direction, Valve valve, Socket source, Socket sink, BooleanSupplier isCut) {
    this.direction = direction;
    this.valve = valve;
    this.source = source;
    this.sink = sink;
    this.isCut = isCut;
  }

  /** Lets something see the bytes first; before the pump runs. */
  void tap(Tap first) {
    tap = first;
  }

  @Override
  public ReentrantLock turn() {
    return turn;
  }

  /** Bytes that wait for their time, under latency. */
  private static final class Late {
    final byte[] bytes;
    final long dueNanos;

    Late(byte[] bytes, long dueNanos) {
      this.bytes = bytes;
      this.dueNanos = dueNanos;
    }
  }

  /** Relays until either end closes or the connection is cut; then closes the sink. */
  void run() {
    try {
      relay();
      valve.awaitOpen(isCut);
    } catch (IOException e) {
      // One of the two ends is gone. A fault that stops the bytes stops this news as well.
      valve.awaitOpen(isCut);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      RelayConnection.closeQuietly(sink);
    }
  }

  private void relay() throws IOException, InterruptedException {
    InputStream in = source.getInputStream();
    byte[] chunk = new byte[CHUNK_BYTES];
    while (true) {
      int length = lateBytes < LATE_BYTES_MAX ? read(in, chunk) : 0;
      turn.lock();
      try {
        if (length < 0) {
          end();
          return;
        }
        valve.bytesIn.add(length);
        if (tap == null) {
          forward(chunk, 0, length);
        } else {
          tap.bytes(direction, chunk, length);
        }
        if (length == 0 && !late.isEmpty()) {
          awaitFirstDue();
        }
        writeDue(sink.getOutputStream());
      } finally {
        turn.unlock();
      }
    }
  }

  private void end() throws IOException, InterruptedException {
    if (tap != null) {
      tap.ended(direction);
    }
    writeAll();
  }

  private void writeAll() throws IOException, InterruptedException {
    while (!late.isEmpty()) {
      awaitFirstDue();
      writeDue(sink.getOutputStream());
    }
  }

  /** Leaves nothing late behind, as the pump may read on for long before it looks. */
  @Override
  public void inject(byte[] bytes) throws IOException {
    try {
      writeAll();
      LinkFault fault = valve.fault();
      if (fault instanceof LinkFault.Latency latency) {
        valve.pause(drawNanos(latency), fault, isCut);
        write(sink.getOutputStream(), bytes, 0, bytes.length);
      } else {
        forward(bytes, 0, bytes.length);
        writeAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while relaying");
    }
  }

  @Override
  public void forward(byte[] bytes, int from, int to) throws IOException {
    try {
      OutputStream out = sink.getOutputStream();
      for (int done = from; done < to; ) {
        done += pass(out, bytes, done, to);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while relaying");
    }
  }

  /** Reads some bytes; 0 when bytes in {@link #late} are due before any came. */
  private int read(InputStream in, byte[] chunk) throws IOException {
    Late first = firstLate();
    if (first == null) {
      source.setSoTimeout(0);
      return in.read(chunk);
    }
    long leftMillis = (first.dueNanos - System.nanoTime()) / 1_000_000;
    if (leftMillis <= 0) {
      return 0;
    }
    source.setSoTimeout((int) Math.min(leftMillis, Integer.MAX_VALUE));
    try {
      return in.read(chunk);
    } catch (SocketTimeoutException e) {
      return 0;
    }
  }

  private @Nullable Late firstLate() {
    turn.lock();
    try {
      return late.peek();
    } finally {
      turn.unlock();
    }
  }

  /** Does to the bytes from {@code from} what the present fault says; returns how many it took. */
  private int pass(OutputStream out, byte[] chunk, int from, int to)
      throws IOException, InterruptedException {
    LinkFault fault = valve.fault();
    int length = to - from;
    switch (fault) {
      case null -> {
        if (late.isEmpty()) {
          write(out, chunk, from, length);
        } else {
          // Behind what is still late, to keep the order.
          putLate(chunk, from, length, 0);
        }
      }
      case LinkFault.Drop drop -> dropLate();
      case LinkFault.Hold hold -> {
        valve.awaitOpen(isCut);
        if (isCut.getAsBoolean()) {
          throw new IOException("cut while holding");
        }
        length = 0;
      }
      case LinkFault.Latency latency -> putLate(chunk, from, length, drawNanos(latency));
      case LinkFault.Bandwidth bandwidth -> {
        long rate = bandwidth.bytesPerSecond();
        length = (int) Math.min(length, Math.max(1, rate / 10));
        // Like Toxiproxy, first wait, then write.
        valve.pause(length * NANOS_PER_SECOND / rate, fault, isCut);
        write(out, chunk, from, length);
      }
    }
    return length;
  }

  private static long drawNanos(LinkFault.Latency latency) {
    long jitterNanos = latency.jitter().toNanos();
    long offset = ThreadLocalRandom.current().nextLong(-jitterNanos, jitterNanos + 1);
    return latency.delay().toNanos() + offset;
  }

  private void putLate(byte[] chunk, int from, int length, long delayNanos) {
    long due = System.nanoTime() + delayNanos;
    Late last = late.peekLast();
    // Jitter never lets bytes overtake.
    long dueInOrder = last == null || due - last.dueNanos > 0 ? due : last.dueNanos;
    late.add(new Late(Arrays.copyOfRange(chunk, from, from + length), dueInOrder));
    lateBytes += length;
  }

  private void dropLate() {
    late.clear();
    lateBytes = 0;
  }

  private void awaitFirstDue() throws InterruptedException {
    Late first = late.element();
    @Nullable LinkFault during = valve.fault();
    valve.pause(first.dueNanos - System.nanoTime(), during, isCut);
  }

  /** Writes what is late and due; all of it once the latency has been healed. */
  private void writeDue(OutputStream out) throws IOException {
    for (Late first = late.peek(); first != null; first = late.peek()) {
      if (isCut.getAsBoolean()) {
        throw new IOException("cut with bytes on their way");
      }
      LinkFault fault = valve.fault();
      if (fault instanceof LinkFault.Drop) {
        dropLate();
        return;
      }
      if (fault instanceof LinkFault.Hold) {
        valve.awaitOpen(isCut);
        continue;
      }
      if (fault instanceof LinkFault.Latency && first.dueNanos - System.nanoTime() > 0) {
        return;
      }
      late.remove();
      lateBytes -= first.bytes.length;
      write(out, first.bytes, 0, first.bytes.length);
    }
  }

  private void write(OutputStream out, byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    valve.bytesOut.add(length);
  }
}
