package dev.ontrial.series;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.SlotView;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events around witnesses: those of the records that a witness names, of their neighbours in
 * the log and in their producer's numbering, and of whole transactions.
 */
public final class Surroundings {
  /** How many neighbours a record has on each side. */
  public static final int NEIGHBOURS = 3;

  /** More events of one record or transaction explain nothing further. */
  private static final int MOST_EVENTS_EACH = 60;

  private final Map<Integer, BitSet> sequences = new HashMap<>();
  private final Map<Integer, BitSet> offsets = new HashMap<>();
  private final Map<Integer, BitSet> transactions = new HashMap<>();
  private final Map<Long, List<LocatedEvent>> byRecord = new HashMap<>();
  private final Map<Long, List<LocatedEvent>> byOffset = new HashMap<>();
  private final Map<Long, List<LocatedEvent>> byTransaction = new HashMap<>();
  private final Map<String, LocatedEvent> byPointer = new HashMap<>();

  /**
   * Nothing yet; the scan fills it.
   *
   * @param witnesses the events that witnesses point to
   */
  Surroundings(Collection<Event> witnesses) {
    witnesses.forEach(this::want);
  }

  private void want(Event event) {
    switch (event.kind().family()) {
      case SEND -> wantRecord(event.process(), event.sequence());
      case READ, HANDLED, SHARE_ACK -> {
        wantRecord(event.writer(), event.sequence());
        around(offsets, event.topicPartition(), event.offset());
      }
      case TRANSACTION -> {}
      case FILE, DECLARATION, OTHER -> {
        return;
      }
    }
    if (event.kind() == EventKind.SEND_DONE && event.offset() >= 0) {
      around(offsets, event.topicPartition(), event.offset());
    }
    boolean read = event.kind() == EventKind.READ;
    int owner = read ? event.writer() : event.process();
    if (event.transaction() >= 0 && owner >= 0 && event.kind() != EventKind.PROCESSED) {
      transactions.computeIfAbsent(owner, id -> new BitSet()).set(event.transaction());
    }
  }

  private void wantRecord(int process, long sequence) {
    if (process >= 0) {
      around(sequences, process, sequence);
    }
  }

  private static void around(Map<Integer, BitSet> sets, int key, long number) {
    if (key >= 0 && number >= 0 && number < Integer.MAX_VALUE - NEIGHBOURS - 1) {
      int at = (int) number;
      sets.computeIfAbsent(key, id -> new BitSet())
          .set(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1);
    }
  }

  /** Keeps an event of a record, if it is of a wanted one. */
  void take(SlotView slot) {
    switch (slot.kind().family()) {
      case SEND -> {
        record(slot, slot.process());
        transaction(slot, slot.process());
      }
      case READ -> {
        record(slot, slot.writer());
        transaction(slot, slot.writer());
        if (slot.has(Flags.FINAL)) {
          offset(slot);
        }
      }
      case HANDLED -> {
        record(slot, slot.writer());
        offset(slot);
      }
      case TRANSACTION -> transaction(slot, slot.process());
      case FILE, DECLARATION, SHARE_ACK, OTHER -> {}
    }
  }

  private void record(SlotView slot, int writer) {
    if (has(sequences, writer, slot.sequence())) {
      keep(byRecord, key(writer, slot.sequence()), slot);
    }
  }

  private void offset(SlotView slot) {
    if (has(offsets, slot.topicPartition(), slot.offset())) {
      keep(byOffset, key(slot.topicPartition(), slot.offset()), slot);
    }
  }

  private void transaction(SlotView slot, int owner) {
    if (slot.transaction() >= 0 && has(transactions, owner, slot.transaction())) {
      keep(byTransaction, key(owner, slot.transaction()), slot);
    }
  }

  private static boolean has(Map<Integer, BitSet> sets, int key, long number) {
    BitSet wanted = sets.get(key);
    return wanted != null && number >= 0 && number < wanted.size() && wanted.get((int) number);
  }

  private void keep(Map<Long, List<LocatedEvent>> kept, long key, SlotView slot) {
    List<LocatedEvent> events = kept.computeIfAbsent(key, id -> new ArrayList<>());
    if (events.size() < MOST_EVENTS_EACH) {
      LocatedEvent located = slot.located();
      events.add(located);
      byPointer.put(located.pointer(), located);
    }
  }

  private static long key(int id, long number) {
    return (long) id << 40 ^ number;
  }

  /** The events of one record: sends, answers, reads, what was done with it. */
  public List<LocatedEvent> ofRecord(int writer, long sequence) {
    return byRecord.getOrDefault(key(writer, sequence), List.of());
  }

  /** What final readers met at an offset. */
  public List<LocatedEvent> finallyAt(int topicPartition, long offset) {
    return atOffset(topicPartition, offset).stream()
        .filter(each -> each.event().kind() == EventKind.READ)
        .toList();
  }

  /** What final readers met at an offset, and what the group on trial did with it. */
  public List<LocatedEvent> atOffset(int topicPartition, long offset) {
    return byOffset.getOrDefault(key(topicPartition, offset), List.of());
  }

  /** An event that is kept, by its pointer; null if there is none. */
  @Nullable LocatedEvent event(String pointer) {
    return byPointer.get(pointer);
  }

  /** The events of a transaction and of its records. */
  public List<LocatedEvent> ofTransaction(int process, int transaction) {
    return byTransaction.getOrDefault(key(process, transaction), List.of());
  }
}
