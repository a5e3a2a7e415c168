package dev.ontrial.shrink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.trial.BadInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every run of every candidate, a line of JSON each, on disk before the next run begins. A line
 * that a kill left half written is taken away when the journal is opened again.
 */
final class Journal implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileChannel channel;
  private final List<Entry> entries;

  /**
   * A run.
   *
   * @param candidate the key of what was run
   * @param purpose why it was run
   * @param change what the candidate has less, in words
   * @param seen whether the anomaly was seen
   * @param run the name of its folder
   * @param millis how long it took
   */
  record Entry(
      String candidate, Purpose purpose, String change, boolean seen, String run, long millis) {}

  /** Why a candidate is run. */
  enum Purpose {
    /** To know whether it is kept. */
    TRY,
    /** To see that a candidate was not kept by luck alone. */
    CONFIRM
  }

  /** How often the anomaly was seen, and how often not. */
  record Tally(int seen, int missed) {
    @Override
    public String toString() {
      return seen + " of " + (seen + missed);
    }
  }

  private Journal(FileChannel channel, List<Entry> entries) {
    this.channel = channel;
    this.entries = entries;
  }

  /**
   * Opens a journal, which is empty if there is none.
   *
   * @throws BadInput if another process has it open, or it is none
   */
  static Journal open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(channel, file);
      byte[] bytes = Files.readAllBytes(file);
      int whole = bytes.length;
      while (whole > 0 && bytes[whole - 1] != '\n') {
        whole--;
      }
      channel.truncate(whole);
      channel.position(whole);
      return new Journal(channel, parse(file, new String(bytes, 0, whole, StandardCharsets.UTF_8)));
    } catch (IOException | BadInput e) {
      channel.close();
      throw e;
    }
  }

  private static void lock(FileChannel channel, Path file) throws IOException {
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // In this process; said below.
    }
    if (lock == null) {
      throw new BadInput(file + ": this incident is being shrunk by another process");
    }
  }

  private static List<Entry> parse(Path file, String text) {
    List<Entry> entries = new ArrayList<>();
    for (String line : text.lines().toList()) {
      try {
        entries.add(JSON.readValue(line, Entry.class));
      } catch (JsonProcessingException e) {
        throw new BadInput(
            "%s: line %d is no run; --afresh starts from nothing"
                .formatted(file, entries.size() + 1));
      }
    }
    return entries;
  }

  void add(Entry entry) throws IOException {
    String line = JSON.writeValueAsString(entry) + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(false);
    entries.add(entry);
  }

  /** Forgets everything. */
  void clear() throws IOException {
    channel.truncate(0);
    entries.clear();
  }

  Tally tally(String candidate, Purpose purpose) {
    int seen = 0;
    int missed = 0;
    for (Entry entry : entries) {
      if (entry.candidate().equals(candidate) && entry.purpose() == purpose) {
        seen += entry.seen() ? 1 : 0;
        missed += entry.seen() ? 0 : 1;
      }
    }
    return new Tally(seen, missed);
  }

  /** The folder of the last run in which a candidate showed the anomaly. */
  @Nullable String lastSeen(String candidate) {
    return entries.stream()
        .filter(entry -> entry.candidate().equals(candidate) && entry.seen())
        .map(Entry::run)
        .reduce((a, b) -> b)
        .orElse(null);
  }

  int runs() {
    return entries.size();
  }

  /** How many candidates were run. */
  int candidates() {
    return (int) entries.stream().map(Entry::candidate).distinct().count();
  }

  /** How long all runs took. */
  long millis() {
    return entries.stream().mapToLong(Entry::millis).sum();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
