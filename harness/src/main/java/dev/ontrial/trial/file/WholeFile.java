package dev.ontrial.trial.file;

import dev.ontrial.trial.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are replaced as a whole, so that there is never half of one. */
public final class WholeFile {
  private WholeFile() {}

  /** Replaces a file by a text in UTF-8. */
  public static void replace(Path file, String text) throws IOException {
    replace(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Replaces a file, or the symbolic link of that name, but not what the link points to.
   *
   * @throws BadInput if a folder has that name
   * @throws IOException if the file cannot be written; then the old one stays, and nothing else
   */
  public static void replace(Path file, byte[] content) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    refuseFolder(file);
    refuseFolder(fresh);
    Files.deleteIfExists(fresh);
    try {
      Files.write(fresh, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(fresh);
      throw e;
    }
  }

  private static void refuseFolder(Path file) {
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new BadInput(
          file + ": it is a folder, and a file of that name is to be written; move it away");
    }
  }
}
