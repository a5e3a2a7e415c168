package dev.ontrial.history;

import dev.ontrial.bench.SyntheticHistory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What the inner loops take, in nanoseconds for each event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Kernels {
  private static final int RECORDS = 300_000;

  /** About as many sends and answers, and reads, as there are in the history. */
  private static final int SENDS = 2 * RECORDS;

  @Param({"plain", "transactional"})
  private String shape = "";

  private Path folder = Path.of("");
  private History landmarks = History.of(List.of());
  private final List<HistoryFile> files = new ArrayList<>();
  private final List<ByteBuffer> sent = new ArrayList<>();
  private final List<ByteBuffer> read = new ArrayList<>();
  private Screen screened = new Screen(landmarks, Set.of(), new Nobody());

  /** Sees everything and takes note of nothing. */
  private static final class Nobody implements SendVisitor {
    @Override
    public void send(int process, int to, Outcome outcome, long sentNanos, long doneNanos) {}

    @Override
    public void transaction(Ended ended) {}
  }

  @Setup(Level.Trial)
  public void write() throws IOException {
    folder = Files.createTempDirectory("kernels");
    SyntheticHistory.write(folder, RECORDS, shape.equals("transactional"));
    landmarks = HistoryFiles.open(folder).outline();
    for (Path path : HistoryDirectory.files(folder)) {
      HistoryFile file = Skim.read(path).file();
      files.add(file);
      List<ByteBuffer> into = file.name().startsWith("worker") ? sent : read;
      file.forEachChunk(chunk -> true, (slots, count, first) -> into.add(copy(slots, count)));
    }
    screened = screenSends();
  }

  private static ByteBuffer copy(ByteBuffer slots, int count) {
    int bytes = count * HistoryFormat.SLOT_BYTES;
    ByteBuffer copy = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    copy.put(0, slots, 0, bytes);
    return copy;
  }

  @TearDown(Level.Trial)
  public void delete() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** The checksum alone. */
  @Benchmark
  @OperationsPerInvocation(SENDS)
  public int checksum() {
    int sum = 0;
    for (ByteBuffer slots : sent) {
      for (int at = 0; at < slots.capacity(); at += HistoryFormat.SLOT_BYTES) {
        int commit = (int) HistoryFormat.INT.get(slots, at);
        sum += HistoryFormat.checksum(slots, at, commit & 0xffff, HistoryFormat.key(17, sum));
      }
    }
    return sum;
  }

  /** The first reading of the producers' file: from the page cache, checked, skimmed. */
  @Benchmark
  @OperationsPerInvocation(SENDS)
  public long skim() throws IOException {
    return Skim.read(files.getLast().path()).file().slots();
  }

  /** The screen over what was sent, its file being in memory. */
  @Benchmark
  @OperationsPerInvocation(SENDS)
  public Screen screenSends() {
    Screen screen = new Screen(landmarks, Set.of(), new Nobody());
    screen.open(files.getLast().name());
    for (ByteBuffer slots : sent) {
      screen.takeSends(slots, slots.capacity() / HistoryFormat.SLOT_BYTES, 0);
    }
    screen.finishSends();
    return screen;
  }

  /** The screen over all of a record's three events, in memory. */
  @Benchmark
  @OperationsPerInvocation(3 * RECORDS)
  public boolean screen() {
    Screen screen = screenSends();
    screen.open(files.getFirst().name());
    for (ByteBuffer slots : read) {
      screen.takeReads(slots, slots.capacity() / HistoryFormat.SLOT_BYTES, 0);
    }
    return screen.finishReads();
  }

  /** What is looked for among records of which next to none is kept. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int findKept() {
    int kept = 0;
    for (SendScreen producer : screened.producers()) {
      int next = producer.states.next(RecordStates.KEPT, 0, producer.count());
      while (next < producer.count()) {
        kept++;
        next = producer.states.next(RecordStates.KEPT, next + 1, producer.count());
      }
    }
    return kept;
  }
}
