package dev.ontrial.link;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The fault and the byte counts of one direction of a relayed link, shared by its connections. */
final class Valve {
  final LongAdder bytesIn = new LongAdder();
  final LongAdder bytesOut = new LongAdder();

  // Not synchronized: blocking inside a monitor pins a virtual thread's carrier before JDK 24.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile @Nullable LinkFault fault;

  @Nullable LinkFault fault() {
    return fault;
  }

  void set(@Nullable LinkFault newFault) {
    fault = newFault;
    signal();
  }

  /** Wakes whoever waits, to look again at its connection. */
  void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits while a fault that stops everything is imposed and {@code abandoned} is false. */
  void awaitOpen(BooleanSupplier abandoned) {
    lock.lock();
    try {
      while (isStopped() && !abandoned.getAsBoolean()) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for {@code nanos}, or until the fault is another one or {@code abandoned} is true. */
  void pause(long nanos, @Nullable LinkFault during, BooleanSupplier abandoned)
      throws InterruptedException {
    lock.lock();
    try {
      long deadlineNanos = System.nanoTime() + nanos;
      long leftNanos = nanos;
      while (leftNanos > 0 && Objects.equals(fault, during) && !abandoned.getAsBoolean()) {
        changed.await(leftNanos, TimeUnit.NANOSECONDS);
        leftNanos = deadlineNanos - System.nanoTime();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isStopped() {
    LinkFault now = fault;
    return now != null && now.stops();
  }

  LinkCounters.Carried carried() {
    return new LinkCounters.Carried(bytesIn.sum(), bytesOut.sum());
  }
}
