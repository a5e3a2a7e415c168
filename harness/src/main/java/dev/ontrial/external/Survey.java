package dev.ontrial.external;

import dev.ontrial.cluster.Access;
import dev.ontrial.cluster.ClusterException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import javax.security.auth.login.LoginException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What a cluster of the user's says of itself, before anything is created there. */
final class Survey {
  private static final int CALL_MILLIS = 10_000;
  private static final int REQUEST_MILLIS = 5_000;

  /** Settings of topics on which promises depend, and those of brokers that give their defaults. */
  private static final Map<String, String> PROMISING =
      Map.of(
          "unclean.leader.election.enable", "unclean.leader.election.enable",
          "flush.messages", "log.flush.interval.messages",
          "cleanup.policy", "log.cleanup.policy",
          "min.insync.replicas", "min.insync.replicas");

  private static final String FORGETTING = "producer.id.expiration.ms";

  /** KIP-966. */
  private static final String ELR = "eligible.leader.replicas.version";

  private final String bootstrap;
  private final Map<String, String> properties;

  Survey(String bootstrap, Map<String, String> properties) {
    this.bootstrap = bootstrap;
    this.properties = properties;
  }

  OwnCluster make(String version) {
    TokenEndpoints endpointsOfTokens = new TokenEndpoints(properties);
    endpointsOfTokens.allowHere();
    var unused =
        endpointsOfTokens.hosts(); // A host that is unknown is said before a broker is asked.
    reachAnyOf(bootstrap);
    try (Admin admin = admin()) {
      List<Endpoint> endpoints =
          answer("which brokers there are", admin.describeCluster().nodes()).stream()
              .sorted(Comparator.comparingInt(Node::id))
              .map(node -> Endpoint.of(node.id(), node.host(), node.port()))
              .toList();
      if (endpoints.size() > OwnCluster.MOST_BROKERS) {
        throw new ClusterException(
            "the cluster has %d brokers; ontrial places links in front of %d at most"
                .formatted(endpoints.size(), OwnCluster.MOST_BROKERS));
      }
      FeatureMetadata features =
          answer("which features it has", admin.describeFeatures().featureMetadata());
      return new OwnCluster(
          bootstrap,
          new Access(
              OwnCluster.bootstrap(endpoints),
              properties,
              endpoints.stream().map(Endpoint::id).toList()),
          endpoints,
          version.isEmpty() ? Releases.of(features) : version,
          settings(admin, endpoints),
          levels(features),
          ServerCommands.NONE);
    } catch (KafkaException e) {
      throw refused("the settings of the client", e);
    }
  }

  private Admin admin() {
    Map<String, Object> settings = new HashMap<>(properties);
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "ontrial-survey");
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_MILLIS);
    settings.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    return Admin.create(settings);
  }

  /** Says of an address that is not reached which one it is, which Kafka's client does not. */
  private static void reachAnyOf(String bootstrap) {
    ClusterException last = null;
    for (String server : BootstrapServers.checked(bootstrap)) {
      int colon = server.lastIndexOf(':');
      String host = server.substring(0, colon);
      try {
        InetAddress address = Endpoint.resolve(host, "--bootstrap-server names");
        int port = Integer.parseInt(server.substring(colon + 1));
        Endpoint.connect(new InetSocketAddress(address, port), "--bootstrap-server " + server);
        return;
      } catch (ClusterException e) {
        last = e;
      }
    }
    if (last != null) {
      throw last;
    }
  }

  /**
   * The settings that a topic gets without asking for any, as the brokers' answer to its creation
   * has them (KIP-525); it is validated and not created.
   */
  private Map<String, String> settings(Admin admin, List<Endpoint> brokers) {
    String name = OwnCluster.PREFIX + "survey";
    NewTopic topic = new NewTopic(name, 1, (short) Math.min(3, brokers.size()));
    Config config =
        answer(
            "whether it would create the topic " + name,
            admin
                .createTopics(List.of(topic), new CreateTopicsOptions().validateOnly(true))
                .config(name));
    Map<String, String> settings = new TreeMap<>();
    for (Map.Entry<String, String> each : PROMISING.entrySet()) {
      ConfigEntry entry = config.get(each.getKey());
      if (entry != null && entry.value() != null) {
        settings.put(each.getValue(), entry.value());
      }
    }
    settings.putAll(ofBrokers(admin, brokers.getFirst().id()));
    return settings;
  }

  /**
   * How soon brokers forget a producer, if the client may ask that: it takes the right to describe
   * the cluster's settings, which is not among the least. Without it the value is not known.
   */
  private static Map<String, String> ofBrokers(Admin admin, int broker) {
    ConfigResource resource =
        new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker));
    try {
      Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      ConfigEntry entry = config == null ? null : config.get(FORGETTING);
      String value = entry == null ? null : entry.value();
      return Map.of(FORGETTING, value == null ? OwnCluster.UNKNOWN : value);
    } catch (ExecutionException e) {
      return Map.of(FORGETTING, OwnCluster.UNKNOWN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while a broker was asked for its settings", e);
    }
  }

  private static Map<String, Integer> levels(FeatureMetadata features) {
    Map<String, Integer> levels = new TreeMap<>();
    features
        .finalizedFeatures()
        .forEach((name, range) -> levels.put(name, (int) range.maxVersionLevel()));
    // A level of 0 is not told.
    levels.putIfAbsent(ELR, 0);
    levels.keySet().retainAll(List.of(ELR));
    return levels;
  }

  private <T> T answer(String question, KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw refused(question, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while the cluster was asked " + question, e);
    }
  }

  private ClusterException refused(String question, Throwable cause) {
    String error = cause.getClass().getSimpleName() + ": " + text(cause);
    String protocol = OwnCluster.protocol(properties);
    String where = "the cluster at " + bootstrap;
    if (cause instanceof AuthenticationException) {
      return new ClusterException(
          "%s does not let the client in (security.protocol=%s): %s; check --command-config"
              .formatted(where, protocol, error),
          cause);
    }
    if (cause instanceof AuthorizationException) {
      return new ClusterException(
          "%s was asked %s: %s; `ontrial acls` prints the rights that are needed"
              .formatted(where, question, error),
          cause);
    }
    LoginException login = login(cause);
    if (login != null) {
      return new ClusterException(
          "the client cannot log in (security.protocol=%s, sasl.mechanism=%s): %s; check"
                  .formatted(
                      protocol, properties.getOrDefault("sasl.mechanism", "GSSAPI"), said(login))
              + " --command-config",
          cause);
    }
    if (cause instanceof TimeoutException) {
      return new ClusterException(
          ("%s accepts connections, but no broker answers a client with security.protocol=%s: %s;"
                  + " check the protocol in --command-config")
              .formatted(where, protocol, error),
          cause);
    }
    return new ClusterException("%s was asked %s: %s".formatted(where, question, error), cause);
  }

  private static @Nullable LoginException login(Throwable error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof LoginException login) {
        return login;
      }
    }
    return null;
  }

  /** What it says, without the names of classes and the stack trace that Kafka puts into it. */
  private static String said(LoginException error) {
    String first = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    return first.replaceAll("^([\\w.$]+(Exception|Error): ?)+", "");
  }

  /** An error and what caused it, as that of TLS is only in its cause. */
  private static String text(Throwable error) {
    StringBuilder text = new StringBuilder(String.valueOf(error.getMessage()));
    for (Throwable each = error.getCause(); each != null; each = each.getCause()) {
      String message = String.valueOf(each.getMessage());
      if (text.indexOf(message) < 0) {
        text.append(": ").append(message);
      }
    }
    return text.toString().replace('\n', ' ');
  }
}
