package dev.ontrial.fault;

import dev.ontrial.link.wire.Hit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When which step of a schedule begins and ends, as far as that is known at a moment: steps that
 * wait for something get their times when it comes.
 */
final class Timetable implements AutoCloseable {
  private final List<Entry> entries = new ArrayList<>();
  private final TriggerSource signals;
  private final Moments moments;

  /** What is to be done with a step. */
  enum Deed {
    END,
    BEGIN,
    /** The frame that it waited for has come. */
    STRUCK
  }

  /**
   * Something to do.
   *
   * @param nanos when, as {@link System#nanoTime}
   */
  record Moment(long nanos, Deed deed, Entry entry) {
    /** Links heal before processes, so that these find each other; what begins comes last. */
    private int order() {
      boolean links = entry.step.fault().onLinks();
      return deed == Deed.END ? (links ? 0 : 1) : 2;
    }
  }

  private enum Phase {
    /** Another step, or what triggers it, must come first. */
    WAITING,
    /** Its beginning is known. */
    DUE,
    /** Its frame must come first. */
    ARMED,
    /** Its end is known. */
    RUNNING,
    OVER
  }

  /** A step and how far it is. */
  static final class Entry {
    final int number;
    final ScheduledFault step;
    private Phase phase = Phase.WAITING;
    private long dueNanos;
    private long deadlineNanos;
    private @Nullable TriggerWatch watch;
    private @Nullable WireFault armed;

    private Entry(int number, ScheduledFault step) {
      this.number = number;
      this.step = step;
    }

    private void due(long nanos) {
      phase = Phase.DUE;
      dueNanos = nanos;
    }

    /** Its fault has begun; it ends when its time is over. */
    void begun() {
      phase = Phase.RUNNING;
      dueNanos += step.length().toNanos();
    }

    /** Its rule is in force from now on. */
    void armed(WireFault fault) {
      phase = Phase.ARMED;
      armed = fault;
      deadlineNanos = System.nanoTime() + step.cue().within().toNanos();
    }

    void over() {
      phase = Phase.OVER;
    }
  }

  Timetable(List<ScheduledFault> schedule, TriggerSource signals, Moments moments) {
    this.signals = signals;
    this.moments = moments;
    long start = System.nanoTime();
    for (ScheduledFault step : schedule) {
      Entry entry = new Entry(entries.size() + 1, step);
      entries.add(entry);
      if (step.cue().isByTheClock()) {
        entry.due(start + step.at().toNanos());
      }
    }
  }

  /**
   * What comes first of all that is known by now; nothing if nothing is.
   *
   * @throws FaultException if something was waited for in vain
   */
  Optional<Moment> next() {
    long now = System.nanoTime();
    List<Moment> known = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.phase == Phase.WAITING) {
        look(entry, now);
      }
      known(entry, now).ifPresent(known::add);
    }
    return known.stream()
        .min(
            Comparator.comparingLong((Moment moment) -> moment.nanos() - now)
                .thenComparingInt(Moment::order)
                .thenComparingInt(moment -> moment.entry().number));
  }

  private static Optional<Moment> known(Entry entry, long now) {
    return switch (entry.phase) {
      case DUE -> Optional.of(new Moment(entry.dueNanos, Deed.BEGIN, entry));
      case RUNNING -> Optional.of(new Moment(endNanos(entry, now), Deed.END, entry));
      case ARMED -> struck(entry, now);
      case WAITING, OVER -> Optional.empty();
    };
  }

  /** A hold is over when its frames are let go, if that is before its time is up. */
  private static long endNanos(Entry entry, long now) {
    WireFault fault = entry.armed;
    Optional<Long> released = fault == null ? Optional.empty() : fault.releasedNanos();
    return released
        .filter(nanos -> nanos - entry.dueNanos < 0)
        .map(nanos -> now)
        .orElse(entry.dueNanos);
  }

  private static Optional<Moment> struck(Entry entry, long now) {
    WireFault fault = entry.armed;
    Optional<Hit> hit = fault == null ? Optional.empty() : fault.hit();
    if (hit.isPresent()) {
      entry.dueNanos = hit.get().nanos();
      return Optional.of(new Moment(entry.dueNanos, Deed.STRUCK, entry));
    }
    if (fault != null && now - entry.deadlineNanos > 0) {
      throw fault.missed(entry.step.cue().within());
    }
    return Optional.empty();
  }

  private void look(Entry entry, long now) {
    Cue cue = entry.step.cue();
    Cue.After after = cue.after();
    Optional<Long> came = after == null ? Optional.of(now) : moments.nanos(after);
    Trigger trigger = cue.when();
    if (came.isEmpty()) {
      return;
    }
    if (trigger == null) {
      entry.due(came.get() + entry.step.at().toNanos());
      return;
    }
    TriggerWatch watch = entry.watch;
    if (watch == null) {
      entry.watch = new TriggerWatch(trigger, signals, moments::signal);
      entry.deadlineNanos = now + cue.within().toNanos();
    } else if (watch.firedNanos().isPresent()) {
      entry.due(watch.firedNanos().get() + entry.step.at().toNanos());
    } else if (now - entry.deadlineNanos > 0) {
      throw new FaultException(
          "%s of %s never began: it waited %d s for %s"
              .formatted(
                  entry.step.kind().word(),
                  entry.step.target().word(),
                  cue.within().toSeconds(),
                  trigger));
    }
  }

  boolean isOver() {
    return entries.stream().allMatch(entry -> entry.phase == Phase.OVER);
  }

  /** When somebody has to look again though nothing is heard: what has a deadline. */
  long nanosToNextLook() {
    long now = System.nanoTime();
    return entries.stream()
        .filter(entry ->
            entry.phase == Phase.ARMED || (entry.phase == Phase.WAITING && entry.watch != null))
        .mapToLong(entry -> entry.deadlineNanos - now + 1)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Ends all looking. */
  @Override
  public void close() {
    for (Entry entry : entries) {
      if (entry.watch != null) {
        entry.watch.close();
      }
    }
  }
}
