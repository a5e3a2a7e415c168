package dev.ontrial.history;

import static dev.ontrial.history.HistoryFormat.INT;
import static dev.ontrial.history.HistoryFormat.SLOT_BYTES;

import dev.ontrial.settings.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Appends events to one file through a memory map; thread-safe and lock-free but for the growth of
 * the file.
 *
 * <p>What was appended survives a SIGKILL of the process, since the pages belong to the kernel. It
 * does not survive a power loss of the machine. The file grows by segments that are filled with
 * zeros before they are mapped, so that a full disk is an {@link IOException} here and not a fault
 * of the map.
 */
public final class HistoryWriter implements AutoCloseable {
  private static final int SLOTS_PER_SEGMENT = 1 << 15;
  private static final int SEGMENT_BYTES = SLOTS_PER_SEGMENT * SLOT_BYTES;
  private static final int MAX_SEGMENTS = 1 << 14;

  private volatile long correction;
  private final FileChannel channel;
  private final long seed;
  private final MappedByteBuffer[] segments = new MappedByteBuffer[MAX_SEGMENTS];
  private final AtomicLong nextSlot = new AtomicLong();
  private final Map<String, Integer> texts = new ConcurrentHashMap<>();
  private final AtomicInteger nextText = new AtomicInteger(1);
  private final Object growth = new Object();
  private volatile boolean closed;
  private volatile int segmentCount;

  private HistoryWriter(FileChannel channel, long seed) {
    this.channel = channel;
    this.seed = seed;
  }

  /**
   * Creates a new, empty file of no particular run.
   *
   * @throws IOException if the file exists, or cannot be created, or the disk is full
   */
  public static HistoryWriter create(Path file) throws IOException {
    return create(file, 0);
  }

  /**
   * Creates a new, empty file.
   *
   * @param run the run that it belongs to; files of two runs do not make one history
   * @throws IOException if the file exists, or cannot be created, or the disk is full
   */
  public static HistoryWriter create(Path file, long run) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    HistoryHeader header = HistoryHeader.now(System.currentTimeMillis(), run);
    FileChannel channel = begin(file, header);
    HistoryWriter writer = new HistoryWriter(channel, header.seed());
    writer.segment(0);
    return writer;
  }

  /** The file appears with its header, so that a SIGKILL at this moment leaves no empty history. */
  private static FileChannel begin(Path file, HistoryHeader header) throws IOException {
    Path begun = file.resolveSibling(file.getFileName() + ".new");
    FileChannel channel =
        FileChannel.open(
            begun,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      channel.write(header.encode(), 0);
      Files.move(begun, file);
      return channel;
    } catch (IOException | RuntimeException e) {
      try (channel) {
        Files.deleteIfExists(begun);
      }
      throw e;
    }
  }

  /**
   * Adds that to all times from now on: what brings the clock of this machine to that of the
   * harness's, as far as that is known.
   */
  public void correctClock(long nanos) {
    correction = nanos;
  }

  /**
   * Writes within what the times of a worker are known, once they are corrected.
   *
   * @param node the worker's node
   */
  public void clockOffset(int node, ClockInterval interval) {
    String text =
        "{\"node\":%d,\"low\":%d,\"high\":%d}".formatted(node, interval.low(), interval.high());
    appendText(EventKind.CLOCK_OFFSET, 0, Event.NONE, Event.NONE, 0, text);
  }

  /**
   * Writes who leads a topic-partition.
   *
   * @param leader its node, or {@link Event#NONE}
   * @param inSync the nodes of its in-sync replicas
   */
  public void leader(int topicPartition, int leader, List<Integer> inSync, int epoch) {
    append(
        EventKind.LEADER,
        0,
        Event.NONE,
        topicPartition,
        Event.nodes(inSync),
        0,
        Event.NONE,
        0,
        inSync.size(),
        leader,
        epoch);
  }

  /**
   * Writes the end offset that a leader reported.
   *
   * @param uncommitted whether it is the high watermark, and not the last stable offset
   */
  public void endOffset(int topicPartition, boolean uncommitted, long offset, int epoch) {
    append(
        EventKind.END_OFFSET,
        uncommitted ? Flags.UNCOMMITTED : 0,
        Event.NONE,
        topicPartition,
        0,
        offset,
        Event.NONE,
        0,
        0,
        Event.NONE,
        epoch);
  }

  /**
   * Writes what a node has of a topic-partition.
   *
   * @param complete whether the whole log could be read
   * @param firstOffset where it begins
   * @param highWatermark up to where it was read
   * @param digest JSON that says what was found
   */
  public void replica(
      int node,
      int topicPartition,
      boolean complete,
      long firstOffset,
      long highWatermark,
      String digest) {
    append(
        EventKind.REPLICA,
        complete ? Flags.COMPLETE : 0,
        Event.NONE,
        topicPartition,
        firstOffset,
        highWatermark,
        Event.NONE,
        0,
        0,
        node,
        intern(digest));
  }

  /**
   * Writes a total that was counted of a process.
   *
   * @param last whether it cannot rise any more
   */
  public void metric(int process, String name, long value, boolean last) {
    append(
        EventKind.METRIC,
        0,
        process,
        Event.NONE,
        0,
        value,
        Event.NONE,
        last ? 1 : 0,
        0,
        Event.NONE,
        intern(name));
  }

  /**
   * Appends one event; the arguments are the fields of {@link Event}. The time is taken now.
   *
   * @return the time that was written, in {@link System#nanoTime} units
   * @throws UncheckedIOException if the disk is full
   */
  public long append(
      EventKind kind,
      int flags,
      int process,
      int topicPartition,
      long sequence,
      long offset,
      int transaction,
      int position,
      int size,
      int writer,
      int epochOrText) {
    long now = System.nanoTime() + correction;
    long slot = nextSlot.getAndIncrement();
    ByteBuffer map = segment((int) (slot / SLOTS_PER_SEGMENT));
    int at = (int) (slot % SLOTS_PER_SEGMENT) * SLOT_BYTES;
    HistoryFormat.fill(
        map,
        at,
        process,
        topicPartition,
        now,
        sequence,
        offset,
        transaction,
        position,
        size,
        writer,
        epochOrText);
    HistoryFormat.commit(map, at, kind, flags, HistoryFormat.key(seed, slot));
    return now;
  }

  /** Appends an event that is mostly its text. */
  public long appendText(
      EventKind kind, int flags, int process, int topicPartition, long value, String text) {
    return append(
        kind, flags, process, topicPartition, 0, value, Event.NONE, 0, 0, 0, intern(text));
  }

  /**
   * The number of a text in this file; it is written once, before the first event that refers to
   * it. Secrets in it are masked. Texts over 64 KiB are cut.
   */
  public int intern(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    return texts.computeIfAbsent(text, this::appendChunks);
  }

  private int appendChunks(String text) {
    byte[] bytes = Secrets.masked(text).getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, HistoryFormat.MAX_TEXT_BYTES);
    int id = nextText.getAndIncrement();
    int chunks = (length + HistoryFormat.TEXT_BYTES - 1) / HistoryFormat.TEXT_BYTES;
    for (int chunk = 0; chunk < chunks; chunk++) {
      long slot = nextSlot.getAndIncrement();
      ByteBuffer map = segment((int) (slot / SLOTS_PER_SEGMENT));
      int at = (int) (slot % SLOTS_PER_SEGMENT) * SLOT_BYTES;
      INT.set(map, at + HistoryFormat.TEXT_ID, id);
      INT.set(map, at + HistoryFormat.TEXT_CHUNK, chunk);
      INT.set(map, at + HistoryFormat.TEXT_LENGTH, length);
      int from = chunk * HistoryFormat.TEXT_BYTES;
      int count = Math.min(HistoryFormat.TEXT_BYTES, length - from);
      map.put(at + HistoryFormat.TEXT_CONTENT, bytes, from, count);
      HistoryFormat.commit(map, at, EventKind.TEXT, 0, HistoryFormat.key(seed, slot));
    }
    return id;
  }

  /** The segment, made together with its successor, so that zeros always follow what is written. */
  private MappedByteBuffer segment(int index) {
    if (closed) {
      // Behind the end of the file a write to the map would be a fault of the JVM.
      throw new IllegalStateException("the history is closed");
    }
    return index + 1 < segmentCount ? segments[index] : grow(index);
  }

  private MappedByteBuffer grow(int index) {
    synchronized (growth) {
      try {
        while (segmentCount <= index + 1) {
          map(segmentCount);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the history cannot grow: " + e.getMessage(), e);
      }
      return segments[index];
    }
  }

  private void map(int index) throws IOException {
    long start = SLOT_BYTES + (long) index * SEGMENT_BYTES;
    ByteBuffer zeros = ByteBuffer.allocate(SEGMENT_BYTES);
    long at = start;
    while (zeros.hasRemaining()) {
      at += channel.write(zeros, at);
    }
    // The map starts at a page boundary, as the kernel rounds down and Java hides the difference.
    segments[index] = channel.map(FileChannel.MapMode.READ_WRITE, start, SEGMENT_BYTES);
    segmentCount = index + 1;
  }

  /**
   * Marks the end and cuts the zeros behind it; a file without the mark is that of a killed writer,
   * or was cut. Clients that may still call back must be closed before.
   */
  @Override
  public void close() throws IOException {
    synchronized (growth) {
      if (closed) {
        return;
      }
      append(EventKind.END, 0, Event.NONE, Event.NONE, 0, 0, Event.NONE, 0, 0, 0, 0);
      closed = true;
      channel.truncate(SLOT_BYTES + nextSlot.get() * SLOT_BYTES);
    }
    channel.close();
  }
}
