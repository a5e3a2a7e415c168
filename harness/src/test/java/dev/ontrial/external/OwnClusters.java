package dev.ontrial.external;

import dev.ontrial.cluster.Access;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Clusters of the user's that are not there. */
public final class OwnClusters {
  private OwnClusters() {}

  /** A cluster of so many brokers with Kafka's usual settings. */
  public static OwnCluster of(int brokers, String version) {
    List<Endpoint> endpoints =
        IntStream.rangeClosed(1, brokers)
            .mapToObj(
                id -> new Endpoint(100 + id, "kafka-" + id, 9092, InetAddress.getLoopbackAddress()))
            .toList();
    return new OwnCluster(
        "kafka-1:9092",
        new Access(
            OwnCluster.bootstrap(endpoints),
            Map.of(),
            endpoints.stream().map(Endpoint::id).toList()),
        endpoints,
        version,
        Map.of("min.insync.replicas", "2"),
        Map.of(),
        ServerCommands.NONE);
  }
}
