package dev.ontrial.history;

import static dev.ontrial.history.HistoryFormat.INT;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** The files of a history, from which its columns are filled: with all records, or with some. */
final class HistorySource {
  private final List<HistoryFile> files;

  HistorySource(List<HistoryFile> files) {
    this.files = files;
  }

  /** How many events there are, and texts. */
  long slots() {
    return files.stream().mapToLong(HistoryFile::slots).sum();
  }

  /** The columns of everything. */
  List<HistoryRows> everything() throws IOException {
    List<HistoryRows> columns = new ArrayList<>();
    for (HistoryFile file : files) {
      HistoryRows rows = new HistoryRows(file.name());
      file.forEachChunk(
          chunk -> true,
          (slots, count, first) -> {
            for (int index = 0; index < count; index++) {
              take(file, rows, slots, index * HistoryFormat.SLOT_BYTES, (int) first + index);
            }
          });
      columns.add(rows);
    }
    return columns;
  }

  /** The columns of what cannot be left out, where to look for the rest, and who has seen it. */
  record Kept<V>(List<HistoryRows> columns, LeftOut leftOut, V visitor) {}

  /** Screens the records; the visitor sees all of them. */
  <V extends SendVisitor> Kept<V> screen(History landmarks, Function<History, V> visitor)
      throws IOException {
    Set<Integer> whole = new HashSet<>();
    while (true) {
      V fresh = visitor.apply(landmarks);
      Screen screen = new Screen(landmarks, whole, fresh);
      pass(screen, screen::takeSends);
      List<Integer> broken = screen.finishSends();
      if (broken.isEmpty()) {
        List<HistoryRows> columns = kept(screen, landmarks, fresh);
        return new Kept<>(columns, new LeftOut(files, screen), fresh);
      }
      whole.addAll(broken);
    }
  }

  private List<HistoryRows> kept(Screen screen, History landmarks, SendVisitor visitor)
      throws IOException {
    pass(screen, screen::takeReads);
    if (screen.finishReads()) {
      pass(screen, screen::readAgain);
    }
    screen.closeTransactions();
    List<HistoryRows> columns = new ArrayList<>();
    for (HistoryFile file : files) {
      Gather gather = new Gather(file, screen);
      file.forEachChunk(chunk -> true, gather::take);
      columns.add(gather.rows());
    }
    for (Sends each : landmarks.sends()) {
      if (screen.sends(each.process()) == null) {
        columns.stream()
            .filter(rows -> rows.file.equals(each.file()))
            .map(rows -> rows.sends.get(each.process()))
            .filter(Objects::nonNull)
            .forEach(visitor::visit);
      }
    }
    return columns;
  }

  private void pass(Screen screen, HistoryFile.Chunk take) throws IOException {
    for (HistoryFile file : files) {
      screen.open(file.name());
      file.forEachChunk(chunk -> true, take);
    }
  }

  /** Takes a slot's event in if it is one of a record or a transaction, and makes sense. */
  static void take(HistoryFile file, HistoryRows rows, ByteBuffer slots, int at, int slot) {
    int kind = (int) INT.get(slots, at) & 0xff;
    if (kind >= EventKind.SEND.code() && kind <= EventKind.READ.code()) {
      Event event = file.event(slots, at);
      boolean transaction = kind > EventKind.SEND_DONE.code() && kind < EventKind.READ.code();
      long number = transaction ? event.transaction() : event.sequence();
      if (kind == EventKind.READ.code() || Columns.narrow(number) >= 0) {
        rows.take(event, slot);
      }
    }
  }
}
