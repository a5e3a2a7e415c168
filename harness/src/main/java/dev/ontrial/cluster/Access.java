package dev.ontrial.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * How the harness reaches a cluster, and which broker is which node.
 *
 * <p>ontrial numbers brokers from 1, which are their ids on clusters of its own. On a cluster of
 * the user's the ids are any numbers, so each is translated where the cluster is asked.
 *
 * @param bootstrapServers where the brokers answer, in the order of their nodes
 * @param properties the settings of security that every client needs; secrets are among them, so
 *     they are never written
 * @param ids the ids of the brokers, node by node; empty on a cluster of ontrial's own
 * @param order the nodes in the order of {@code bootstrapServers}; empty for 1, 2 and so on
 */
public record Access(
    String bootstrapServers,
    Map<String, String> properties,
    List<Integer> ids,
    List<Integer> order) {
  public Access {
    order = List.copyOf(order);
    properties = Map.copyOf(properties);
    ids = List.copyOf(ids);
  }

  /** Access to brokers whose nodes are 1, 2 and so on. */
  public Access(String bootstrapServers, Map<String, String> properties, List<Integer> ids) {
    this(bootstrapServers, properties, ids, List.of());
  }

  /** Where a node is among the bootstrap servers, from 0. */
  int place(int node) {
    return order.isEmpty() ? node - 1 : order.indexOf(node);
  }

  /** Access to a cluster of ontrial's own. */
  static Access own(String bootstrapServers) {
    return new Access(bootstrapServers, Map.of(), List.of());
  }

  /** Whether the cluster is the user's: ontrial may only create and remove what is its own. */
  public boolean isForeign() {
    return !ids.isEmpty();
  }

  /** The settings of an admin client. */
  Map<String, Object> settings(int requestMillis, int callMillis) {
    Map<String, Object> settings = new HashMap<>(properties);
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "ontrial-admin");
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, requestMillis);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, callMillis);
    settings.put(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, 25);
    settings.put(AdminClientConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 200);
    settings.put(AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 25);
    settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200);
    settings.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    // With all brokers down, "rebootstrap" spins and takes a core from their start.
    settings.put(AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
    return settings;
  }

  /** The node of a broker; {@link PartitionState#NONE} for one that was not there at first. */
  int node(int id) {
    if (!isForeign()) {
      return id;
    }
    int at = ids.indexOf(id);
    return at < 0 ? PartitionState.NONE : at + 1;
  }

  /** The id of the broker that is that node. */
  public int id(int node) {
    return isForeign() ? ids.get(node - 1) : node;
  }

  /** The nodes of brokers, without those that were not there at first. */
  List<Integer> nodes(Collection<Integer> brokers) {
    return brokers.stream().map(this::node).filter(node -> node != PartitionState.NONE).toList();
  }

  /** What assigns replicas to nodes, by the brokers' ids. */
  Map<Integer, List<Integer>> ids(Map<Integer, List<Integer>> assignment) {
    Map<Integer, List<Integer>> translated = new LinkedHashMap<>();
    assignment.forEach((partition, nodes) -> {
      List<Integer> brokers = new ArrayList<>();
      nodes.forEach(node -> brokers.add(id(node)));
      translated.put(partition, brokers);
    });
    return translated;
  }

  /** Without the settings, which contain secrets. */
  @Override
  public String toString() {
    return bootstrapServers;
  }
}
