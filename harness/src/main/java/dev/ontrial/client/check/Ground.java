package dev.ontrial.client.check;

import dev.ontrial.adapter.AdapterLaunch;
import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.LocalCluster;
import dev.ontrial.cluster.Placement;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.cluster.Reaper;
import dev.ontrial.link.Flow;
import dev.ontrial.link.Imposed;
import dev.ontrial.link.Link;
import dev.ontrial.link.LinkFault;
import dev.ontrial.link.Network;
import dev.ontrial.link.wire.ArmedRule;
import dev.ontrial.link.wire.Retransmissions;
import dev.ontrial.link.wire.WireLink;
import dev.ontrial.link.wire.WireLinks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One broker behind a wire link, and independent clients that know what its logs hold. */
public final class Ground implements AutoCloseable {
  static final int PARTITIONS = 2;

  /** The file in the folder that has the adapters' error output. */
  public static final String LOG = "adapter.log";

  /** The run's number in the records of checks. */
  static final long RUN = 0x63_6865_636bL;

  private static final int NODE = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path folder;
  private final Reaper reaper = Reaper.open();
  private final PortBlock ports = PortBlock.reserve(1);
  private final WireLinks links = new WireLinks();
  private final Network network;
  private final Cluster cluster;
  private final List<Retransmissions.Request> produced = new CopyOnWriteArrayList<>();
  private final Retransmissions retransmissions;
  private int topics;

  /**
   * Starts the broker.
   *
   * @param folder for logs and data
   * @param kafka the broker's version
   * @param notices receives what the user should know
   */
  public static Ground open(Path folder, String kafka, Consumer<String> notices) {
    return new Ground(folder, kafka, notices);
  }

  private Ground(Path folder, String kafka, Consumer<String> notices) {
    this.folder = folder;
    retransmissions = new Retransmissions(RUN, (process, total, before, now) -> {}, produced::add);
    network = new Network(links, 1, List.of(ports.internal(), ports.controller()), ports.client());
    network.addWorker(NODE, List.of(ports.literal(NODE)), retransmissions::before);
    ClusterSpec spec = ClusterSpec.of(kafka).withBrokers(1).withLiteralListeners(1);
    cluster = cluster(spec, notices);
  }

  /** The broker; if it does not start nothing else is left. */
  private Cluster cluster(ClusterSpec spec, Consumer<String> notices) {
    Placement place =
        new Placement(folder, ports, this::hostsFile, reaper, (program, pid, code) -> {});
    try {
      return LocalCluster.start(spec, place, CacheFolder.ofUser(), notices);
    } catch (RuntimeException e) {
      closeLinks();
      throw e;
    }
  }

  private Path hostsFile(int node) {
    try {
      return network.hostsFile(node, Files.createDirectories(folder.resolve("hosts")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts an adapter, which ends with this JVM at the latest. */
  Dialogue start(AdapterLaunch launch) {
    return Dialogue.start(reaper, launch, folder.resolve(LOG));
  }

  /** Where clients of adapters find the broker. */
  String bootstrap() {
    return Network.pathAddress(NODE, 1) + ":" + ports.literal(NODE);
  }

  /** A name for a new topic, group or transactional id. */
  synchronized String newName(String of) {
    return of + "-" + ++topics;
  }

  /** Creates a topic with two partitions. */
  String topic(String of) {
    String name = newName(of);
    cluster.admin().createTopic(name, PARTITIONS, 1, 1, Map.of());
    cluster.admin().awaitInSync(List.of(name), PATIENCE);
    return name;
  }

  /** Everything that a topic holds, in the order of each partition. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic, String isolation) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", cluster.directBootstrapServers());
    properties.put("isolation.level", isolation);
    properties.put("enable.auto.commit", "false");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    // A commit is answered before its markers are written.
    cluster.admin().awaitSettled(List.of(topic), PATIENCE);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all = partitions(topic);
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (all.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
        if (System.nanoTime() > deadline) {
          throw Ending.unknown("the log of " + topic + " could not be read to its end");
        }
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  static List<TopicPartition> partitions(String topic) {
    return IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(topic, p)).toList();
  }

  /** Writes records for a consumer to read, values of 100 bytes, one partition after the other. */
  void fill(String topic, int records) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", cluster.directBootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int at = 0; at < records; at++) {
        var unused = producer.send(CheckedProducer.record(0, topic, at % PARTITIONS, at));
      }
    }
  }

  /** What a group has committed of a topic, by partition. */
  Map<Integer, Long> committed(String group, String topic) {
    Map<Integer, Long> committed = new HashMap<>();
    try {
      Map<TopicPartition, OffsetAndMetadata> all =
          cluster
              .admin()
              .kafka()
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get();
      all.forEach((each, position) -> {
        if (position != null && each.topic().equals(topic)) {
          committed.put(each.partition(), position.offset());
        }
      });
    } catch (ExecutionException e) {
      // The group does not exist yet.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return committed;
  }

  /** The Produce requests of a client so far. */
  List<Retransmissions.Request> produced(String clientId) {
    return produced.stream().filter(each -> each.clientId().equals(clientId)).toList();
  }

  /** How many records of a producer passed the link again. */
  long retries(int process) {
    return retransmissions.total(process, Retransmissions.Total.RETRIES);
  }

  /** How many Produce requests have passed the link. */
  int requests() {
    return produced.size();
  }

  private List<Link> adapterLinks() {
    return network.openedBy(NODE, 1, port -> port == ports.literal(NODE));
  }

  void arm(ArmedRule rule) {
    adapterLinks().forEach(link -> ((WireLink) link).arm(rule));
  }

  void disarm(ArmedRule rule) {
    adapterLinks().forEach(link -> ((WireLink) link).disarm(rule));
  }

  /** Stops everything between the adapters and the broker until it is healed. */
  Imposed cut() {
    return network.impose(List.of(new Flow(NODE, 1), new Flow(1, NODE)), new LinkFault.Drop());
  }

  @Override
  public void close() {
    cluster.close();
    closeLinks();
  }

  private void closeLinks() {
    network.close();
    links.close();
    reaper.close();
    ports.close();
  }
}
