package dev.ontrial.history;

import static dev.ontrial.history.HistoryFormat.INT;
import static dev.ontrial.history.HistoryFormat.LONG;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Fills columns with the events of one file that a {@link Screen} has kept. */
final class Gather {
  private static final int SEND = EventKind.SEND.code();
  private static final int SEND_DONE = EventKind.SEND_DONE.code();
  private static final int TXN_BEGIN = EventKind.TXN_BEGIN.code();
  private static final int READ = EventKind.READ.code();

  private final HistoryFile file;
  private final Screen screen;
  private final HistoryRows rows;
  private final Map<Integer, Begun> begun = new HashMap<>();

  /** The last beginning of a transaction of a process, and the transactions that are kept. */
  private final class Begun {
    final ByteBuffer last =
        ByteBuffer.allocate(HistoryFormat.SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    final BitSet kept = new BitSet();
    int slot = -1;

    void keep(int transaction) {
      if (!kept.get(transaction)) {
        kept.set(transaction);
        if (slot >= 0 && (int) INT.get(last, HistoryFormat.TRANSACTION) == transaction) {
          HistorySource.take(file, rows, last, 0, slot);
        }
      }
    }
  }

  Gather(HistoryFile file, Screen screen) {
    this.file = file;
    this.screen = screen;
    this.rows = new HistoryRows(file.name());
    for (SendScreen each : screen.producers()) {
      if (each.file.equals(rows.file)) {
        Sends sends = rows.sends(each.process);
        sends.screened(each.count(), each.topicPartitions());
        sends.transactions().screened(each.transactions());
      }
    }
  }

  void take(ByteBuffer slots, int count, long first) {
    for (int index = 0; index < count; index++) {
      int at = index * HistoryFormat.SLOT_BYTES;
      int commit = (int) INT.get(slots, at);
      int kind = commit & 0xff;
      int slot = (int) first + index;
      if (kind == READ) {
        if (screen.isKept((commit >>> 8) & 0xff, slots, at)) {
          HistorySource.take(file, rows, slots, at, slot);
        }
      } else if (kind >= SEND && kind < READ) {
        SendScreen of = screen.sends(HistoryFormat.process(slots, at));
        if (of == null || !of.file.equals(rows.file)) {
          HistorySource.take(file, rows, slots, at, slot);
        } else if (kind > SEND_DONE) {
          transaction(kind, slots, at, slot);
        } else {
          record(of, slots, at, slot);
        }
      }
    }
  }

  private void record(SendScreen of, ByteBuffer slots, int at, int slot) {
    int sequence = Columns.narrow((long) LONG.get(slots, at + HistoryFormat.SEQUENCE));
    if (sequence >= 0 && of.state(sequence) == RecordStates.KEPT) {
      HistorySource.take(file, rows, slots, at, slot);
      int transaction = (int) INT.get(slots, at + HistoryFormat.TRANSACTION);
      if (transaction >= 0) {
        begun(of.process).keep(transaction);
      }
    }
  }

  private void transaction(int kind, ByteBuffer slots, int at, int slot) {
    int transaction = (int) INT.get(slots, at + HistoryFormat.TRANSACTION);
    Begun of = begun(HistoryFormat.process(slots, at));
    if (kind == TXN_BEGIN) {
      of.last.put(0, slots, at, HistoryFormat.SLOT_BYTES);
      of.slot = slot;
    } else if (transaction >= 0 && of.kept.get(transaction)) {
      HistorySource.take(file, rows, slots, at, slot);
    }
  }

  private Begun begun(int process) {
    return begun.computeIfAbsent(process, id -> new Begun());
  }

  /** The columns, with what is known of all reads. */
  HistoryRows rows() {
    for (ReadScreen each : screen.readers()) {
      if (each.file.equals(rows.file)) {
        rows.reads(each.process, each.place.topicPartition)
            .screened(each.total, each.lowestEpoch, each.highestEpoch);
      }
    }
    return rows;
  }
}
