package dev.ontrial.external;

import dev.ontrial.cluster.Access;
import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A running cluster of the user's, as it was found.
 *
 * @param bootstrap what the user gave
 * @param access how clients reach it
 * @param endpoints where each broker is, node by node
 * @param version the brokers' version: the newest patch of the release that they say they are of,
 *     or what the user says
 * @param settings the brokers' settings on which promises depend
 * @param features the finalized levels of the cluster's features
 * @param commands the user's commands for faults of brokers
 */
public record OwnCluster(
    String bootstrap,
    Access access,
    List<Endpoint> endpoints,
    String version,
    Map<String, String> settings,
    Map<String, Integer> features,
    ServerCommands commands) {

  /** How all names of ontrial's begin on a cluster of the user's. */
  public static final String PREFIX = "ontrial-";

  /** A setting that takes rights to read; the contract leaves what depends on it undecided. */
  public static final String UNKNOWN = "unknown";

  /** The nodes of workers begin at 10. */
  static final int MOST_BROKERS = 9;

  public OwnCluster {
    endpoints = List.copyOf(endpoints);
    settings = Map.copyOf(settings);
    features = Map.copyOf(features);
  }

  /** How many brokers it has. */
  public int brokers() {
    return endpoints.size();
  }

  /** The protocol by which its brokers are reached, such as {@code SASL_SSL}. */
  public String protocol() {
    return protocol(access.properties());
  }

  static String protocol(Map<String, String> properties) {
    return properties.getOrDefault("security.protocol", "PLAINTEXT");
  }

  /** Whether its brokers expect TLS. */
  boolean tls() {
    return protocol().endsWith("SSL");
  }

  /** What asks it; to be closed by the caller. */
  public ClusterAdmin admin() {
    return new ClusterAdmin(access);
  }

  /** The same cluster with the user's commands for faults of brokers. */
  public OwnCluster with(ServerCommands others) {
    return new OwnCluster(bootstrap, access, endpoints, version, settings, features, others);
  }

  static String bootstrap(List<Endpoint> endpoints) {
    return endpoints.stream()
        .map(each -> each.host() + ":" + each.port())
        .collect(Collectors.joining(","));
  }

  /** For people: "cluster at HOST:PORT (SASL_SSL)". */
  public String description() {
    return "cluster at %s (%s)".formatted(bootstrap, protocol());
  }

  /**
   * Connects to a cluster and looks at it.
   *
   * @param bootstrap {@code HOST:PORT}, several separated by commas
   * @param properties the settings of security, see {@link CommandConfig}
   * @param version what the user says that the brokers run; empty for what they say themselves
   * @throws ClusterException if it cannot be reached or used: one line that says why
   */
  public static OwnCluster connect(
      String bootstrap, Map<String, String> properties, String version) {
    return new Survey(bootstrap, properties).make(version);
  }
}
