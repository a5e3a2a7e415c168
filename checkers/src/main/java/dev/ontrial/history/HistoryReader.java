package dev.ontrial.history;

import static dev.ontrial.history.HistoryFormat.INT;
import static dev.ontrial.history.HistoryFormat.SLOT_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads one history file from its start, up to its end or to the first damage. */
public final class HistoryReader {
  /** Takes the events of a file, each with the number of its slot. */
  @FunctionalInterface
  public interface Slots {
    /** Takes one event; slots are counted from the end of the header. */
    void accept(long slot, Event event);
  }

  /** Takes slots as they stand, before an event is made of them. */
  @FunctionalInterface
  interface Slot {
    /** Whether it took the slot, so that no event is made of it. */
    boolean take(EventKind kind, ByteBuffer slots, int at, long slot);
  }

  /**
   * A writer that is killed leaves a slot unwritten for each thread that was about to fill one.
   * More than these in a row are a page of zeros, which no SIGKILL leaves.
   */
  static final int MOST_UNWRITTEN_IN_ROW = 80;

  /** A piece that stays in the processor's cache while it is worked on. */
  static final int SLOTS_PER_READ = 1 << 12;

  private final Path file;
  private final Slot raw;
  private final Map<Integer, ByteBuffer> partialTexts = new HashMap<>();
  private final Map<Integer, String> texts = new HashMap<>();
  private long seed;
  private long run;
  private boolean ended;
  private boolean sawUnwritten;
  private long firstUnwritten = -1;
  private long unwritten;
  private long unwrittenInRow;
  private long zeroPage = -1;
  private long zeroSlots;
  private long slots;

  /** A reader that hands slots to {@code raw} first. */
  HistoryReader(Path file, Slot raw) {
    this.file = file;
    this.raw = raw;
  }

  /**
   * Hands every event of the file to the consumer, in the order in which they were appended.
   *
   * @return where the file is damaged, if it is; everything before was handed over
   * @throws IOException if the file cannot be read at all
   */
  public static Optional<Damage> read(Path file, Consumer<Event> consumer) throws IOException {
    return readSlots(file, (slot, event) -> consumer.accept(event));
  }

  /**
   * Hands every event of the file to the consumer with its slot's number, in the order in which
   * they were appended.
   *
   * <p>A killed writer leaves a few slots unwritten. In a file that was closed each of them is
   * damage, and so are many in a row before a written one. What follows them is handed over
   * nevertheless. Whether the writer of a file without an end was killed, the file cannot tell.
   *
   * @return where the file is damaged, if it is
   * @throws IOException if the file cannot be read at all
   */
  public static Optional<Damage> readSlots(Path file, Slots consumer) throws IOException {
    return new HistoryReader(file, (kind, slots, at, slot) -> false).read(consumer);
  }

  /**
   * How many slots a file has up to the last one that was written.
   *
   * @throws IOException if the file cannot be read at all
   */
  public static long writtenSlots(Path file) throws IOException {
    HistoryReader reader = new HistoryReader(file, (kind, slots, at, slot) -> true);
    var unused = reader.read((slot, event) -> {});
    return reader.written();
  }

  /** How many slots stand before the end, or before the first damage. */
  long slots() {
    return slots;
  }

  /** Whether the writer closed the file. */
  boolean isClosed() {
    return ended;
  }

  /** How many slots there are up to the last one that was written, or before the first damage. */
  long written() {
    return slots - unwrittenInRow;
  }

  /** The run that the file belongs to; 0 where that is unknown. */
  long run() {
    return run;
  }

  /** The texts of the file, by their numbers. */
  Map<Integer, String> texts() {
    return texts;
  }

  /** Reads the file, once. */
  Optional<Damage> read(Slots consumer) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file.getFileName() + " is not a file");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      // One slot more than a small file has, so that its end is met within the first buffer.
      int slotsPerRead = (int) Math.min(SLOTS_PER_READ, channel.size() / SLOT_BYTES + 1);
      ByteBuffer buffer =
          ByteBuffer.allocateDirect(slotsPerRead * SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      Optional<Damage> damage = header(channel, buffer);
      long at = SLOT_BYTES;
      while (damage.isEmpty() && !ended) {
        int bytes = fill(channel, buffer, at);
        int filled = bytes / SLOT_BYTES;
        damage = slots(buffer, filled, consumer);
        if (filled < slotsPerRead) {
          return damage.isPresent() || ended
              ? damage.or(this::holes).or(() -> behindEnd(channel, buffer))
              : tail(at + (long) filled * SLOT_BYTES, buffer.slice(0, bytes), filled * SLOT_BYTES);
        }
        at += bytes;
      }
      return damage.or(this::holes).or(() -> behindEnd(channel, buffer));
    }
  }

  /** A writer that is killed while it closes the file leaves zeros behind the end, nothing else. */
  private Optional<Damage> behindEnd(FileChannel channel, ByteBuffer buffer) {
    long end = place();
    try {
      int bytes = ended ? fill(channel, buffer, end) : 0;
      for (long from = end; bytes > 0; bytes = fill(channel, buffer, from)) {
        for (int at = 0; at < bytes; at++) {
          if (buffer.get(at) != 0) {
            return damage(from + at, "something follows the end of the file");
          }
        }
        from += bytes;
      }
    } catch (IOException e) {
      return damage(end, "what follows its end cannot be read");
    }
    return Optional.empty();
  }

  /** A closed writer wrote every slot that it took; a killed one all but a few. */
  private Optional<Damage> holes() {
    return unwritten == 0
        ? Optional.empty()
        : damage(firstUnwritten, unwritten + " slots from there on were never written");
  }

  private Optional<Damage> header(FileChannel channel, ByteBuffer buffer) throws IOException {
    int bytes = fill(channel, buffer, 0);
    try {
      HistoryHeader header = HistoryHeader.decode(buffer, bytes);
      seed = header.seed();
      run = header.run();
      return Optional.empty();
    } catch (HistoryHeader.Unreadable e) {
      return damage(e.at(), e.why());
    }
  }

  /**
   * A living writer always leaves zeros behind its last event; a file without them was cut. One
   * that was killed while it made the file longer may leave some zeros more than fill a slot.
   */
  private Optional<Damage> tail(long end, ByteBuffer read, int rest) {
    boolean whole = sawUnwritten;
    for (int at = rest; at < read.limit(); at++) {
      whole &= read.get(at) == 0;
    }
    return whole ? pages() : damage(end, "it ends here, cut short");
  }

  /** Pages of zeros before the last event of a file that was not closed. */
  private Optional<Damage> pages() {
    return zeroPage < 0
        ? Optional.empty()
        : damage(zeroPage, zeroSlots + " slots from there on are zeros, and events follow");
  }

  private Optional<Damage> slots(ByteBuffer buffer, int filled, Slots consumer) {
    Optional<Damage> damage = Optional.empty();
    for (int index = 0; index < filled && !ended && damage.isEmpty(); index++) {
      damage = slot(buffer, index * SLOT_BYTES, consumer);
      slots += damage.isEmpty() ? 1 : 0;
    }
    return damage;
  }

  private Optional<Damage> slot(ByteBuffer buffer, int at, Slots consumer) {
    int commit = (int) INT.get(buffer, at);
    if (commit == 0) {
      sawUnwritten = true;
      firstUnwritten = unwritten++ == 0 ? place() : firstUnwritten;
      unwrittenInRow++;
      return Optional.empty();
    }
    sawUnwritten = false;
    if (unwrittenInRow > MOST_UNWRITTEN_IN_ROW && zeroPage < 0) {
      zeroPage = place() - unwrittenInRow * SLOT_BYTES;
      zeroSlots = unwrittenInRow;
    }
    unwrittenInRow = 0;
    EventKind kind = EventKind.of(commit & 0xff);
    if (kind == null || checksum(buffer, at, commit & 0xffff) != commit >>> 16) {
      return damage(place(), "the checksum of the event there does not match");
    }
    if (kind == EventKind.TEXT) {
      return text(buffer, at)
          ? Optional.empty()
          : damage(place(), "the text there does not fit into its length");
    }
    if (kind == EventKind.END) {
      ended = true;
    } else if (!raw.take(kind, buffer, at, slots)) {
      consumer.accept(slots, HistoryFormat.event(buffer, at, kind, texts));
    }
    return Optional.empty();
  }

  private int checksum(ByteBuffer buffer, int at, int kindAndFlags) {
    return HistoryFormat.checksum(buffer, at, kindAndFlags, HistoryFormat.key(seed, slots));
  }

  /** Where the slot stands that is being read. */
  private long place() {
    return (slots + 1) * SLOT_BYTES;
  }

  private boolean text(ByteBuffer buffer, int at) {
    int id = (int) INT.get(buffer, at + HistoryFormat.TEXT_ID);
    int chunk = (int) INT.get(buffer, at + HistoryFormat.TEXT_CHUNK);
    int length = (int) INT.get(buffer, at + HistoryFormat.TEXT_LENGTH);
    if (length <= 0
        || length > HistoryFormat.MAX_TEXT_BYTES
        || chunk < 0
        || chunk > (length - 1) / HistoryFormat.TEXT_BYTES) {
      return false;
    }
    ByteBuffer whole = partialTexts.computeIfAbsent(id, key -> ByteBuffer.allocate(length));
    if (whole.capacity() != length) {
      return false;
    }
    int from = chunk * HistoryFormat.TEXT_BYTES;
    int count = Math.min(HistoryFormat.TEXT_BYTES, length - from);
    whole.put(from, buffer, at + HistoryFormat.TEXT_CONTENT, count);
    if (from + count == length) {
      texts.put(id, new String(whole.array(), StandardCharsets.UTF_8));
      partialTexts.remove(id);
    }
    return true;
  }

  static int fill(FileChannel channel, ByteBuffer buffer, long at) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, at + buffer.position());
      if (count < 0) {
        break;
      }
    }
    return buffer.position();
  }

  private Optional<Damage> damage(long at, String what) {
    return Optional.of(new Damage(file, at, what));
  }
}
