package dev.ontrial.history;

import static dev.ontrial.history.HistoryFormat.INT;
import static dev.ontrial.history.HistoryFormat.LONG;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first reading of a file: checks it, takes every event in that comes seldom, and of the events
 * of records only who has some, how many, and the first and the last of each producer.
 */
final class Skim implements HistoryReader.Slot {
  private final HistoryPart part;
  private final Map<Integer, Producer> producers = new HashMap<>();
  private @Nullable Producer last;

  private Skim(HistoryPart part) {
    this.part = part;
  }

  private static final class Producer {
    final int process;
    final Sends sends;
    int count;
    int transactions;
    long lastSlot = -1;
    int lastSequence = -1;

    Producer(Sends sends) {
      this.process = sends.process();
      this.sends = sends;
    }
  }

  /**
   * What a file says, and the file, to be read again.
   *
   * @param closed whether its writer closed it
   * @param written how many slots it has up to the last one that was written
   * @param run the run that it belongs to; 0 where that is unknown
   */
  record Skimmed(HistoryPart part, HistoryFile file, boolean closed, long written, long run) {}

  static Skimmed read(Path path) throws IOException {
    HistoryPart part = new HistoryPart(path);
    Skim skim = new Skim(part);
    HistoryReader reader = new HistoryReader(path, skim);
    reader.read(part::accept).ifPresent(part.damages::add);
    HistoryFile file = new HistoryFile(path, reader.slots(), reader.texts());
    skim.finish(file);
    return new Skimmed(part, file, reader.isClosed(), reader.written(), reader.run());
  }

  @Override
  public boolean take(EventKind kind, ByteBuffer slots, int at, long slot) {
    return switch (kind.family()) {
      case SEND -> record(kind, slots, at, slot);
      case TRANSACTION -> transaction(slots, at);
      case READ -> {
        part.time((long) LONG.get(slots, at + HistoryFormat.TIME));
        part.rows.reads(HistoryFormat.process(slots, at), HistoryFormat.topicPartition(slots, at));
        yield true;
      }
      case FILE, DECLARATION, HANDLED, SHARE_ACK, OTHER -> false;
    };
  }

  private boolean record(EventKind kind, ByteBuffer slots, int at, long slot) {
    int sequence = Columns.narrow((long) LONG.get(slots, at + HistoryFormat.SEQUENCE));
    if (sequence < 0) {
      return false; // It will be told of as a damage.
    }
    Producer producer = producer(HistoryFormat.process(slots, at));
    producer.count = Math.max(producer.count, sequence + 1);
    if (kind == EventKind.SEND && sequence > producer.lastSequence) {
      producer.lastSequence = sequence;
      producer.lastSlot = slot;
    }
    part.time((long) LONG.get(slots, at + HistoryFormat.TIME));
    return sequence > 0;
  }

  private boolean transaction(ByteBuffer slots, int at) {
    int number = Columns.narrow((int) INT.get(slots, at + HistoryFormat.TRANSACTION));
    if (number < 0) {
      return false;
    }
    Producer producer = producer(HistoryFormat.process(slots, at));
    producer.transactions = Math.max(producer.transactions, number + 1);
    part.time((long) LONG.get(slots, at + HistoryFormat.TIME));
    return true;
  }

  private Producer producer(int process) {
    Producer producer = last;
    if (producer == null || producer.process != process) {
      producer = producers.computeIfAbsent(process, id -> new Producer(part.rows.sends(id)));
      last = producer;
    }
    return producer;
  }

  private void finish(HistoryFile file) throws IOException {
    for (Producer producer : producers.values()) {
      if (producer.lastSequence > 0) {
        producer.sends.send(file.event(producer.lastSlot), (int) producer.lastSlot);
      }
      producer.sends.screened(producer.count, producer.sends.topicPartitions());
      producer.sends.transactions().screened(producer.transactions);
    }
  }
}
