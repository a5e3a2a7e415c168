package dev.ontrial.cluster;

import dev.ontrial.workload.ClientLibrary;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The client libraries of one Kafka version, which workers run with in place of the harness's own.
 *
 * @param jars kafka-clients with its codecs; empty where they are the harness's own
 * @param streams kafka-streams with what it needs; empty where it was not asked for
 */
public record ClientDistribution(KafkaVersion version, List<Path> jars, List<Path> streams) {
  /** The starts of the names of the jars that come with the clients. */
  private static final List<String> REPLACED =
      List.of(
          "kafka-clients-",
          "kafka-streams-",
          "lz4-java-",
          "snappy-java-",
          "zstd-jni-",
          "rocksdbjni-");

  public ClientDistribution {
    jars = List.copyOf(jars);
    streams = List.copyOf(streams);
  }

  /** The version of the clients that the harness itself runs with. */
  public static String ownVersion() {
    return ClientLibrary.version();
  }

  /**
   * Finds the clients of a version; nothing is looked for where it is the harness's own.
   *
   * @throws ClusterException if that version cannot be had
   */
  public static ClientDistribution of(String version, CacheFolder cache) {
    KafkaVersion parsed = KafkaVersion.ofClients(version);
    return new ClientDistribution(
        parsed,
        version.equals(ownVersion()) ? List.of() : find("kafka-clients", parsed, cache),
        List.of());
  }

  /**
   * The same with Kafka Streams of that version.
   *
   * @throws ClusterException if that version of Kafka Streams cannot be had
   */
  public ClientDistribution withStreams(CacheFolder cache) {
    return jars.isEmpty()
        ? this
        : new ClientDistribution(version, jars, find("kafka-streams", version, cache));
  }

  /** Why there is no Kafka Streams of that version; empty where there is. */
  public Optional<String> whyNoStreams(CacheFolder cache) {
    try {
      withStreams(cache);
      return Optional.empty();
    } catch (ClusterException e) {
      return Optional.of("there is no kafka-streams " + version + " to be had");
    }
  }

  /**
   * The jars of kafka-tools of a version, with what they need: Kafka's own command-line programs.
   *
   * @throws ClusterException if that version cannot be had
   */
  public static List<Path> tools(String version, CacheFolder cache) {
    return find("kafka-tools", KafkaVersion.ofClients(version), cache);
  }

  private static List<Path> find(String library, KafkaVersion version, CacheFolder cache) {
    return cache.jars(
        () -> MavenJars.ofClients(library, version), "clients", version.text(), library);
  }

  /** Whether the workers run with what the harness runs with. */
  public boolean isOwn() {
    return jars.isEmpty();
  }

  /**
   * The harness's own classpath with the clients replaced, as the {@code java} command takes it.
   */
  public String workerClasspath() {
    return workerClasspath(System.getProperty("java.class.path"));
  }

  String workerClasspath(String own) {
    if (isOwn()) {
      return own;
    }
    Stream<String> kept =
        Arrays.stream(own.split(File.pathSeparator)).filter(entry -> !isReplaced(Path.of(entry)));
    Stream<String> added =
        Stream.concat(jars.stream(), streams.stream())
            .filter(ClientDistribution::isReplaced)
            .map(Path::toString)
            .distinct();
    return Stream.concat(added, kept).collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * The same as {@link #workerClasspath()}, with clients whose wall clock can be shifted.
   *
   * @throws ClusterException if their classes cannot be changed
   */
  public String classpathWithControlledClock(CacheFolder cache) {
    String classpath = workerClasspath();
    List<Path> all = Arrays.stream(classpath.split(File.pathSeparator)).map(Path::of).toList();
    List<Path> kafkas =
        all.stream().filter(jar -> String.valueOf(jar.getFileName()).startsWith("kafka-")).toList();
    String names =
        kafkas.stream()
            .map(jar -> String.valueOf(jar.getFileName()).replace(".jar", ""))
            .sorted()
            .collect(Collectors.joining("+"));
    try {
      return ClockWeaver.jar(kafkas, cache, "clients", names) + File.pathSeparator + classpath;
    } catch (IOException e) {
      throw new ClusterException("the clients' classes cannot be changed: " + e.getMessage(), e);
    }
  }

  /**
   * The clients, Kafka Streams where it was asked for, and what they need, as the {@code java}
   * command takes it: for programs that are no part of ontrial.
   */
  public String applicationClasspath() {
    return Arrays.stream(workerClasspath().split(File.pathSeparator))
        .filter(entry -> {
          String name = String.valueOf(Path.of(entry).getFileName());
          return isReplaced(Path.of(entry))
              || name.startsWith("slf4j-")
              || name.startsWith("jackson-");
        })
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isReplaced(Path jar) {
    String name = String.valueOf(jar.getFileName());
    return REPLACED.stream().anyMatch(name::startsWith);
  }
}
