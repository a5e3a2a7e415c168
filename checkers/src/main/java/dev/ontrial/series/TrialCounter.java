package dev.ontrial.series;

import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryOutline;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Phase;
import dev.ontrial.history.ProcessRole;
import dev.ontrial.history.SlotView;
import dev.ontrial.history.TopicRole;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the records of a trial while they pass, for each configuration. */
final class TrialCounter {
  private static final long MARGIN_NANOS = 1_000_000_000;

  private final HistoryOutline outline;
  private final Map<String, CellCounter> counters = new LinkedHashMap<>();
  private final Map<Integer, Producer> producers = new HashMap<>();
  private final Map<Integer, @Nullable CellCounter> consumed = new HashMap<>();
  private final Map<Integer, Boolean> counts = new HashMap<>();
  private long origin = Long.MIN_VALUE;
  private long firstSent = Long.MAX_VALUE;
  private long lastSent = Long.MIN_VALUE;

  TrialCounter(HistoryOutline outline) {
    this.outline = outline;
  }

  /** A producer's sends that were not answered yet, and when each was made. */
  private static final class Producer {
    final CellCounter counter;
    int[] sentTicks = new int[256];
    int open;

    Producer(CellCounter counter) {
      this.counter = counter;
    }

    // In units of 10 µs from 1 on; zero stands for a record that was never sent.
    void sent(long sequence, long nanos) {
      if (sequence < 0 || sequence >= Integer.MAX_VALUE / 2) {
        return;
      }
      int at = (int) sequence;
      if (at >= sentTicks.length) {
        sentTicks = Arrays.copyOf(sentTicks, Math.max(at + 1, sentTicks.length * 2));
      }
      sentTicks[at] = Math.clamp(nanos / 10_000 + 1, 1, Integer.MAX_VALUE);
      open++;
    }

    /** How long the record was under way; -1 if it is not known when it was sent. */
    long answered(long sequence, long nanos) {
      if (sequence < 0 || sequence >= sentTicks.length || sentTicks[(int) sequence] == 0) {
        return -1;
      }
      open--;
      return Math.max(0, nanos - (sentTicks[(int) sequence] - 1) * 10_000L);
    }
  }

  void take(SlotView slot) {
    long nanos = slot.timeNanos() - origin();
    switch (slot.kind().family()) {
      case SEND -> {
        Producer producer = producer(slot.process());
        if (slot.kind() == EventKind.SEND) {
          producer.sent(slot.sequence(), nanos);
          producer.counter.sent(nanos);
          firstSent = Math.min(firstSent, nanos);
          lastSent = Math.max(lastSent, nanos);
        } else {
          long latency = producer.answered(slot.sequence(), nanos);
          producer.counter.answered(slot.outcome(), nanos, latency);
        }
      }
      case READ -> {
        if (!slot.has(Flags.FINAL) && !slot.has(Flags.UNCOMMITTED) && isReader(slot.process())) {
          CellCounter counter = ofOutput(slot.topicPartition());
          if (counter != null) {
            counter.read(nanos);
          }
        }
      }
      case HANDLED -> {
        CellCounter counter = ofTopicPartition(slot.topicPartition());
        if (slot.kind() == EventKind.PROCESSED) {
          counter.processed(nanos);
        } else {
          counter.delivered(nanos);
        }
      }
      case FILE, DECLARATION, TRANSACTION, SHARE_ACK, OTHER -> {}
    }
  }

  // The first event of the first file; what was recorded before by another file counts as then.
  private long origin() {
    if (origin == Long.MIN_VALUE) {
      origin = outline.firstNanos();
    }
    return origin;
  }

  private Producer producer(int process) {
    return producers.computeIfAbsent(
        process,
        id -> {
          DeclaredProcess declared = outline.process(id);
          return new Producer(counter(declared == null ? "" : declared.configuration()));
        });
  }

  private boolean isReader(int process) {
    return counts.computeIfAbsent(
        process,
        id -> {
          DeclaredProcess declared = outline.process(id);
          return declared != null && declared.role() == ProcessRole.READER;
        });
  }

  /** The counter of a topic-partition from which the trial's readers are to read; null if not. */
  private @Nullable CellCounter ofOutput(int topicPartition) {
    if (!consumed.containsKey(topicPartition)) {
      DeclaredTopicPartition declared = outline.topicPartition(topicPartition);
      CellCounter its =
          declared == null || declared.role() == TopicRole.INPUT
              ? null
              : counter(declared.configuration());
      consumed.put(topicPartition, its);
    }
    return consumed.get(topicPartition);
  }

  private CellCounter ofTopicPartition(int topicPartition) {
    DeclaredTopicPartition declared = outline.topicPartition(topicPartition);
    return counter(declared == null ? "" : declared.configuration());
  }

  private CellCounter counter(String configuration) {
    return counters.computeIfAbsent(configuration, name -> new CellCounter());
  }

  /** Adds what is known only when all files were read: leaders, and ends of processes. */
  void finish() {
    for (LocatedEvent located : outline.events()) {
      Event event = located.event();
      long nanos = located.timeNanos() - origin();
      if (event.kind() == EventKind.LEADER) {
        ofTopicPartition(event.topicPartition())
            .leader(nanos, event.topicPartition(), event.leaderEpoch(), event.size());
      } else if (event.kind() == EventKind.PROCESS_END) {
        Producer producer = producers.get(event.process());
        if (producer != null && producer.open > 0) {
          producer.counter.abandoned(nanos, producer.open);
          producer.open = 0;
        }
      }
    }
  }

  /** From the first send to a second after the clients were told to stop. */
  Bins bins() {
    long origin = origin();
    long first = firstSent == Long.MAX_VALUE ? 0 : firstSent;
    long quiesced = outline.phase(Phase.QUIESCED).orElse(outline.lastNanos()) - origin;
    long last = Math.min(quiesced, stopped() + MARGIN_NANOS);
    return Bins.covering(first, Math.max(first, last));
  }

  private long stopped() {
    return outline.phase(Phase.STOPPING).orElse(lastSent + origin()) - origin();
  }

  Map<String, CellSeries> series(Bins bins) {
    Map<String, CellSeries> series = new LinkedHashMap<>();
    for (DeclaredConfiguration configuration : outline.configurations()) {
      CellCounter counter = counters.get(configuration.name());
      if (counter != null) {
        series.put(configuration.name(), counter.series(bins, stopped()));
      }
    }
    return series;
  }
}
