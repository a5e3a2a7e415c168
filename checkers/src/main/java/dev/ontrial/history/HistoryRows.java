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
  void take(Event event, int slot) {
    switch (event.kind().family()) {
      case SEND -> send(event, slot);
      case TRANSACTION -> transaction(event, slot);
      case READ -> reads(event.process(), event.topicPartition()).add(event, slot);
      case FILE, DECLARATION, HANDLED, SHARE_ACK, OTHER -> {}
    }
  }

  private void send(Event event, int slot) {
    Sends its = sends(event.process());
    if (event.kind() == EventKind.SEND) {
      its.send(event, slot);
    } else {
      its.done(event, slot);
    }
  }

  private void transaction(Event event, int slot) {
    Transactions its = sends(event.process()).transactions();
    if (event.kind() == EventKind.TXN_BEGIN) {
      its.begin(event, slot);
    } else if (event.kind() == EventKind.TXN_END) {
      its.end(event, slot);
    } else {
      its.done(event, slot);
    }
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
