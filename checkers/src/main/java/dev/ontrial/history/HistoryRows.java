package dev.ontrial.history;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns that one file's events of records and of transactions fill. */
final class HistoryRows {
  final String file;
  final Map<Integer, Sends> sends = new LinkedHashMap<>();
  final Map<Long, Reads> reads = new LinkedHashMap<>();
  private @Nullable Reads lastReads;

  HistoryRows(String file) {
    this.file = file;
  }

  /** Takes an event in, if it is one of those. */
  boolean take(Event event, int slot) {
    switch (event.kind()) {
      case SEND -> sends(event.process()).send(event, slot);
      case SEND_DONE -> sends(event.process()).done(event, slot);
      case TXN_BEGIN -> sends(event.process()).transactions().begin(event, slot);
      case TXN_END -> sends(event.process()).transactions().end(event, slot);
      case TXN_DONE -> sends(event.process()).transactions().done(event, slot);
      case READ -> reads(event.process(), event.topicPartition()).add(event, slot);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The columns of what a process sent, made if there are none. */
  Sends sends(int process) {
    return sends.computeIfAbsent(process, id -> new Sends(id, file));
  }

  /** The columns of what a process read from a topic-partition, made if there are none. */
  Reads reads(int process, int topicPartition) {
    Reads last = lastReads;
    if (last == null || last.process() != process || last.topicPartition() != topicPartition) {
      last =
          reads.computeIfAbsent(
              key(process, topicPartition), key -> new Reads(process, topicPartition, file));
      lastReads = last;
    }
    return last;
  }

  static long key(int process, int topicPartition) {
    return (long) process << 32 | (topicPartition & 0xffffffffL);
  }
}
