package dev.ontrial.bench;

import dev.ontrial.bench.Measurement.Quantiles;
import dev.ontrial.history.Damage;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryReader;
import dev.ontrial.history.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long records took, read from a worker's history: from a send to its acknowledgement, to the
 * commit of its transaction, or to the moment when a consumer had processed it.
 */
final class Timings {
  private static final long NANOS_PER_MICRO = 1_000;

  /** By producing process: the time of the send with each sequence number. */
  private final Map<Integer, Times> sends = new HashMap<>();

  /** By producing process that copies: the original process and sequence of each send. */
  private final Map<Integer, Map<Long, Long>> originals = new HashMap<>();

  private final Map<Integer, List<Long>> uncommitted = new HashMap<>();
  private final Map<Integer, Track> tracks = new HashMap<>();

  /** What was read; of a process that also processes what it reads, the processing counts. */
  private final Map<Integer, Track> reads = new HashMap<>();

  /** Nothing read yet. */
  Timings() {}

  /**
   * Reads a history of one worker.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalStateException if it is damaged
   */
  static Timings read(Path history) throws IOException {
    Timings timings = new Timings();
    Optional<Damage> damage = HistoryReader.read(history, timings::take);
    if (damage.isPresent()) {
      throw new IllegalStateException(history + " is damaged: " + damage.get());
    }
    return timings;
  }

  void take(Event event) {
    switch (event.kind().family()) {
      case SEND -> {
        if (event.kind() == EventKind.SEND) {
          sent(event);
        } else {
          answered(event);
        }
      }
      case TRANSACTION -> {
        if (event.kind() == EventKind.TXN_DONE) {
          ended(event);
        }
      }
      case HANDLED -> {
        if (event.kind() == EventKind.PROCESSED) {
          served(track(event.process()), event.writer(), event.sequence(), event);
        }
      }
      case READ -> read(event);
      case FILE, DECLARATION, SHARE_ACK, OTHER -> {}
    }
  }

  private void sent(Event event) {
    sends
        .computeIfAbsent(event.process(), process -> new Times())
        .put(event.sequence(), event.timeNanos());
    track(event.process()).begins(event.timeNanos());
    if (event.writer() != Event.NONE) {
      originals
          .computeIfAbsent(event.process(), process -> new HashMap<>())
          .put(event.sequence(), original(event.writer(), event.offset()));
    }
  }

  /** Process and sequence in one number; a measurement has far fewer records. */
  private static long original(int process, long sequence) {
    return ((long) process << 40) | sequence;
  }

  private void answered(Event event) {
    if (event.outcome() != Outcome.OK && event.outcome() != Outcome.SENT) {
      return;
    }
    long sent = sentNanos(event.process(), event.sequence());
    if (event.transaction() == Event.NONE) {
      track(event.process()).done(sent, event.timeNanos());
    } else {
      uncommitted.computeIfAbsent(event.process(), process -> new ArrayList<>()).add(sent);
    }
  }

  private void ended(Event event) {
    List<Long> records = uncommitted.remove(event.process());
    if (records != null && event.has(Flags.COMMIT) && event.outcome() == Outcome.OK) {
      records.forEach(sent -> track(event.process()).done(sent, event.timeNanos()));
    }
  }

  private void read(Event event) {
    if (event.writer() == Event.NONE) {
      return;
    }
    Track track = reads.computeIfAbsent(event.process(), each -> new Track());
    Long original = originals.getOrDefault(event.writer(), Map.of()).get(event.sequence());
    if (original == null) {
      served(track, event.writer(), event.sequence(), event);
    } else {
      long sequence = original & ((1L << 40) - 1);
      served(track, (int) (original >> 40), sequence, event);
    }
  }

  /** Records that were sent before the first one was served waited for the consumer to join. */
  private void served(Track track, int writer, long sequence, Event event) {
    long sent = sentNanos(writer, sequence);
    if (sent != 0) {
      track.begins(event.timeNanos());
      if (sent > track.firstNanos) {
        track.done(sent, event.timeNanos());
      }
    }
  }

  private long sentNanos(int process, long sequence) {
    Times times = sends.get(process);
    return times == null ? 0 : times.get(sequence);
  }

  private Track track(int process) {
    return tracks.computeIfAbsent(process, each -> new Track());
  }

  /** Records a second, from the first send to the last answer. */
  double recordsPerSecond(int process) {
    Track track = track(process);
    return track.count == 0 ? 0 : track.count * 1e9 / (track.lastNanos - track.firstNanos);
  }

  /** How many records were acknowledged, committed or served. */
  int records(int process) {
    return track(process).count;
  }

  /** The latencies of a process. */
  Quantiles latency(int process) {
    Track done = track(process);
    Track track = done.count > 0 ? done : reads.getOrDefault(process, done);
    return quantiles(Arrays.copyOf(track.micros, track.count));
  }

  static Quantiles quantiles(int[] micros) {
    if (micros.length == 0) {
      return Quantiles.NONE;
    }
    int[] sorted = micros.clone();
    Arrays.sort(sorted);
    return new Quantiles(
        at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999), at(sorted, 1), sorted.length);
  }

  /** The smallest value that a share of all does not exceed, in milliseconds. */
  private static double at(int[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(1, rank) - 1] / 1e3;
  }

  /** What one process did. */
  private static final class Track {
    private int[] micros = new int[1024];
    private int count;
    private long firstNanos;
    private long lastNanos;

    void begins(long nanos) {
      if (firstNanos == 0) {
        firstNanos = nanos;
      }
    }

    void done(long sentNanos, long nanos) {
      if (count == micros.length) {
        micros = Arrays.copyOf(micros, 2 * count);
      }
      micros[count++] = (int) Math.min(Integer.MAX_VALUE, (nanos - sentNanos) / NANOS_PER_MICRO);
      lastNanos = Math.max(lastNanos, nanos);
    }
  }

  /** Times by sequence, which is dense. */
  private static final class Times {
    private long[] nanos = new long[1024];

    void put(long sequence, long time) {
      int at = Math.toIntExact(sequence);
      if (at >= nanos.length) {
        nanos = Arrays.copyOf(nanos, Math.max(at + 1, 2 * nanos.length));
      }
      nanos[at] = time;
    }

    long get(long sequence) {
      return sequence < 0 || sequence >= nanos.length ? 0 : nanos[(int) sequence];
    }
  }
}
