package dev.ontrial.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The run in which a broker shows what classes brokers need: a small cluster that creates a
 * replicated topic and its coordinators, and whose first broker then shuts down in order.
 */
final class BrokerTraining {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BROKERS = 3;

  private BrokerTraining() {}

  /** Trains broker 1 of three: a broker alone would load nothing of replication. */
  static void run(BrokerProgram trained, BrokerProgram others) throws IOException {
    try (ScratchFolder scratch = ScratchFolder.create("ontrial-training");
        PortBlock ports = PortBlock.reserve(BROKERS)) {
      Path folder = scratch.path();
      Path hosts = writeHosts(folder);
      ClusterSpec spec = ClusterSpec.of(trained.version().text()).withBrokers(BROKERS);
      Placement place =
          new Placement(
              folder, ports, broker -> hosts, scratch.launcher(), (program, pid, code) -> {});
      try (LocalCluster cluster =
          LocalCluster.create(spec, place, (id, version) -> id == 1 ? trained : others, others)) {
        cluster.startAll();
        ClusterAdmin admin = cluster.admin();
        admin.createTopic("training", 2, BROKERS, 1, Map.of());
        List<String> internal = admin.coordinators().create();
        admin.awaitInSync(List.of("training"), PATIENCE);
        admin.awaitInSync(internal, PATIENCE);
        cluster.broker(1).stopGracefully(PATIENCE);
      }
    }
  }

  private static Path writeHosts(Path folder) throws IOException {
    StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n");
    for (int broker = 1; broker <= BROKERS; broker++) {
      hosts.append("127.0.0.").append(broker).append(' ').append(LocalBroker.name(broker));
      hosts.append('\n');
    }
    hosts.append("127.0.0.1 ").append(InetAddress.getLocalHost().getHostName());
    return Files.writeString(folder.resolve("hosts"), hosts.append('\n'));
  }
}
