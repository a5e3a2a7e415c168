package dev.ontrial.trial;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads small text files of the user's. */
final class TextFile {
  private static final int MOST_BYTES = 1_000_000;

  private TextFile() {}

  /**
   * The text of a file.
   *
   * @throws BadInput if it is no regular file, is larger than 1 MB, or is not UTF-8
   */
  static String read(Path file) {
    if (Files.isDirectory(file)) {
      throw new BadInput(file + ": cannot be read: it is a folder; name a file");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new BadInput(file + ": cannot be read: it is not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new BadInput(file + ": cannot be read: it is larger than 1 MB");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (IOException e) {
      throw new BadInput(file + ": cannot be read: " + Reasons.of(e));
    }
  }
}
