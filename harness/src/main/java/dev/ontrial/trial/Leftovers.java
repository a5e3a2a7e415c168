package dev.ontrial.trial;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The brokers' data that runs leave behind when their process is killed.
 *
 * <p>A run holds a lock on a file in its folder as long as its process lives. A file that nobody
 * holds marks a run that was killed.
 */
public final class Leftovers {
  /** The folder of a trial in which brokers, clients and JVMs keep their files. */
  static final String DATA = "data";

  private static final String MARK = ".running";

  private Leftovers() {}

  /** A run's mark, held until it is closed. */
  static final class Mark implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    private Mark(Path file, FileChannel channel) {
      this.file = file;
      this.channel = channel;
    }

    /** Removes the mark of a run that has removed its data itself. */
    @Override
    public void close() throws IOException {
      Files.deleteIfExists(file);
      channel.close();
    }
  }

  /** Marks a run as one that removes its data at its end. */
  static Mark mark(Path run) throws IOException {
    Path file = run.resolve(MARK);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.lock();
    if (!lock.isValid()) {
      throw new IOException(file + " cannot be locked");
    }
    return new Mark(file, channel);
  }

  /**
   * Removes the data of runs that were killed.
   *
   * @param results the folder of all runs
   * @param notices hears of each in one line
   * @return the runs whose data was removed
   */
  public static List<Path> discard(Path results, Consumer<String> notices) throws IOException {
    List<Path> marked;
    try (Stream<Path> runs = Files.list(results)) {
      marked =
          runs.filter(run -> !Files.isSymbolicLink(run) && Files.exists(run.resolve(MARK)))
              .sorted()
              .toList();
    }
    return marked.stream().filter(run -> discarded(run, notices)).toList();
  }

  private static boolean discarded(Path run, Consumer<String> notices) {
    Path mark = run.resolve(MARK);
    try (FileChannel channel = FileChannel.open(mark, StandardOpenOption.WRITE)) {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        return false;
      }
      try (Stream<Path> trials = Files.list(run)) {
        for (Path trial : trials.filter(Files::isDirectory).toList()) {
          Pruning.deleteAll(trial.resolve(DATA));
        }
      }
      Files.deleteIfExists(mark);
      notices.accept("removed the brokers' data of " + run + ", a run that was killed");
      return true;
    } catch (OverlappingFileLockException e) {
      // A run of this very process.
      return false;
    } catch (IOException e) {
      notices.accept("the brokers' data of " + run + " cannot be removed: " + e.getMessage());
      return false;
    }
  }
}
