package dev.ontrial.cluster;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * An installed Java.
 *
 * @param home its folder
 * @param version its full version, such as {@code 25.0.1}
 * @param feature its feature release, such as 25
 */
public record Jdk(Path home, String version, int feature) {
  /** The Java that runs this program. */
  public static Jdk running() {
    return new Jdk(
        Path.of(System.getProperty("java.home")),
        Runtime.version().toString(),
        Runtime.version().feature());
  }

  /**
   * The Java for brokers of that version: the running one where it fits, else the newest installed
   * one that does.
   *
   * @throws ClusterException if there is none
   */
  public static Jdk forKafka(KafkaVersion kafka) {
    Jdk running = running();
    if (running.runs(kafka)) {
      return running;
    }
    return installed().stream()
        .filter(jdk -> jdk.runs(kafka))
        .max(Comparator.comparingInt(Jdk::feature))
        .orElseThrow(() ->
            new ClusterException(
                "Kafka %s does not run on Java %d and no Java from 17 to %d was found under %s"
                    .formatted(kafka, running.feature, newestFor(kafka), folders())));
  }

  public Path java() {
    return home.resolve("bin").resolve("java");
  }

  private boolean runs(KafkaVersion kafka) {
    return feature >= 17 && feature <= newestFor(kafka) && Files.isExecutable(java());
  }

  /** Kafka before 4.0 calls what JDK 24 took away with the security manager (KAFKA-17078). */
  private static int newestFor(KafkaVersion kafka) {
    return kafka.isAtLeast(4, 0) ? Integer.MAX_VALUE : 23;
  }

  private static List<Path> folders() {
    Path user = Path.of(System.getProperty("user.home"));
    return List.of(
        Path.of("/usr/lib/jvm"),
        Path.of("/Library/Java/JavaVirtualMachines"),
        user.resolve(".sdkman/candidates/java"),
        user.resolve(".jdks"));
  }

  private static List<Jdk> installed() {
    List<Jdk> found = new ArrayList<>();
    // Machines with several name them so, such as JAVA_HOME_17_X64.
    System.getenv()
        .forEach((name, value) -> {
          if (name.startsWith("JAVA_HOME") && !value.isBlank()) {
            at(Path.of(value)).ifPresent(found::add);
          }
        });
    for (Path folder : folders()) {
      if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
          entries.forEach(entry -> at(entry).ifPresent(found::add));
        } catch (IOException e) {
          // A folder that cannot be read holds no Java for us.
        }
      }
    }
    return found;
  }

  private static Optional<Jdk> at(Path entry) {
    for (Path home : List.of(entry, entry.resolve("Contents/Home"))) {
      Path release = home.resolve("release");
      if (Files.isReadable(release)) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(release)) {
          properties.load(reader);
          String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
          return Optional.of(new Jdk(home, version, Runtime.Version.parse(version).feature()));
        } catch (IOException | IllegalArgumentException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
