package dev.ontrial.kubernetes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A tar archive in memory, as containers take and give files. */
final class Archive {
  private static final int EXECUTABLE = 0755;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

  Archive() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  /** Adds a file that everybody may read and execute. */
  Archive with(String name, byte[] content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setMode(TarArchiveEntry.DEFAULT_FILE_MODE | EXECUTABLE);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
    return this;
  }

  /** Adds what is in a folder. */
  Archive withContent(Path folder) throws IOException {
    return withContent(folder, "");
  }

  /**
   * Adds what is in a folder.
   *
   * @param prefix how the names of it begin in the archive
   */
  Archive withContent(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> !each.equals(folder)).toList()) {
        add(prefix + folder.relativize(file), file);
      }
    }
    return this;
  }

  private void add(String name, Path file) throws IOException {
    if (Files.isDirectory(file)) {
      tar.putArchiveEntry(new TarArchiveEntry(name + "/"));
      tar.closeArchiveEntry();
    } else {
      with(name, Files.readAllBytes(file));
    }
  }

  /** The whole archive; nothing can be added after this. */
  byte[] bytes() throws IOException {
    tar.close();
    return bytes.toByteArray();
  }

  /**
   * Unpacks an archive into a folder.
   *
   * @throws IOException if a file cannot be written, or would lie outside of the folder
   */
  static void unpack(byte[] archive, Path into) throws IOException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(archive))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
          throw new IOException("a file of the pod leads out of its folder: " + target);
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(tar, target);
        }
      }
    }
  }
}
