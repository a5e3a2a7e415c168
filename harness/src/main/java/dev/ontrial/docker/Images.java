package dev.ontrial.docker;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.KafkaVersion;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which images a cluster is made of.
 *
 * @param broker the brokers' image; without a tag, the tag is Kafka's version
 * @param toxiproxy the image of the links
 * @param adapter the class of the {@link BrokerImage} that knows the brokers' image
 */
public record Images(String broker, String toxiproxy, String adapter) {
  /** What is published by Apache Kafka. */
  public static final String DEFAULT_BROKER = "apache/kafka";

  /** What is published by Toxiproxy's makers. */
  public static final String DEFAULT_TOXIPROXY = "ghcr.io/shopify/toxiproxy:2.12.0";

  /**
   * `[HOST[:PORT]/]NAME[:TAG][@DIGEST]`, as Docker's documentation of `docker image tag` says. A
   * password has no place in it.
   */
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?:(?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+\\])(?::\\d{1,5})?/)?"
              + "[a-z0-9]+(?:[._/-]+[a-z0-9]+)*"
              + "(?::\\w[\\w.-]{0,127})?(?:@[A-Za-z0-9]+:[0-9A-Fa-f]{32,128})?");

  /** Knows Apache Kafka's images, and those that are made like them. */
  public static final String DEFAULT_ADAPTER = ApacheKafkaImage.class.getName();

  /** The published images, or those that the environment names instead. */
  public static Images ofEnvironment() {
    return new Images(
        named("ONTRIAL_IMAGE", DEFAULT_BROKER),
        named("ONTRIAL_TOXIPROXY_IMAGE", DEFAULT_TOXIPROXY),
        named("ONTRIAL_IMAGE_ADAPTER", DEFAULT_ADAPTER));
  }

  /**
   * What is wrong with the names of the images; empty if they can be names. It does not quote them,
   * since somebody may have written a password into one.
   */
  public Optional<String> complaint() {
    for (String image : List.of(broker, toxiproxy)) {
      if (!REFERENCE.matcher(image).matches()) {
        String place = image.equals(broker) ? "the brokers' image" : "the image of Toxiproxy";
        String why =
            image.contains("@")
                ? "it has credentials or a broken digest in it"
                : "it is no name of an image";
        return Optional.of(
            place
                + ": "
                + why
                + "; use [HOST[:PORT]/]NAME[:TAG], and `docker login` for credentials");
      }
    }
    return Optional.empty();
  }

  private static String named(String variable, String otherwise) {
    @Nullable String value = System.getenv(variable);
    return value == null || value.isBlank() ? otherwise : value.strip();
  }

  /** The tag of the brokers' image; empty where it has none. */
  public String tag() {
    int colon = broker.lastIndexOf(':');
    return colon > broker.lastIndexOf('/') ? broker.substring(colon + 1) : "";
  }

  /** The version of Kafka that the tag names; empty if it names none, or another maker's. */
  public Optional<String> kafka() {
    if (!adapter.equals(DEFAULT_ADAPTER) || tag().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(KafkaVersion.parse(tag()).text());
    } catch (ClusterException e) {
      return Optional.empty();
    }
  }

  /** The brokers' image with its tag. */
  public String broker(String kafka) {
    return tag().isEmpty() ? broker + ":" + kafka : broker;
  }

  /**
   * The adapter itself.
   *
   * @throws ClusterException if there is no such class, or it is none
   */
  public BrokerImage brokerImage() {
    try {
      Object made = Class.forName(adapter).getDeclaredConstructor().newInstance();
      if (made instanceof BrokerImage image) {
        return image;
      }
      throw new ClusterException(
          "the image adapter %s does not implement %s"
              .formatted(adapter, BrokerImage.class.getName()));
    } catch (ClassNotFoundException e) {
      throw new ClusterException(
          "there is no class %s for --image-adapter; name its jar in ONTRIAL_CLASSPATH"
              .formatted(adapter),
          e);
    } catch (ReflectiveOperationException e) {
      throw new ClusterException(
          "the image adapter %s needs a public constructor without parameters: %s"
              .formatted(adapter, e),
          e);
    }
  }
}
