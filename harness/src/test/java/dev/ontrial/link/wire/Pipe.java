package dev.ontrial.link.wire;

import dev.ontrial.link.Direction;
import dev.ontrial.link.Tap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/** A wire connection without sockets: what goes in is told to it, what comes out is kept. */
final class Pipe implements Tap.Connection {
  final List<ArmedRule> rules = new CopyOnWriteArrayList<>();
  final TopicNames names = new TopicNames();
  final Budget budget = new Budget();
  private final End up = new End();
  private final End down = new End();
  private final WireConnection wire;
  private volatile boolean cut;
  private volatile boolean reset;

  Pipe() {
    wire = new WireConnection("10-to-1", this, () -> rules, names, budget);
  }

  private static final class End implements Tap.Outlet {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ReentrantLock turn = new ReentrantLock();

    @Override
    public synchronized void forward(byte[] from, int start, int end) {
      bytes.write(from, start, end - start);
    }

    @Override
    public void inject(byte[] whole) {
      forward(whole, 0, whole.length);
    }

    @Override
    public ReentrantLock turn() {
      return turn;
    }
  }

  ArmedRule arm(Condition on, Action action) {
    ArmedRule rule = new ArmedRule(on, action, hit -> {});
    rules.add(rule);
    return rule;
  }

  /** Tells it bytes as one chunk. */
  void send(Direction direction, byte[] bytes) throws IOException {
    end(direction).turn.lock();
    try {
      wire.bytes(direction, bytes, bytes.length);
    } finally {
      end(direction).turn.unlock();
    }
  }

  /** Tells it bytes in chunks of random sizes. */
  void send(Direction direction, byte[] bytes, Random random) throws IOException {
    for (int at = 0; at < bytes.length; ) {
      int most = random.nextBoolean() ? 5 : 1 + random.nextInt(3_000);
      int size = Math.min(1 + random.nextInt(most), bytes.length - at);
      byte[] chunk = new byte[size + 10];
      System.arraycopy(bytes, at, chunk, 0, size);
      end(direction).turn.lock();
      try {
        wire.bytes(direction, chunk, size);
      } finally {
        end(direction).turn.unlock();
      }
      at += size;
    }
  }

  void end() throws IOException {
    for (Direction direction : Direction.values()) {
      end(direction).turn.lock();
      try {
        wire.ended(direction);
      } finally {
        end(direction).turn.unlock();
      }
    }
    wire.closed();
  }

  /** What has come out so far. */
  byte[] out(Direction direction) {
    synchronized (end(direction)) {
      return end(direction).bytes.toByteArray();
    }
  }

  boolean wasReset() {
    return reset;
  }

  private End end(Direction direction) {
    return direction == Direction.REQUEST ? up : down;
  }

  @Override
  public Tap.Outlet outlet(Direction direction) {
    return end(direction);
  }

  @Override
  public void cut(boolean withReset) {
    cut = true;
    reset = withReset;
  }

  @Override
  public boolean isCut() {
    return cut;
  }
}
