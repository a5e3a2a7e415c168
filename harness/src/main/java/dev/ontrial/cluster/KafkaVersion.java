package dev.ontrial.cluster;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Kafka: of brokers, or of the clients.
 *
 * @param text the version as Maven knows it, such as {@code 4.3.1} or {@code 4.4.0-rc0}
 */
public record KafkaVersion(String text, int major, int minor) implements Comparable<KafkaVersion> {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(0|[1-9]\\d{0,3})\\.(0|[1-9]\\d{0,3})\\.(0|[1-9]\\d{0,5})"
              + "(-[\\w.-]{1,40}|\\.[A-Za-z][\\w.-]{0,39})?");

  /**
   * Reads a version of brokers, which run without ZooKeeper.
   *
   * @throws ClusterException if it is not a version, or one before 3.3, the first whose KRaft mode
   *     was fit for production (KIP-833)
   */
  public static KafkaVersion parse(String text) {
    KafkaVersion version = read(text);
    if (!version.isAtLeast(3, 3)) {
      throw new ClusterException(
          "Kafka %s needs ZooKeeper; a local cluster runs 3.3.0 or newer".formatted(text));
    }
    return version;
  }

  /**
   * Reads a version of kafka-clients.
   *
   * @throws ClusterException if it is not a version, or one before 2.5, the first that sends a
   *     group's metadata with a transaction's offsets (KIP-447), as a worker does
   */
  public static KafkaVersion ofClients(String text) {
    KafkaVersion version = read(text);
    if (!version.isAtLeast(2, 5)) {
      throw new ClusterException(
          "kafka-clients %s is too old (KIP-447); workers run with 2.5.0 or newer".formatted(text));
    }
    return version;
  }

  private static KafkaVersion read(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new ClusterException(
          "'%s' is not a version of Kafka; write it like 4.4.0".formatted(text));
    }
    return new KafkaVersion(
        text, Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  public boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }

  /** By the numbers; of two that differ in what follows these, by the text. */
  @Override
  public int compareTo(KafkaVersion other) {
    return Comparator.comparingInt(KafkaVersion::major)
        .thenComparingInt(KafkaVersion::minor)
        .thenComparingInt(KafkaVersion::patch)
        .thenComparing(KafkaVersion::text)
        .compare(this, other);
  }

  private int patch() {
    return Integer.parseInt(text.split("[.-]", -1)[2]);
  }

  @Override
  public String toString() {
    return text;
  }
}
