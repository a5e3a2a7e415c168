package dev.ontrial.link.wire;

import dev.ontrial.link.Direction;
import dev.ontrial.link.Tap;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A rule in force on some links, and what it has struck so far. */
public final class ArmedRule {
  /** How often what is held looks whether its connection is still there. */
  private static final long LOOK_MILLIS = 20;

  private final Condition on;
  private final Action action;
  private final Consumer<Hit> listener;
  private final AtomicLong meant = new AtomicLong();
  private final AtomicLong hits = new AtomicLong();
  private final AtomicLong unread = new AtomicLong();
  private final AtomicReference<@Nullable Hit> first = new AtomicReference<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final Set<Tap.Connection> silenced = ConcurrentHashMap.newKeySet();
  private final AtomicInteger holding = new AtomicInteger();
  private final AtomicReference<@Nullable Long> releasedNanos = new AtomicReference<>();
  private volatile boolean over;
  private volatile Runnable whenReleased = () -> {};

  /**
   * A rule that is in force nowhere yet; see {@link WireLink#arm}.
   *
   * @param listener is told of each hit, before the frame's fate; must not block
   */
  public ArmedRule(Condition on, Action action, Consumer<Hit> listener) {
    if (action instanceof Action.Duplicate && on.direction() == Direction.REPLY) {
      throw new IllegalArgumentException("no client takes a second reply; duplicate requests");
    }
    this.on = on;
    this.action = action;
    this.listener = listener;
  }

  public Condition on() {
    return on;
  }

  public Action action() {
    return action;
  }

  /** The first frame that it struck. */
  public Optional<Hit> first() {
    return Optional.ofNullable(first.get());
  }

  /** How many frames it struck. */
  public long hits() {
    return hits.get();
  }

  /** How many frames were meant, struck or not. */
  public long meant() {
    return meant.get();
  }

  /** How many frames might have been meant, but could not be read. */
  public long unread() {
    return unread.get();
  }

  /** Lets go of what it holds; what it would hold from now on passes. */
  public void release() {
    released.countDown();
    noteRelease();
  }

  /** Has something done when {@link #releasedNanos} is known. */
  public void whenReleased(Runnable then) {
    whenReleased = then;
    if (releasedNanos.get() != null) {
      then.run();
    }
  }

  /**
   * When all frames that it holds, or will hold, had been let go, as {@link System#nanoTime};
   * nothing while it holds one, and for rules that hold none.
   */
  public Optional<Long> releasedNanos() {
    return Optional.ofNullable(releasedNanos.get());
  }

  private void noteRelease() {
    if (action instanceof Action.Hold
        && hits.get() > 0
        && releasedNanos.compareAndSet(null, System.nanoTime())) {
      whenReleased.run();
    }
  }

  boolean isOver() {
    return over;
  }

  /** Ends it: what is held passes, and connections that it made silent are closed. */
  void end() {
    over = true;
    release();
    silenced.forEach(connection -> connection.cut(false));
    silenced.clear();
  }

  void couldNotRead() {
    unread.incrementAndGet();
  }

  /** Counts a frame that is meant; returns whether it is one to strike. */
  boolean strikes(String link, InFlight.Request request) {
    if (over) {
      return false;
    }
    long count = meant.incrementAndGet();
    // Not nth + times, which overflows.
    if (count < on.nth() || count - on.nth() >= on.times()) {
      return false;
    }
    Hit hit =
        new Hit(
            link,
            request.apiName(),
            request.version(),
            on.direction(),
            request.correlationId(),
            count,
            System.nanoTime());
    hits.incrementAndGet();
    first.compareAndSet(null, hit);
    listener.accept(hit);
    return true;
  }

  /** Remembers a connection that nothing passes any more in the rule's direction. */
  void silence(Tap.Connection connection) {
    silenced.add(connection);
    if (over) {
      end();
    }
  }

  /** Waits as a hold does; returns at once when the connection is cut. */
  void hold(@Nullable Duration time, Tap.Connection connection) throws InterruptedException {
    holding.incrementAndGet();
    try {
      await(time, connection);
    } finally {
      if (holding.decrementAndGet() == 0 && hits.get() >= on.times()) {
        noteRelease();
      }
    }
  }

  private void await(@Nullable Duration time, Tap.Connection connection)
      throws InterruptedException {
    long end = time == null ? Long.MAX_VALUE : System.nanoTime() + time.toNanos();
    while (!connection.isCut()) {
      long left = time == null ? Long.MAX_VALUE : end - System.nanoTime();
      long wait = Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
      if (left <= 0 || released.await(wait, TimeUnit.NANOSECONDS)) {
        return;
      }
    }
  }
}
