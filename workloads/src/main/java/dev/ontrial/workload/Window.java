package dev.ontrial.workload;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How many records of a producer may be unanswered. One thread takes places, any thread gives them
 * back. The thread that takes looks at what was given back only when it has no place left: at full
 * speed both threads would else write to the same memory for each record.
 */
final class Window {
  private final int size;
  private final AtomicLong given = new AtomicLong();
  private volatile @Nullable Thread waiting;
  private long taken;
  private long seen;

  /** A window of that many places, all of them free. */
  Window(int size) {
    this.size = size;
  }

  /** Takes a place if one is free. */
  boolean tryTake() {
    if (taken - seen >= size) {
      seen = given.get();
    }
    if (taken - seen >= size) {
      return false;
    }
    taken++;
    return true;
  }

  /** Takes a place within that time, or not at all. */
  boolean tryTake(long nanos) throws InterruptedException {
    return awaitGiven(taken - size + 1, nanos) && tryTake();
  }

  /** Gives a place back. */
  void give() {
    given.incrementAndGet();
    Thread thread = waiting;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  /** Waits until all places are free; false if they are not within that time. */
  boolean awaitAll(long nanos) throws InterruptedException {
    return awaitGiven(taken, nanos);
  }

  private boolean awaitGiven(long wanted, long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    waiting = Thread.currentThread();
    try {
      while (given.get() < wanted) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        LockSupport.parkNanos(this, left);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      return true;
    } finally {
      waiting = null;
    }
  }
}
