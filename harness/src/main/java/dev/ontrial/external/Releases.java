package dev.ontrial.external;

import dev.ontrial.cluster.ClusterException;
import java.util.List;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.SupportedVersionRange;

/**
 * Which release of Kafka brokers run, by the newest {@code metadata.version} that they support. The
 * protocol has no question for the version itself.
 *
 * <p>Source: the constants of {@code MetadataVersion} in Kafka's server-common, of which each
 * release has its last.
 */
final class Releases {
  /**
   * A release.
   *
   * @param level the newest metadata.version of it
   * @param patch its newest patch release; earlier ones have bugs that would excuse too much
   */
  private record Release(int level, String patch) {}

  private static final List<Release> ALL =
      List.of(
          new Release(7, "3.3.2"),
          new Release(8, "3.4.1"),
          new Release(11, "3.5.2"),
          new Release(14, "3.6.2"),
          new Release(19, "3.7.2"),
          new Release(20, "3.8.1"),
          new Release(21, "3.9.1"),
          new Release(25, "4.0.1"),
          new Release(27, "4.1.1"),
          new Release(29, "4.2.0"),
          new Release(30, "4.3.1"),
          new Release(33, "4.4.0"));

  private Releases() {}

  /**
   * The newest patch release of the brokers' release.
   *
   * @throws ClusterException if they do not say, as brokers with ZooKeeper and other programs
   */
  static String of(FeatureMetadata features) {
    SupportedVersionRange supported = features.supportedFeatures().get("metadata.version");
    if (supported == null) {
      throw new ClusterException(
          "the brokers do not say which release they are; give it with --kafka VERSION (3.3 or"
              + " newer)");
    }
    return of(supported.maxVersion());
  }

  /** The same, by the newest metadata.version that they support. */
  static String of(int level) {
    return ALL.stream()
        .filter(release -> release.level() >= level)
        .findFirst()
        .orElse(ALL.getLast())
        .patch();
  }
}
