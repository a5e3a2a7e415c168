package dev.ontrial.kubernetes;

import dev.ontrial.cluster.ClusterException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A copy on this machine of a file in a container that only grows: a history. What was written a
 * while ago does not change, and is not copied again.
 */
final class HistoryCopy {
  private static final Duration TAKES = Duration.ofMinutes(2);

  /** What one script brings at most. */
  private static final int CHUNK = 1 << 23;

  /** Several threads may still fill in what is this far behind the last byte that is not zero. */
  private static final int UNSETTLED = 1 << 20;

  private final Scripts shell;
  private final String there;
  private final Path here;
  private long settled;

  /**
   * @param there the file's path in the container
   */
  HistoryCopy(Scripts shell, String there, Path here) {
    this.shell = shell;
    this.there = there;
    this.here = here;
  }

  /**
   * Copies what is new.
   *
   * @param complete whether the file does not change any more: the copy is then the same
   * @throws IOException if it cannot be read or written
   */
  void fetch(boolean complete) throws IOException {
    try (FileChannel copy =
        FileChannel.open(here, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long at = complete ? 0 : settled;
      long size = Long.parseLong(shell.run("wc -c < " + Shell.quoted(there), TAKES).strip());
      long written = at;
      while (at < size) {
        byte[] chunk = chunk(at, (int) Math.min(CHUNK, size - at));
        ByteBuffer bytes = ByteBuffer.wrap(chunk);
        for (long to = at; bytes.hasRemaining(); ) {
          to += copy.write(bytes, to);
        }
        int used = used(chunk);
        written = used > 0 ? at + used : written;
        at += chunk.length;
        if (!complete && used == 0) {
          break; // Zeros that nothing was written to yet.
        }
      }
      if (complete) {
        copy.truncate(size);
      }
      settled = Math.max(settled, written - UNSETTLED);
    } catch (ClusterException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private byte[] chunk(long from, int length) throws IOException {
    byte[] chunk =
        shell.runBinary(
            "tail -c +%d %s | head -c %d".formatted(from + 1, Shell.quoted(there), length),
            new byte[0],
            TAKES);
    if (chunk.length != length) {
      throw new IOException(
          "%s gave %d bytes from %d on, not %d".formatted(there, chunk.length, from, length));
    }
    return chunk;
  }

  /** The number of bytes up to the last one that is not zero. */
  private static int used(byte[] chunk) {
    int used = chunk.length;
    while (used > 0 && chunk[used - 1] == 0) {
      used--;
    }
    return used;
  }
}
