package dev.ontrial.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.ontrial.cluster.Disk;
import dev.ontrial.cluster.DiskFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The disk of a broker in a container. A stopped container's files can be copied out and in, but
 * not cut or removed; so they are changed here, copied in beside the old ones, and {@link
 * ContainerFiles#START} puts them in their place before the broker starts.
 */
final class DockerDisk implements Disk {
  private final DockerClient client;
  private final Supplier<String> container;
  private final String data;
  private int copies;

  /**
   * @param container its id, once it is made
   * @param data the data folder in it
   */
  DockerDisk(DockerClient client, Supplier<String> container, String data) {
    this.client = client;
    this.container = container;
    this.data = data;
  }

  @Override
  public synchronized <T> T change(Work<T> work) throws IOException {
    Path here = Files.createTempDirectory("ontrial-disk");
    try {
      Path copy = here.resolve(Path.of(data).getFileName().toString());
      fetch(data, here);
      Path forces = here.resolve("forces");
      fetchForces(here, copy, forces);
      T result = work.on(new DiskFiles(copy, forces));
      copies++;
      send(copy);
      return result;
    } finally {
      deleteAll(here);
    }
  }

  private void fetch(String path, Path into) throws IOException {
    try (InputStream in = client.copyArchiveFromContainerCmd(container.get(), path).exec();
        TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
          throw new IOException("a file of the container leads out of its folder: " + target);
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else if (!isIndex(target)) {
          Files.createDirectories(target.getParent());
          Files.copy(tar, target);
        }
      }
    }
  }

  /** Kafka makes an index anew where it is missing, and most of these files is empty space. */
  private static boolean isIndex(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".index") || name.endsWith(".timeindex");
  }

  /** The forces name the files as the broker sees them. */
  private void fetchForces(Path here, Path copy, Path forces) throws IOException {
    try {
      fetch(ContainerFiles.FORCES, here);
    } catch (NotFoundException e) {
      return;
    }
    String told = Files.readString(here.resolve(Path.of(ContainerFiles.FORCES).getFileName()));
    Files.writeString(forces, told.replaceAll("(?m)^" + Pattern.quote(data) + "/", copy + "/"));
  }

  private void send(Path copy) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      try (Stream<Path> files = Files.walk(copy)) {
        for (Path file : files.toList()) {
          String below = copy.relativize(file).toString();
          add(
              tar,
              ContainerFiles.data(copies).substring(1) + (below.isEmpty() ? "" : "/" + below),
              file);
        }
      }
      byte[] number = Integer.toString(copies).getBytes(StandardCharsets.UTF_8);
      TarArchiveEntry next = new TarArchiveEntry(ContainerFiles.NEXT.substring(1));
      next.setSize(number.length);
      tar.putArchiveEntry(next);
      tar.write(number);
      tar.closeArchiveEntry();
    }
    client
        .copyArchiveToContainerCmd(container.get())
        .withTarInputStream(new ByteArrayInputStream(bytes.toByteArray()))
        .withRemotePath("/")
        .exec();
  }

  private static void add(TarArchiveOutputStream tar, String name, Path file) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name + (Files.isDirectory(file) ? "/" : ""));
    if (Files.isDirectory(file)) {
      entry.setMode(TarArchiveEntry.DEFAULT_DIR_MODE);
      tar.putArchiveEntry(entry);
    } else {
      entry.setMode(TarArchiveEntry.DEFAULT_FILE_MODE);
      entry.setSize(Files.size(file));
      tar.putArchiveEntry(entry);
      Files.copy(file, tar);
    }
    tar.closeArchiveEntry();
  }

  private static void deleteAll(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.toList().reversed();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
