package dev.ontrial.kubernetes;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Disk;
import dev.ontrial.cluster.DiskFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The disk of a broker in a pod. Its files are copied to this machine, changed there, and copied
 * back; the container runs all the time, and the broker does not.
 */
final class PodDisk implements Disk {
  /** Where a broker writes down what it forces. */
  static final String FORCES = Supervisor.FOLDER + "/forces";

  private static final Duration TAKES = Duration.ofMinutes(2);

  private final Shell shell;
  private final String data;

  /**
   * @param data the data folder in the container
   */
  PodDisk(Shell shell, String data) {
    this.shell = shell;
    this.data = data;
  }

  @Override
  public <T> T change(Work<T> work) throws IOException {
    Path here = Files.createTempDirectory("ontrial-disk");
    try {
      Path copy = Files.createDirectory(here.resolve("data"));
      Archive.unpack(fetch(), copy);
      Path forces = here.resolve("forces");
      fetchForces(copy, forces);
      T result = work.on(new DiskFiles(copy, forces));
      replace(new Archive().withContent(copy).bytes());
      return result;
    } catch (ClusterException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      deleteAll(here);
    }
  }

  /**
   * Kafka builds a missing index again, and most of these files is empty space. The tar of BusyBox
   * has no option to leave files out.
   */
  private byte[] fetch() {
    return shell.runBinary(
        "cd %s && find . -type f ! -name '*.index' ! -name '*.timeindex' -exec tar -c -f - {} +"
            .formatted(Shell.quoted(data)),
        new byte[0],
        TAKES);
  }

  /** The broker names the files as it sees them. */
  private void fetchForces(Path copy, Path forces) throws IOException {
    String lines = shell.run("cat %s 2> /dev/null || true".formatted(FORCES), TAKES);
    if (!lines.isEmpty()) {
      Files.writeString(forces, lines.replaceAll("(?m)^" + Pattern.quote(data) + "/", copy + "/"));
    }
  }

  /** Puts an archive's files in the place of all that is in the data folder. */
  void replace(byte[] archive) {
    shell.run(
        "find %s -mindepth 1 -maxdepth 1 -exec rm -r {} +".formatted(Shell.quoted(data)), TAKES);
    shell.unpack(archive, data, TAKES);
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
