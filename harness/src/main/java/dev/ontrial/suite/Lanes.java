package dev.ontrial.suite;

import dev.ontrial.trial.Trial;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Trials that run at the same time, each on a cluster of its own. A lane takes the next trial when
 * its last one is over. Lanes share neither brokers nor links nor a watchdog.
 */
final class Lanes {
  private final Queue<Trial> waiting;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** The trials, which start in that order. */
  Lanes(List<Trial> trials) {
    this.waiting = new ArrayDeque<>(trials);
  }

  /** Runs trials one after the other with what it opened for them. */
  @FunctionalInterface
  interface Lane {
    /**
     * Takes trials until there is none.
     *
     * @param number from 1
     * @throws IOException if the results cannot be written any more
     */
    void run(int number) throws IOException;
  }

  /** The next trial; null if there is none, or if the run is to end. */
  synchronized @Nullable Trial next() {
    return ended.get() ? null : waiting.poll();
  }

  /** No lane begins another trial. */
  void end() {
    ended.set(true);
  }

  /** Whether a lane was interrupted or failed, so that trials were left out. */
  boolean endedEarly() {
    return ended.get();
  }

  /**
   * Runs all trials. The first lane runs on the calling thread, which may be interrupted; the
   * others are then interrupted as well.
   *
   * @param count how many trials run at a time
   * @throws IOException if a lane could not write the results
   */
  void run(int count, Lane lane) throws IOException {
    List<Thread> others = new ArrayList<>();
    for (int number = 2; number <= count; number++) {
      int own = number;
      others.add(Thread.ofPlatform().name("lane-" + own).start(() -> perform(lane, own)));
    }
    perform(lane, 1);
    await(others);
    Throwable thrown = failure.get();
    switch (thrown) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(thrown);
    }
  }

  private void perform(Lane lane, int number) {
    try {
      lane.run(number);
    } catch (IOException | RuntimeException | Error e) {
      failure.compareAndSet(null, e);
      end();
    }
  }

  /**
   * Waits for the other lanes; if the run is to end, or this thread is interrupted, they are too.
   */
  private void await(List<Thread> others) {
    boolean passedOn = false;
    for (Thread other : others) {
      while (other.isAlive()) {
        if (ended.get() && !passedOn) {
          passedOn = true;
          others.forEach(Thread::interrupt);
        }
        try {
          other.join();
        } catch (InterruptedException e) {
          end();
        }
      }
    }
  }
}
