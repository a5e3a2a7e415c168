package dev.ontrial.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder below the temporary one for the files of one command. It is removed when it is closed,
 * and also when this JVM ends in another way, such as by SIGKILL.
 */
public final class ScratchFolder implements AutoCloseable {
  /** Tried again, since brokers that write into it may end a moment later. */
  private static final String REMOVE =
      """
      pass=0
      while [ $pass -lt 100 ]; do
        rm -rf "$1" && exit 0
        sleep 0.1 2>/dev/null || sleep 1
        pass=$((pass + 1))
      done
      """;

  private final Path path;
  private final Reaper reaper;

  private ScratchFolder(Path path, Reaper reaper) {
    this.path = path;
    this.reaper = reaper;
  }

  /**
   * Makes one.
   *
   * @param name what its name begins with
   * @throws IOException if it cannot be made
   */
  public static ScratchFolder create(String name) throws IOException {
    Reaper reaper = Reaper.open();
    try {
      Path path = Files.createTempDirectory(name + "-");
      reaper.will(List.of("sh", "-c", REMOVE, "ontrial-scratch", path.toString()));
      return new ScratchFolder(path, reaper);
    } catch (IOException | RuntimeException e) {
      reaper.close();
      throw e;
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Starts processes that use the folder. They end when it is closed, or when this JVM ends. */
  public ProcessLauncher launcher() {
    return reaper;
  }

  @Override
  public void close() throws IOException {
    try {
      Folders.deleteAll(path);
    } catch (IOException e) {
      // A process may still write into it. The watchdog ends that, and removes what is left.
    }
    reaper.close();
    Folders.deleteAll(path);
  }
}
