package dev.ontrial.contract;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Phase;
import dev.ontrial.history.Sends;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts when a configuration's clients were served, in one pass, by slots of a millisecond. */
final class AvailabilityMeter {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final long LEAST_PERIOD = 100 * MILLI;
  private static final double RECOVERED = 0.8;

  /** Trials of more than a quarter of an hour have coarser slots. */
  private static final int MOST_SLOTS = 1 << 20;

  private final long origin;
  private final long stopped;
  private final long broken;
  private final long healed;
  private final long begun;
  private final long slotNanos;
  private final int[] slots;
  private final long requested;
  private final Histogram[] latencies = new Histogram[3];
  private long first = Long.MAX_VALUE;
  private long firstAfterHeal = Long.MAX_VALUE;

  /**
   * @param evidence where the first and the last record of each producer are known
   */
  AvailabilityMeter(Evidence evidence, DeclaredConfiguration configuration) {
    History history = evidence.history();
    List<Sends> producers = evidence.producers(configuration.name());
    origin = history.firstNanos();
    stopped = Math.max(origin, stopped(history, producers));
    broken = history.faults().stream().mapToLong(FaultSeen::beginNanos).min().orElse(stopped);
    healed = history.faults().stream().mapToLong(FaultSeen::endNanos).max().orElse(stopped);
    begun = begun(producers);
    requested = configuration.recordsPerSecond();
    slotNanos = Math.max(MILLI, (stopped - origin) / MOST_SLOTS + 1);
    slots = new int[(int) ((stopped - origin) / slotNanos) + 1];
    Arrays.setAll(latencies, period -> new Histogram(3));
  }

  /** When the first record was sent; what has piled up until the first answer came is no rate. */
  private long begun(List<Sends> producers) {
    return producers.stream()
        .filter(sends -> sends.invoked(0))
        .mapToLong(sends -> sends.timeNanos(0))
        .min()
        .orElse(origin);
  }

  /**
   * When the clients were told to stop. Where the history does not say, they worked at least until
   * their last record, and until the faults had been healed.
   */
  private long stopped(History history, List<Sends> producers) {
    return history
        .phase(Phase.STOPPING)
        .map(LocatedEvent::timeNanos)
        .orElseGet(() -> {
          long last = history.phase(Phase.HEALED).map(LocatedEvent::timeNanos).orElse(origin);
          for (Sends sends : producers) {
            if (sends.count() > 0 && sends.invoked(sends.count() - 1)) {
              last = Math.max(last, sends.timeNanos(sends.count() - 1));
            }
          }
          return last;
        });
  }

  /** Measures a configuration by what the history keeps of it; null if it was never served. */
  static @Nullable Availability measure(Evidence evidence, DeclaredConfiguration configuration) {
    AvailabilityMeter meter = new AvailabilityMeter(evidence, configuration);
    Served served = Served.of(evidence.history(), configuration);
    served.forEach(evidence, configuration, meter::count);
    return meter.availability(served);
  }

  /** What was counted; null if that was nothing. */
  @Nullable Availability availability(Served served) {
    if (first == Long.MAX_VALUE) {
      return null;
    }
    boolean faulted = broken < stopped;
    Availability.Pace before = pace(0, begun, Math.min(broken, stopped));
    Availability.Pace during = faulted ? pace(1, broken, Math.min(healed, stopped)) : null;
    Availability.Pace after = faulted ? pace(2, healed, stopped) : null;
    return new Availability(
        served.words(),
        longestGap() / MILLI,
        firstAfterHeal == Long.MAX_VALUE ? null : (firstAfterHeal - healed) / MILLI,
        before == null || !faulted ? null : recovered(usual(before.recordsPerSecond())),
        before,
        during,
        after,
        requested == 0 ? null : requested);
  }

  /** Takes one record that was served. */
  void count(long asked, long done) {
    if (done < origin || done > stopped) {
      return;
    }
    slots[slot(done)]++;
    first = Math.min(first, done);
    if (done > healed) {
      firstAfterHeal = Math.min(firstAfterHeal, done);
    }
    if (asked != Served.UNKNOWN) {
      int period = done < broken ? 0 : asked > healed ? 2 : 1;
      if (period > 0 || asked - begun >= (broken - begun) / 2) {
        latencies[period].recordValue(Math.max(0, done - asked) / 1000);
      }
    }
  }

  private int slot(long nanos) {
    return (int) ((nanos - origin) / slotNanos);
  }

  /** From one served record to the next, or to the end. */
  private long longestGap() {
    int last = slot(first);
    int longest = 0;
    for (int slot = last + 1; slot < slots.length; slot++) {
      if (slots[slot] > 0 || slot == slots.length - 1) {
        longest = Math.max(longest, slot - last);
        last = slot;
      }
    }
    return longest * slotNanos;
  }

  private Availability.@Nullable Pace pace(int period, long from, long to) {
    if (to - from < LEAST_PERIOD) {
      return null;
    }
    long count = 0;
    for (int slot = slot(from); slot < slot(to); slot++) {
      count += slots[slot];
    }
    Histogram histogram = latencies[period];
    boolean told = histogram.getTotalCount() > 0;
    return new Availability.Pace(
        Math.round(count * (double) SECOND / (to - from)),
        told ? histogram.getValueAtPercentile(50) : null,
        told ? histogram.getValueAtPercentile(99) : null);
  }

  /**
   * The rate to come back to. Clients that catch up with what piled up at their start were faster
   * than they will ever be again.
   */
  private long usual(long before) {
    return requested == 0 ? before : Math.min(before, requested);
  }

  /** Slides a window of one second, and none that the end cuts short. */
  private @Nullable Long recovered(long recordsPerSecond) {
    int window = (int) Math.max(1, SECOND / slotNanos);
    if (healed >= stopped || recordsPerSecond == 0) {
      return null;
    }
    int start = slot(healed);
    long count = 0;
    for (int slot = start; slot < slots.length; slot++) {
      count += slots[slot];
      int begin = slot - window + 1;
      if (begin >= start) {
        if (count >= RECOVERED * recordsPerSecond) {
          return (begin - start) * slotNanos / MILLI;
        }
        count -= slots[begin];
      }
    }
    return null;
  }
}
