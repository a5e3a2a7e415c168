package dev.ontrial.suite;

import dev.ontrial.cluster.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  /** What the mark of a run says whose data is to stay. */
  private static final String KEEPS = "keeps its data\n";

  /**
   * The marks that this process holds. It must not open them again: the kernel gives up all of a
   * process's locks on a file when the process closes the file once.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

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
      HELD.remove(file);
    }
  }

  /**
   * Marks a run as one in progress.
   *
   * @param keepsData whether its data is to stay, also if it is killed
   */
  static Mark mark(Path run, boolean keepsData) throws IOException {
    Path file = run.toRealPath().resolve(MARK);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.lock();
    if (!lock.isValid()) {
      throw new IOException(file + " cannot be locked");
    }
    if (keepsData) {
      channel.write(ByteBuffer.wrap(KEEPS.getBytes(StandardCharsets.UTF_8)));
    }
    HELD.add(file);
    return new Mark(file, channel);
  }

  /** Whether a run is in progress: the process that marked it lives. */
  static boolean isRunning(Path run) {
    try {
      Path mark = run.toRealPath().resolve(MARK);
      if (HELD.contains(mark)) {
        return true;
      }
      if (!Files.isRegularFile(mark)) {
        return false;
      }
      try (FileChannel channel = FileChannel.open(mark, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        return lock == null;
      }
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      // Somebody else's run, of which nothing can be known.
      return Files.exists(run.resolve(MARK));
    }
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
    if (isRunning(run)) {
      return false;
    }
    Path mark = run.resolve(MARK);
    try (FileChannel channel = FileChannel.open(mark, StandardOpenOption.WRITE)) {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        return false;
      }
      if (Files.readString(mark).equals(KEEPS)) {
        Files.deleteIfExists(mark);
        return false;
      }
      try (Stream<Path> trials = Files.list(run)) {
        for (Path trial : trials.filter(Files::isDirectory).toList()) {
          Folders.deleteAll(trial.resolve(DATA));
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
