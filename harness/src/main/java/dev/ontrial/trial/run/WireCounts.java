package dev.ontrial.trial.run;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.link.wire.Retransmissions;
import dev.ontrial.link.wire.Retransmissions.Total;

/** Writes into the history what the links count of clients in other languages. */
final class WireCounts {
  private final HistoryWriter history;
  private final Retransmissions counted;

  WireCounts(HistoryWriter history, long run) {
    this.history = history;
    this.counted = new Retransmissions(run, this::changed);
  }

  /** What counts; the links have it. */
  Retransmissions counted() {
    return counted;
  }

  /** The sample with the former value bounds when the rise came. */
  private void changed(int process, Total total, long before, long now) {
    if (before != now) {
      sample(process, total, before, false);
    }
    sample(process, total, now, false);
  }

  /**
   * Writes the last samples, once the links of the workers are closed: what did not rise by now did
   * not happen. If a request could not be read nobody knows that, and nothing is written.
   *
   * @return how many requests could not be read
   */
  long end() {
    long unread = counted.unread();
    if (unread == 0) {
      for (int process : counted.processes()) {
        for (Total total : Retransmissions.COUNTED) {
          sample(process, total, counted.total(process, total), true);
        }
      }
    }
    return unread;
  }

  private void sample(int process, Total total, long value, boolean last) {
    history.metric(process, name(total), value, last);
  }

  private static String name(Total total) {
    return switch (total) {
      case RETRIES -> Evidence.WIRE_RETRIES;
      case CONNECTION_ENDS -> Evidence.WIRE_ENDS;
      case PLAIN -> Evidence.WIRE_PLAIN;
      case LEAST_ACKS -> Evidence.WIRE_ACKS;
      case PRODUCER_ID -> "producer-id";
      case PRODUCER_EPOCH -> "producer-epoch";
    };
  }
}
