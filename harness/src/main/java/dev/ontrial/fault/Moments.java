package dev.ontrial.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** When the named steps of a schedule began and ended; what waits for one is told at once. */
final class Moments {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Map<Cue.After, Long> seen = new HashMap<>();
  private final Map<Cue.After, List<Runnable>> waiting = new HashMap<>();
  private boolean heard;

  /** Notes a moment; the first of its kind counts. */
  void note(String step, boolean ended, long nanos) {
    List<Runnable> told = List.of();
    lock.lock();
    try {
      Cue.After moment = new Cue.After(step, ended);
      if (!step.isEmpty() && seen.putIfAbsent(moment, nanos) == null) {
        List<Runnable> those = waiting.remove(moment);
        told = those == null ? told : those;
      }
      heard = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
    told.forEach(Runnable::run);
  }

  /** When it was; nothing if it has not been. */
  Optional<Long> nanos(Cue.After moment) {
    lock.lock();
    try {
      return Optional.ofNullable(seen.get(moment));
    } finally {
      lock.unlock();
    }
  }

  /** Has something done as soon as a step begins, or at once if it has begun. */
  void whenBegun(String step, Runnable then) {
    Cue.After moment = new Cue.After(step, false);
    lock.lock();
    try {
      if (!seen.containsKey(moment)) {
        waiting.computeIfAbsent(moment, each -> new ArrayList<>()).add(then);
        return;
      }
    } finally {
      lock.unlock();
    }
    then.run();
  }

  /** Wakes whoever waits for news. */
  void signal() {
    note("", false, 0);
  }

  /** Waits for news since the last time, at most so long. */
  void awaitNews(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (!heard && left > 0) {
        left = news.awaitNanos(left);
      }
      heard = false;
    } finally {
      lock.unlock();
    }
  }
}
