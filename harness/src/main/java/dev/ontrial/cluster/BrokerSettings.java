package dev.ontrial.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** The {@code server.properties} of one node: a broker, a controller, or both in one process. */
public final class BrokerSettings {
  private static final int FIRST_WORKER = 10;
  private static final String CONTROLLER = "CONTROLLER";

  /** In which {@code {broker}} stands for the broker's number; all others are alike. */
  private static final String RACK = "broker.rack";

  private BrokerSettings() {}

  /**
   * The settings of node {@code id}.
   *
   * @param data where its logs are, as the node sees it: a directory, or several with commas
   */
  public static Map<String, String> of(
      ClusterSpec spec, BrokerAddresses addresses, int id, String data) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("node.id", Integer.toString(id));
    settings.put("process.roles", roles(spec.nodes(), id));
    settings.put("log.dirs", data);
    settings.putAll(
        spec.nodes().isSeparateController(id)
            ? ofController(spec, addresses, id)
            : listeners(spec, addresses, id));
    settings.putAll(durability(spec.brokers()));
    settings.putAll(thrift());
    if (!spec.productionTimeouts()) {
      ShortenedDefault.ALL.forEach(each -> settings.put(each.setting(), each.value()));
    }
    settings.putAll(spec.overrides());
    settings.computeIfPresent(RACK, (name, rack) -> rack.replace("{broker}", Integer.toString(id)));
    return settings;
  }

  private static String roles(Nodes nodes, int id) {
    boolean controller = nodes.quorum().contains(id) || nodes.isSeparateController(id);
    return controller && nodes.isBroker(id)
        ? "broker,controller"
        : controller ? "controller" : "broker";
  }

  private static Map<String, String> ofController(
      ClusterSpec spec, BrokerAddresses addresses, int id) {
    int port = addresses.controller().applyAsInt(id);
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("listeners", CONTROLLER + "://%s:%d".formatted(addresses.bind().apply(id), port));
    if (advertisesController(spec, id)) {
      settings.put(
          "advertised.listeners", CONTROLLER + "://%s:%d".formatted(spec.nodes().name(id), port));
    }
    settings.put("controller.listener.names", CONTROLLER);
    settings.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
    settings.putAll(quorum(spec, addresses));
    return settings;
  }

  /**
   * Controllers tell each other their address since KIP-853; before, advertising it was refused.
   */
  private static boolean advertisesController(ClusterSpec spec, int id) {
    return spec.versionOf(id).isAtLeast(3, 9);
  }

  private static Map<String, String> listeners(
      ClusterSpec spec, BrokerAddresses addresses, int id) {
    String bind = addresses.bind().apply(id);
    String name = LocalBroker.name(id);
    int internal = addresses.internal().applyAsInt(id);
    int controller = addresses.controller().applyAsInt(id);
    boolean combined = spec.nodes().quorum().contains(id);
    String advertised =
        "CLIENT://%s:%d,INTERNAL://%s:%d,DIRECT://%s:%d"
            .formatted(
                addresses.clientHost().apply(id),
                addresses.client(),
                name,
                internal,
                addresses.directHost().apply(id),
                addresses.direct());
    if (combined && advertisesController(spec, id)) {
      advertised += ",%s://%s:%d".formatted(CONTROLLER, name, controller);
    }
    StringBuilder listeners =
        new StringBuilder(
            "CLIENT://%1$s:%2$d,INTERNAL://%1$s:%3$d,DIRECT://%1$s:%4$d"
                .formatted(bind, addresses.client(), internal, addresses.direct()));
    if (combined) {
      listeners.append(",%s://%s:%d".formatted(CONTROLLER, bind, controller));
    }
    StringBuilder protocols =
        new StringBuilder(
            "CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT,DIRECT:PLAINTEXT");
    StringBuilder told = new StringBuilder(advertised);
    for (int at = 0; at < spec.literalListeners(); at++) {
      int worker = FIRST_WORKER + at;
      int port = addresses.literal().applyAsInt(worker);
      listeners.append(",WORKER%d://%s:%d".formatted(worker, bind, port));
      protocols.append(",WORKER%d:PLAINTEXT".formatted(worker));
      told.append(",WORKER%d://%s:%d".formatted(worker, BrokerAddresses.path(worker, id), port));
    }
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("listeners", listeners.toString());
    settings.put("advertised.listeners", told.toString());
    settings.put("inter.broker.listener.name", "INTERNAL");
    settings.put("controller.listener.names", CONTROLLER);
    settings.put("listener.security.protocol.map", protocols.toString());
    settings.putAll(quorum(spec, addresses));
    return settings;
  }

  /** A quorum whose voters can be changed has them in its storage (KIP-853). */
  private static Map<String, String> quorum(ClusterSpec spec, BrokerAddresses addresses) {
    return spec.hasDynamicQuorum()
        ? Map.of("controller.quorum.bootstrap.servers", controllers(spec, addresses, node -> ""))
        : Map.of("controller.quorum.voters", controllers(spec, addresses, node -> node + "@"));
  }

  /** Where the controllers listen, each after what stands for its node. */
  private static String controllers(
      ClusterSpec spec, BrokerAddresses addresses, IntFunction<String> before) {
    return spec.nodes().quorum().stream()
        .map(node ->
            before.apply(node)
                + spec.nodes().name(node)
                + ":"
                + addresses.controller().applyAsInt(node))
        .collect(Collectors.joining(","));
  }

  private static Map<String, String> durability(int brokers) {
    String replicas = Integer.toString(Math.min(3, brokers));
    String inSync = Integer.toString(brokers >= 3 ? 2 : 1);
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("auto.create.topics.enable", "false");
    settings.put("default.replication.factor", replicas);
    settings.put("min.insync.replicas", inSync);
    settings.put("unclean.leader.election.enable", "false");
    settings.put("offsets.topic.replication.factor", replicas);
    settings.put("transaction.state.log.replication.factor", replicas);
    settings.put("transaction.state.log.min.isr", inSync);
    settings.put("share.coordinator.state.topic.replication.factor", replicas);
    settings.put("share.coordinator.state.topic.min.isr", inSync);
    return settings;
  }

  /** Fewer threads, partitions and buffers, since all brokers share one machine. */
  private static Map<String, String> thrift() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.num.partitions", "4");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "4");
    settings.put("num.recovery.threads.per.data.dir", "1");
    settings.put("group.coordinator.threads", "1");
    settings.put("log.cleaner.dedupe.buffer.size", "4194304");
    settings.put("log.index.size.max.bytes", "1048576");
    return settings;
  }
}
