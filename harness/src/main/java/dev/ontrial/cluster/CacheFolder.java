package dev.ontrial.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The folder for what is dear to make and the same in every run; safe to delete between runs. */
public record CacheFolder(Path root) {
  private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  /**
   * {@code $ONTRIAL_CACHE}, else {@code $XDG_CACHE_HOME/ontrial}, else {@code ~/.cache/ontrial}.
   */
  public static CacheFolder ofUser() {
    String own = System.getenv("ONTRIAL_CACHE");
    if (own != null && !own.isBlank()) {
      return new CacheFolder(Path.of(own).toAbsolutePath());
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg != null && !xdg.isBlank()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".cache");
    return new CacheFolder(base.resolve("ontrial").toAbsolutePath());
  }

  /** The file or folder of that name, which may not exist yet; its parent does. */
  public Path entry(String first, String... more) throws IOException {
    Path path = root.resolve(Path.of(first, more));
    Files.createDirectories(path.getParent());
    return path;
  }

  /** Runs {@code work} while no other thread and no other process makes the same entry. */
  public <T> T locked(Path entry, Work<T> work) throws IOException {
    // A file lock belongs to the whole JVM, so threads need a lock of their own.
    ReentrantLock ofThreads = LOCKS.computeIfAbsent(entry, path -> new ReentrantLock());
    ofThreads.lock();
    try {
      return lockedAmongProcesses(entry, work);
    } finally {
      ofThreads.unlock();
    }
  }

  private static <T> T lockedAmongProcesses(Path entry, Work<T> work) throws IOException {
    Path lockFile = entry.resolveSibling(entry.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!lock.isValid()) {
        throw new IOException("cannot lock " + lockFile);
      }
      return work.run();
    }
  }

  /**
   * A list of jars: the one made the last time while all of them still exist, else made anew.
   *
   * @param resolve finds the jars
   * @throws ClusterException if they cannot be had
   */
  List<Path> jars(Supplier<List<Path>> resolve, String first, String... more) {
    try {
      Path list = entry(first, more);
      List<Path> known = read(list);
      return known.isEmpty() ? locked(list, () -> list(resolve, list)) : known;
    } catch (IOException e) {
      throw new ClusterException(
          "the cache folder %s cannot be used (%s); set ONTRIAL_CACHE to one that can"
              .formatted(root, reason(e)),
          e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof AccessDeniedException denied
        ? denied.getFile() + ": you may not; check its permissions"
        : String.valueOf(e.getMessage());
  }

  private static List<Path> list(Supplier<List<Path>> resolve, Path list) throws IOException {
    List<Path> known = read(list);
    if (!known.isEmpty()) {
      return known;
    }
    List<Path> jars = resolve.get();
    Path draft = Files.createTempFile(list.getParent(), "classpath", ".draft");
    Files.write(draft, jars.stream().map(Path::toString).toList());
    publish(draft, list);
    return jars;
  }

  private static List<Path> read(Path list) throws IOException {
    if (!Files.exists(list)) {
      return List.of();
    }
    List<Path> jars = Files.readAllLines(list).stream().map(Path::of).toList();
    return jars.stream().allMatch(Files::isRegularFile) ? jars : List.of();
  }

  /** Puts a finished file or folder in place, so that nobody ever sees half of it. */
  public static void publish(Path finished, Path entry) throws IOException {
    try {
      Files.move(finished, entry, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(finished, entry, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** What is done under the lock. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException;
  }
}
