package dev.ontrial.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The files of a history, skimmed: what comes seldom is in memory, and of each producer its first
 * and its last record. From them comes the whole {@link History}, or one that is {@link #screened},
 * which takes neither the memory nor the time of the records that are left out.
 */
public final class HistoryFiles {
  /** About what an event takes in columns that have just grown. */
  private static final long BYTES_A_SLOT = 64;

  private static final long SHORT = 1 << 19;

  private final History outline;
  private final @Nullable HistorySource source;
  private @Nullable History whole;

  private HistoryFiles(History outline, @Nullable HistorySource source) {
    this.outline = outline;
    this.source = source;
  }

  /**
   * Skims all history files of a directory, several at a time.
   *
   * @throws IOException if a file cannot be read; a damaged one is no exception, see {@link
   *     History#damages}
   */
  public static HistoryFiles open(Path directory) throws IOException {
    List<Path> files = HistoryDirectory.files(directory);
    HistoryAssembly assembly = new HistoryAssembly();
    List<Skim.Skimmed> skimmed = FileSet.ofOneRun(skim(directory, files), assembly::add);
    skimmed.forEach(each -> assembly.add(each.part()));
    assembly.missing(directory, files);
    History outline = assembly.history();
    HistorySource source = new HistorySource(skimmed.stream().map(Skim.Skimmed::file).toList());
    return new HistoryFiles(outline.damaged(new FileSet(outline, skimmed).damages()), source);
  }

  /** A history that is in memory already, of which nothing is left out. */
  public static HistoryFiles of(History history) {
    return new HistoryFiles(history, null);
  }

  private static List<Skim.Skimmed> skim(Path directory, List<Path> files) throws IOException {
    int threads = Math.max(1, Math.min(files.size(), Runtime.getRuntime().availableProcessors()));
    List<Skim.Skimmed> skimmed = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Skim.Skimmed>> parts =
          files.stream().map(file -> pool.submit(() -> Skim.read(file))).toList();
      for (Future<Skim.Skimmed> part : parts) {
        skimmed.add(part.get());
      }
    } catch (ExecutionException e) {
      throw new IOException("the history in " + directory + " cannot be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading the history in " + directory, e);
    }
    return skimmed;
  }

  /**
   * What is declared and what comes seldom, with the first and the last record of each producer.
   */
  public History outline() {
    return outline;
  }

  /** Whether they are so short that leaving something out is not worth the trouble. */
  public boolean areShort() {
    return source == null || source.slots() <= SHORT;
  }

  /** Whether all records are in memory, or take half of what there is at most. */
  public boolean fitInMemory() {
    return source == null || source.slots() * BYTES_A_SLOT <= Runtime.getRuntime().maxMemory() / 2;
  }

  /** The history with all its records. */
  public synchronized History whole() {
    if (source == null) {
      return outline;
    }
    if (whole == null) {
      try {
        whole = outline.with(source.everything(), null);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return whole;
  }

  /**
   * A history of which some records may be left out, and what has seen all of them.
   *
   * @param <V> the sort of visitor
   */
  public record Screened<V extends SendVisitor>(History history, V visitor) {}

  /** The whole history, and what has seen all its records. */
  public <V extends SendVisitor> Screened<V> unscreened(Function<History, V> visitor) {
    History all = whole();
    V sees = visitor.apply(all);
    all.sends().forEach(sees::visit);
    return new Screened<>(all, sees);
  }

  /**
   * The history without the events of records that no checker can object to, and of their
   * transactions; one that is in memory already keeps them all.
   *
   * @param visitor made from the history while it knows no more of a producer than its first and
   *     its last record, and given what all of them sent
   */
  public <V extends SendVisitor> Screened<V> screened(Function<History, V> visitor) {
    if (source == null) {
      return unscreened(visitor);
    }
    try {
      HistorySource.Kept<V> kept = source.screen(outline, visitor);
      return new Screened<>(outline.with(kept.columns(), kept.leftOut()), kept.visitor());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
