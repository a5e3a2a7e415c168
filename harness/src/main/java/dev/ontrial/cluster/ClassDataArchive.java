package dev.ontrial.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Classes of one program already loaded and linked, in a file that its JVMs map at start: a broker
 * is up in a third of the time. Java 25 makes an AOT cache (JEP 514), older ones a CDS archive (JEP
 * 350). The file fits one JDK and one classpath; a JVM that finds it does not fit goes without.
 */
public final class ClassDataArchive {
  private static final int FIRST_AOT = 25;

  private final Jdk jdk;
  private final Path file;

  private ClassDataArchive(Jdk jdk, Path file) {
    this.jdk = jdk;
    this.file = file;
  }

  /** A JVM that runs the program as users do and then ends in order, which writes the archive. */
  @FunctionalInterface
  public interface Training {
    /**
     * Runs the program.
     *
     * @param flags what its {@code java} command must be given
     */
    void run(List<String> flags) throws IOException;
  }

  /** The archive at {@code file} for programs that run on {@code jdk}; it need not exist yet. */
  public static ClassDataArchive at(Path file, Jdk jdk) {
    return new ClassDataArchive(jdk, file);
  }

  /** What a {@code java} command must be given to use it: nothing if there is no archive. */
  public List<String> flags() {
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    return jdk.feature() >= FIRST_AOT
        ? List.of("-XX:AOTCache=" + file, "-Xlog:aot*=off", "-Xlog:cds*=off")
        : List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
  }

  /**
   * Makes it by a training run, unless it exists. A failure costs only time in the runs to come, so
   * it is told and not thrown.
   *
   * @param notice hears why there is no archive
   */
  public void make(CacheFolder cache, Training training, Consumer<String> notice) {
    if (Files.exists(file)) {
      return;
    }
    try {
      cache.locked(
          file,
          () -> {
            if (!Files.exists(file)) {
              train(training);
            }
            return file;
          });
    } catch (IOException | ClusterException e) {
      notice.accept("no class-data archive, brokers start slowly: " + e.getMessage());
    }
  }

  private void train(Training training) throws IOException {
    Path folder = Files.createTempDirectory(file.getParent(), "archive-draft");
    Path draft = folder.resolve("archive");
    try {
      training.run(
          List.of(
              jdk.feature() >= FIRST_AOT
                  ? "-XX:AOTCacheOutput=" + draft
                  : "-XX:ArchiveClassesAtExit=" + draft));
      if (!Files.isRegularFile(draft)) {
        throw new IOException("the training run on Java " + jdk.version() + " wrote none");
      }
      CacheFolder.publish(draft, file);
    } finally {
      Files.deleteIfExists(draft);
      Files.deleteIfExists(folder.resolve("archive.config"));
      Files.deleteIfExists(folder);
    }
  }
}
