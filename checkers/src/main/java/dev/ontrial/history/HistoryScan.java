package dev.ontrial.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a history, file by file: the events of records and transactions go to a visitor and
 * are not kept, all others go into an outline.
 */
public final class HistoryScan {
  private final Path directory;
  private final HistoryOutline outline = new HistoryOutline();

  /**
   * A scan that has not begun.
   *
   * @param directory the folder of the history files
   */
  public HistoryScan(Path directory) {
    this.directory = directory;
  }

  /** What the files that were read so far declare and observe. */
  public HistoryOutline outline() {
    return outline;
  }

  /**
   * Reads the files by name, each in the order of its slots. What follows a damage is not read.
   *
   * @param visitor takes each record's event; the view that it is given is reused for the next one
   * @throws IOException if a file cannot be read at all
   */
  public HistoryOutline run(Consumer<SlotView> visitor) throws IOException {
    for (Path file : HistoryDirectory.files(directory)) {
      HistoryPart part = new HistoryPart(file);
      outline.add(part);
      RecordSlots records = new RecordSlots(part, visitor);
      HistoryReader reader = new HistoryReader(file, records);
      records.view = new SlotView(part.file, reader.texts());
      reader.read(part::accept).ifPresent(part.damages::add);
    }
    return outline;
  }

  /** Takes what is too frequent to be kept. */
  private static final class RecordSlots implements HistoryReader.Slot {
    private final HistoryPart part;
    private final Consumer<SlotView> visitor;
    private @Nullable SlotView view;

    RecordSlots(HistoryPart part, Consumer<SlotView> visitor) {
      this.part = part;
      this.visitor = visitor;
    }

    @Override
    public boolean take(EventKind kind, ByteBuffer slots, int at, long slot) {
      SlotView its = view;
      if (its == null || !isOfRecord(kind)) {
        return false;
      }
      its.moveTo(kind, slots, at, slot);
      part.time(its.timeNanos());
      visitor.accept(its);
      return true;
    }
  }

  private static boolean isOfRecord(EventKind kind) {
    return switch (kind.family()) {
      case SEND, TRANSACTION, READ, HANDLED, SHARE_ACK -> true;
      case FILE, DECLARATION, OTHER -> false;
    };
  }

  /**
   * The events at some places of a history, without their texts. A pointer to nothing is left out.
   *
   * @param pointers such as {@code harness.oth#123}
   */
  public static Map<String, Event> find(Path directory, Iterable<String> pointers)
      throws IOException {
    Map<String, Event> found = new LinkedHashMap<>();
    for (String pointer : pointers) {
      int hash = pointer.lastIndexOf('#');
      if (hash > 0) {
        Path file = directory.resolve(pointer.substring(0, hash));
        long slot = Long.parseLong(pointer.substring(hash + 1));
        if (Files.isRegularFile(file)
            && Files.size(file) >= (slot + 2) * HistoryFormat.SLOT_BYTES) {
          new HistoryFile(file, slot + 1, Map.of())
              .eventIfWritten(slot)
              .ifPresent(event -> found.put(pointer, event));
        }
      }
    }
    return found;
  }
}
