package dev.ontrial.fault;

import static org.awaitility.Awaitility.await;

import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.LocalCluster;
import dev.ontrial.cluster.Nodes;
import dev.ontrial.cluster.PartitionState;
import dev.ontrial.cluster.Placement;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.cluster.Reaper;
import dev.ontrial.link.Addresses;
import dev.ontrial.link.LinkKind;
import dev.ontrial.link.Links;
import dev.ontrial.link.Network;
import dev.ontrial.link.wire.LinkStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;

/** Three real brokers, and every path among them and from two clients through a link of its own. */
final class FaultyCluster implements AutoCloseable {
  static final int BROKERS = 3;
  static final int CLIENT_A = 10;
  static final int CLIENT_B = 11;
  static final Duration PATIENCE = Duration.ofSeconds(30);

  final PortBlock ports = PortBlock.reserve(Nodes.MOST);
  final Network network;
  final LocalCluster cluster;
  private final Reaper reaper = Reaper.open();
  private final Links links;

  FaultyCluster(LinkKind kind, Path folder) throws IOException {
    this(kind, folder, ClusterSpec.of(ClusterSpec.DEFAULT_VERSION));
  }

  FaultyCluster(LinkKind kind, Path folder, ClusterSpec spec) throws IOException {
    Files.createDirectories(folder.resolve("hosts"));
    links = LinkStart.choose(kind, folder.resolve("toxiproxy.log"), reaper, System.out::println);
    network =
        new Network(
            links,
            Addresses.local(spec.nodes(), ports.internal(), ports.controller(), ports.client()));
    network.addWorker(CLIENT_A);
    network.addWorker(CLIENT_B);
    Placement place =
        new Placement(
            folder, ports, node -> hosts(node, folder), reaper, (program, pid, code) -> {});
    cluster = LocalCluster.start(spec, place, CacheFolder.ofUser(), System.out::println);
  }

  private Path hosts(int node, Path folder) {
    try {
      return network.hostsFile(node, folder.resolve("hosts"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The implementations to test: both, unless it is known that Toxiproxy cannot be had. */
  static List<LinkKind> kinds() {
    return "relay".equals(System.getenv("ONTRIAL_LINKS"))
        ? List.of(LinkKind.RELAY)
        : List.of(LinkKind.TOXIPROXY, LinkKind.RELAY);
  }

  ClusterAdmin admin() {
    return cluster.admin();
  }

  FaultTopology wires() {
    return new FaultTopology(
        network, cluster.spec().nodes(), List.of(CLIENT_A, CLIENT_B), ports.client());
  }

  /** Creates a topic of one partition on all brokers and waits until it is in sync. */
  void createTopic(String topic, int leader) {
    admin().createTopic(topic, 1, BROKERS, leader, Map.of());
    admin().awaitInSync(List.of(topic), PATIENCE);
  }

  /** Writes so many records to partition 0 of a topic, and waits until they are acknowledged. */
  void append(String topic, int records) {
    // Without idempotence: a producer gets its id from the controllers, which may be gone.
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            cluster.directBootstrapServers(),
            "enable.idempotence",
            false,
            "acks",
            "all");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        var unused = producer.send(new ProducerRecord<>(topic, 0, null, new byte[] {1}));
      }
      producer.flush();
    }
  }

  PartitionState partition(String topic) {
    return admin().snapshot(List.of(topic)).getFirst();
  }

  /** Asks again and again; a question that meets a broken broker may fail meanwhile. */
  static ConditionFactory eventually() {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptionsInstanceOf(ClusterException.class);
  }

  @Override
  public void close() {
    cluster.close();
    network.close();
    links.close();
    reaper.close();
    ports.close();
  }
}
