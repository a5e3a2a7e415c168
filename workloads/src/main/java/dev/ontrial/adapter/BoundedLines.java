package dev.ontrial.adapter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a stream of UTF-8, each of a bounded length. What follows the last line break is no
 * line: a process that is killed may be in the middle of one.
 */
final class BoundedLines {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final InputStream in;
  private final int most;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private int at;
  private int end;

  /** A line is longer than any line may be. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(int most) {
      super("it wrote more than " + most + " bytes without a line break");
    }
  }

  /**
   * @param most how many bytes a line may have
   */
  BoundedLines(InputStream in, int most) {
    this.in = in;
    this.most = most;
  }

  /**
   * The next line without its line break; null at the end of the stream.
   *
   * @throws TooLong if it has more bytes than a line may have
   */
  @Nullable String next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int from = at;
      while (at < end && chunk[at] != '\n') {
        at++;
      }
      line.write(chunk, from, at - from);
      if (line.size() > most) {
        throw new TooLong(most);
      }
      if (at < end) {
        at++;
        return line.toString(StandardCharsets.UTF_8);
      }
      at = 0;
      end = in.read(chunk);
      if (end < 0) {
        end = 0;
        return null;
      }
    }
  }
}
