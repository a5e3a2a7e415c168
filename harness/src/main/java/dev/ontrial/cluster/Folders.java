package dev.ontrial.cluster;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is done to folders with all that is in them. */
public final class Folders {
  private Folders() {}

  /**
   * Deletes a folder and what is in it; a link is deleted, not followed. A folder that is not there
   * is no error.
   */
  public static void deleteAll(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException trouble)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /**
   * The sizes in bytes of the files under a folder whose names end in {@code ending}. The folder
   * may be one that a broker writes to: files that go meanwhile are left out.
   */
  public static Map<Path, Long> sizes(Path folder, String ending) throws IOException {
    Map<Path, Long> sizes = new TreeMap<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(ending)) {
              sizes.put(file, attributes.size());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException trouble)
              throws IOException {
            return gone(trouble);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException trouble)
              throws IOException {
            return trouble == null ? FileVisitResult.CONTINUE : gone(trouble);
          }
        });
    return sizes;
  }

  private static FileVisitResult gone(IOException trouble) throws IOException {
    if (trouble instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw trouble;
  }
}
