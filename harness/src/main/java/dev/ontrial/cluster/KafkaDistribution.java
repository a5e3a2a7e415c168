package dev.ontrial.cluster;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The broker program of one Kafka version: the jars of {@code org.apache.kafka:kafka_2.13} and what
 * they need, with a logging binding, from the user's own Maven repositories.
 *
 * @param classpath the jars, in Maven's order
 */
public record KafkaDistribution(KafkaVersion version, List<Path> classpath) {
  public KafkaDistribution {
    classpath = List.copyOf(classpath);
  }

  /**
   * Finds the jars of a version: by the list made the last time while all of them still exist, else
   * through Maven.
   *
   * @throws ClusterException if that version cannot be had
   */
  public static KafkaDistribution of(KafkaVersion version, CacheFolder cache) {
    return new KafkaDistribution(
        version,
        cache.jars(() -> MavenJars.ofKafka(version), "kafka", version.text(), "classpath"));
  }

  /** The classpath as the {@code java} command takes it. */
  public String classpathArgument() {
    return classpath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Whether these brokers log by log4j 2 (Kafka 4) rather than by reload4j (Kafka 3). */
  public boolean logsByLog4j2() {
    return classpath.stream()
        .anyMatch(jar -> jar.getFileName().toString().startsWith("log4j-core"));
  }
}
