package dev.ontrial.trial.file;

import dev.ontrial.external.SmallFile;
import dev.ontrial.trial.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads small text files of the user's. */
final class TextFile {
  private TextFile() {}

  /**
   * The text of a file.
   *
   * @throws BadInput if it is no regular file, is larger than 1 MB, or is not UTF-8
   */
  static String read(Path file) {
    boolean other = !Files.isRegularFile(file) && !Files.isDirectory(file);
    if (Files.exists(file) && other) {
      throw new BadInput(file + ": cannot be read: it is not a file");
    }
    try {
      return SmallFile.text(file);
    } catch (IOException e) {
      throw new BadInput(file + ": cannot be read: " + Reasons.of(e));
    }
  }
}
