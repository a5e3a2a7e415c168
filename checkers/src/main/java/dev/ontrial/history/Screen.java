package dev.ontrial.history;

import static dev.ontrial.history.HistoryFormat.INT;
import static dev.ontrial.history.HistoryFormat.LONG;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out of which records the events must be kept, so that every checker finds in those what it
 * would find in all.
 *
 * <p><b>Invariant.</b> A record is left out only if it was sent once and is no copy, was answered
 * as those of its producer usually are, is in the log once, where it was sent to, at the offset of
 * its acknowledgement and in order, if it must be there, and was met by every reader where the
 * others met it, not before its commit. With one record of a transaction all of them are kept. No
 * checker can object to such a record: each names the {@link ScreenRule}s that keep what it accuses
 * and what it compares that with ({@code docs/anomalies.md} has the table). When in doubt a record
 * is kept: the screen decides nothing.
 */
final class Screen {
  private static final int SEND = EventKind.SEND.code();
  private static final int SEND_DONE = EventKind.SEND_DONE.code();
  private static final int TXN_BEGIN = EventKind.TXN_BEGIN.code();
  private static final int TXN_END = EventKind.TXN_END.code();
  private static final int TXN_DONE = EventKind.TXN_DONE.code();
  private static final int READ = EventKind.READ.code();

  /** No log is that long; a reader that says so is damaged. */
  private static final long FARTHEST = 1L << 40;

  private final SendScreen[] sends = new SendScreen[1 << 16];
  private final List<SendScreen> producers = new ArrayList<>();
  private final List<ReadScreen> readers = new ArrayList<>();
  private final List<long[]> originals = new ArrayList<>();
  private final Map<Integer, ReadScreen.Place> places = new HashMap<>();
  private final RealtimeScreen realtime = new RealtimeScreen();
  private final ScreenFrame frame;

  // Of the file that is being read: who has events in it that count.
  private final SendScreen[] ownSends = new SendScreen[1 << 16];
  private final ReadScreen[][] ownReaders = new ReadScreen[1 << 16][];

  /**
   * @param landmarks the history without its records
   * @param whole processes of which everything is kept
   */
  Screen(History landmarks, Set<Integer> whole, SendVisitor visitor) {
    frame = new ScreenFrame(landmarks);
    for (Sends each : landmarks.sends()) {
      DeclaredProcess declared = landmarks.process(each.process());
      boolean handedOn = declared != null && frame.isHandedOn(declared);
      if (each.process() >= 0 && !whole.contains(each.process()) && !handedOn) {
        SendScreen screen =
            new SendScreen(
                each.process(),
                producers.size(),
                each.file(),
                frame,
                realtime,
                visitor,
                SendScreen.LARGEST_WINDOW);
        producers.add(screen);
        sends[each.process()] = screen;
      }
    }
    for (Reads each : landmarks.reads()) {
      ReadScreen.Place place =
          places.computeIfAbsent(
              each.topicPartition(),
              id -> new ReadScreen.Place(id, frame.isPlain(id), frame.end(id)));
      boolean counts = frame.counts(each.process(), each.topicPartition());
      ReadScreen reader = new ReadScreen(each.process(), each.file(), place, counts);
      DeclaredProcess declared = landmarks.process(each.process());
      reader.beginsAtStart = declared != null && declared.beginsAtStart();
      readers.add(reader);
    }
  }

  /** The processes of which some records may be left out. */
  List<SendScreen> producers() {
    return producers;
  }

  /** What is told of all reads, by reader and topic-partition. */
  List<ReadScreen> readers() {
    return readers;
  }

  /** The screen of a process of which some records may be left out, or null. */
  @Nullable SendScreen sends(int process) {
    return process >= 0 && process < sends.length ? sends[process] : null;
  }

  /** A file's slots follow. */
  void open(String file) {
    Arrays.fill(ownSends, null);
    Arrays.fill(ownReaders, null);
    realtime.open();
    for (SendScreen screen : producers) {
      if (screen.file.equals(file)) {
        ownSends[screen.process] = screen;
      }
    }
    for (ReadScreen reader : readers) {
      if (reader.file.equals(file)) {
        int process = reader.process & 0xffff;
        int place = reader.place.topicPartition + 1;
        ReadScreen[] of = ownReaders[process];
        if (of == null || place >= of.length) {
          of = of == null ? new ReadScreen[place + 1] : Arrays.copyOf(of, place + 1);
          ownReaders[process] = of;
        }
        of[place] = reader;
      }
    }
  }

  /** Takes what was sent; all files' come before the first read. */
  void takeSends(ByteBuffer slots, int count, long first) {
    for (int at = 0; at < count * HistoryFormat.SLOT_BYTES; at += HistoryFormat.SLOT_BYTES) {
      int commit = (int) INT.get(slots, at);
      int kind = commit & 0xff;
      if (kind >= SEND && kind <= TXN_DONE) {
        SendScreen screen = ownSends[(int) INT.get(slots, at + HistoryFormat.PROCESS) & 0xffff];
        if (screen != null) {
          if (kind <= SEND_DONE) {
            record(kind, (commit >>> 8) & 0xff, slots, at, screen);
          } else {
            transaction(kind, (commit >>> 8) & 0xff, slots, at, screen);
          }
        } else if (kind <= SEND_DONE) {
          unplain(HistoryFormat.topicPartition(slots, at));
        }
      }
    }
  }

  /** Where someone writes of whom everything is kept, all that is read is kept as well. */
  private void unplain(int topicPartition) {
    ReadScreen.Place place = places.get(topicPartition);
    if (place != null) {
      place.plain = false;
    }
  }

  private void record(int kind, int flags, ByteBuffer slots, int at, SendScreen screen) {
    int sequence = Columns.narrow((long) LONG.get(slots, at + HistoryFormat.SEQUENCE));
    if (sequence < 0) {
      return; // That is told of as a damage.
    }
    long nanos = (long) LONG.get(slots, at + HistoryFormat.TIME);
    int to = HistoryFormat.topicPartition(slots, at);
    if (kind == SEND_DONE) {
      long told = (long) LONG.get(slots, at + HistoryFormat.OFFSET);
      screen.done(sequence, nanos, flags & Flags.OUTCOME_MASK, to, told);
      return;
    }
    int original = (int) INT.get(slots, at + HistoryFormat.WRITER);
    long number = original == Event.NONE ? -1 : (long) LONG.get(slots, at + HistoryFormat.OFFSET);
    boolean copy = Columns.narrow(number) >= 0;
    if (copy) {
      originals.add(new long[] {original, number});
    }
    int transaction = (int) INT.get(slots, at + HistoryFormat.TRANSACTION);
    screen.send(sequence, nanos, to, transaction, copy);
  }

  private static void transaction(
      int kind, int flags, ByteBuffer slots, int at, SendScreen screen) {
    int number = Columns.narrow((int) INT.get(slots, at + HistoryFormat.TRANSACTION));
    long nanos = (long) LONG.get(slots, at + HistoryFormat.TIME);
    boolean commit = (flags & Flags.COMMIT) != 0;
    if (number < 0) {
      return;
    }
    if (kind == TXN_BEGIN) {
      screen.begin(number, nanos);
    } else if (kind == TXN_END) {
      screen.end(number, commit, nanos);
    } else {
      screen.ended(number, nanos, commit, flags & Flags.OUTCOME_MASK);
    }
  }

  /** No more sends come; tells which processes must be kept whole, if any. */
  List<Integer> finishSends() {
    for (SendScreen screen : producers) {
      screen.finish();
    }
    for (long[] original : originals) {
      SendScreen screen = sends((int) original[0]);
      if (screen != null) {
        screen.keepLater((int) original[1]);
      }
    }
    return producers.stream().filter(SendScreen::isBroken).map(screen -> screen.process).toList();
  }

  /** Takes what was read. */
  void takeReads(ByteBuffer slots, int count, long first) {
    for (int at = 0; at < count * HistoryFormat.SLOT_BYTES; at += HistoryFormat.SLOT_BYTES) {
      int commit = (int) INT.get(slots, at);
      if ((commit & 0xff) == READ) {
        ReadScreen reader = reader(slots, at);
        if (reader != null) {
          reader.index.note(first, (long) LONG.get(slots, at + HistoryFormat.OFFSET));
          read((commit >>> 8) & 0xff, slots, at, reader);
        }
      }
    }
  }

  private @Nullable ReadScreen reader(ByteBuffer slots, int at) {
    int ids = (int) INT.get(slots, at + HistoryFormat.PROCESS);
    ReadScreen[] of = ownReaders[ids & 0xffff];
    int place = HistoryFormat.id(ids >>> 16) + 1;
    return of != null && place < of.length ? of[place] : null;
  }

  /** Who wrote the record, if some of what it sent may be left out, as columns tell it. */
  private @Nullable SendScreen writer(ByteBuffer slots, int at) {
    int writer = (int) INT.get(slots, at + HistoryFormat.WRITER);
    return writer < 0 ? null : sends[writer & 0xffff];
  }

  private void read(int flags, ByteBuffer slots, int at, ReadScreen reader) {
    long offset = (long) LONG.get(slots, at + HistoryFormat.OFFSET);
    ReadScreen.Place place = reader.place;
    reader.total++;
    reader.epoch((int) INT.get(slots, at + HistoryFormat.EPOCH_OR_TEXT));
    reader.uncommitted |= (flags & Flags.UNCOMMITTED) != 0;
    boolean isFinal = (flags & Flags.FINAL) != 0;
    boolean forward = reader.advance(offset);
    reader.disordered |= isFinal && reader.counts && !forward;
    boolean within = offset >= 0 && offset < FARTHEST;
    boolean compared = place.readers > 1 && within;
    if (compared) {
      reader.fingerprints.touch(offset);
    }
    SendScreen screen = writer(slots, at);
    int sequence = Columns.narrow((long) LONG.get(slots, at + HistoryFormat.SEQUENCE));
    if (!isFinal) {
      reader.step(offset, forward, screen, sequence);
    }
    boolean identified = (flags & (Flags.CORRUPT | Flags.FOREIGN)) == 0;
    if (screen == null || sequence < 0 || sequence >= screen.count() || !identified) {
      odd(place, offset, forward);
      return;
    }
    boolean committed = (flags & Flags.UNCOMMITTED) == 0;
    int number = (int) INT.get(slots, at + HistoryFormat.TRANSACTION);
    if (committed && screen.isEarly(number, (long) LONG.get(slots, at + HistoryFormat.TIME))) {
      screen.keepLater(sequence);
    }
    int state = screen.state(sequence);
    boolean there =
        state == RecordStates.KEPT || screen.topicPartition(sequence) == place.topicPartition;
    boolean hidden = state == RecordStates.HIDDEN;
    boolean mayBeMet = !hidden || (!isFinal && (flags & Flags.UNCOMMITTED) != 0);
    boolean plain = place.plain && forward && within && (flags & Flags.MISROUTED) == 0;
    if (!plain || !there || !mayBeMet || state == RecordStates.KEPT) {
      screen.keepLater(sequence);
      odd(place, offset, forward);
    } else if (compared && hidden) {
      reader.fingerprints.add(offset, screen.process, sequence, true);
    }
    // Of what is kept as well: a reader that has left it out stands out by its sum.
    if (compared && forward && !hidden) {
      reader.fingerprints.add(offset, screen.process, sequence, false);
    }
    if (isFinal && reader.counts && there) {
      met(reader, screen, sequence, state, offset);
    }
    if (isFinal && reader.counts) {
      reader.keepUntil = Math.max(reader.keepUntil, realtime.until(place.topicPartition, offset));
      if (offset <= reader.keepUntil) {
        screen.keepLater(sequence);
      }
    }
  }

  /** Others may have met something else there, or the reader itself if it went back. */
  private static void odd(ReadScreen.Place place, long offset, boolean forward) {
    if (offset >= 0 && (place.readers > 1 || !forward)) {
      place.odd.add(offset);
    }
  }

  /** The final read that counts met the record. */
  private static void met(
      ReadScreen reader, SendScreen screen, int sequence, int state, long offset) {
    if (state == RecordStates.MET) {
      screen.keepLater(sequence);
      return;
    }
    if (state == RecordStates.EXPECTED) {
      screen.met(sequence, offset);
    }
    reader.inOrder(screen, sequence, state == RecordStates.KEPT);
  }

  /**
   * No more reads come; what the log lacks is kept.
   *
   * @return whether what was read must be read again, through {@link #readAgain}
   */
  boolean finishReads() {
    for (SendScreen screen : producers) {
      screen.keepThose();
      screen.keepDisplaced();
      int count = screen.count();
      int sequence = screen.states.next(RecordStates.EXPECTED, 0, count);
      while (sequence < count) {
        if (frame.isComplete(screen.topicPartition(sequence))) {
          screen.keep(sequence);
        }
        sequence = screen.states.next(RecordStates.EXPECTED, sequence + 1, count);
      }
    }
    Map<ReadScreen.Place, List<ReadScreen>> byPlace = new HashMap<>();
    for (ReadScreen reader : readers) {
      byPlace.computeIfAbsent(reader.place, place -> new ArrayList<>()).add(reader);
    }
    boolean again = false;
    for (Map.Entry<ReadScreen.Place, List<ReadScreen>> each : byPlace.entrySet()) {
      ReadScreen.Place place = each.getKey();
      if (place.readers > 1) {
        Fingerprints.differing(each.getValue(), place.differing);
      }
      again |= !place.odd.isEmpty() || !place.differing.isEmpty();
    }
    return again || readers.stream().anyMatch(reader -> reader.disordered);
  }

  /** Keeps whatever stands where something odd was met, and all that a disordered reader met. */
  void readAgain(ByteBuffer slots, int count, long first) {
    for (int at = 0; at < count * HistoryFormat.SLOT_BYTES; at += HistoryFormat.SLOT_BYTES) {
      int kind = (int) INT.get(slots, at) & 0xff;
      ReadScreen reader = kind == READ ? reader(slots, at) : null;
      if (reader != null) {
        long offset = (long) LONG.get(slots, at + HistoryFormat.OFFSET);
        ReadScreen.Place place = reader.place;
        boolean differs = place.differing.contains(offset >>> Fingerprints.BLOCK_BITS);
        boolean odd = reader.disordered || place.odd.contains(offset);
        int sequence = Columns.narrow((long) LONG.get(slots, at + HistoryFormat.SEQUENCE));
        reader.again(writer(slots, at), sequence, differs, odd);
      }
    }
  }

  /** Whether a read is kept: the reader told that something is wrong with it, or its record is. */
  boolean isKept(int flags, ByteBuffer slots, int at) {
    if ((flags & (Flags.CORRUPT | Flags.FOREIGN | Flags.MISROUTED)) != 0) {
      return true;
    }
    SendScreen of = writer(slots, at);
    int sequence = Columns.narrow((long) LONG.get(slots, at + HistoryFormat.SEQUENCE));
    return of == null || sequence < 0 || of.state(sequence) == RecordStates.KEPT;
  }

  /** Keeps transactions whole. */
  void closeTransactions() {
    for (SendScreen screen : producers) {
      BitSet starts = screen.transactionStarts;
      int count = starts.isEmpty() ? 0 : screen.count();
      int kept = screen.states.next(RecordStates.KEPT, 0, count);
      while (kept < count) {
        int next = starts.nextSetBit(kept + 1);
        int end = next < 0 ? count : next;
        for (int sequence = starts.previousSetBit(kept); sequence < end; sequence++) {
          screen.keep(sequence);
        }
        kept = screen.states.next(RecordStates.KEPT, end, count);
      }
    }
  }
}
