package dev.ontrial.external;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that a user writes by hand; also pipes, by which secrets are handed over. */
public final class SmallFile {
  private static final int MOST_BYTES = 1_000_000;

  private SmallFile() {}

  /**
   * The text of a file.
   *
   * @throws IOException if it cannot be read, is larger than 1 MB, or is not UTF-8
   */
  public static String text(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("it is a folder; name a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("it is larger than 1 MB");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new IOException("it is not UTF-8 text", e);
    }
  }
}
