package dev.ontrial.docker;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.BrokerAddresses;
import dev.ontrial.cluster.BrokerSettings;
import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.ForceRecorder;
import dev.ontrial.cluster.KafkaDistribution;
import dev.ontrial.cluster.Placement.CrashListener;
import dev.ontrial.cluster.StorageTemplate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** Brokers in containers, each in the network namespace of its pod. */
final class DockerCluster implements Cluster {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

  private final ClusterSpec spec;
  private final Place place;
  private final ClusterAdmin admin;
  private final List<DockerBroker> brokers;

  /**
   * Where a cluster lives.
   *
   * @param adapter knows the image
   * @param addresses where its brokers listen
   * @param namespaces by broker the container whose network it shares
   * @param logs the folder of the brokers' logs
   * @param crashes who hears of brokers that end by themselves
   */
  record Place(
      BrokerImage adapter,
      DockerImageName image,
      BrokerAddresses addresses,
      Map<Integer, String> namespaces,
      Path logs,
      CrashListener crashes) {}

  private DockerCluster(
      ClusterSpec spec, Place place, ClusterAdmin admin, List<DockerBroker> brokers) {
    this.spec = spec;
    this.place = place;
    this.admin = admin;
    this.brokers = brokers;
  }

  static DockerCluster start(Engine engine, ClusterSpec spec, Place place) {
    ClusterAdmin admin =
        new ClusterAdmin(
            ClusterAdmin.bootstrap("127.0.0.", spec.brokers(), place.addresses().direct()));
    List<DockerBroker> brokers = new ArrayList<>();
    DockerCluster cluster = new DockerCluster(spec, place, admin, brokers);
    boolean started = false;
    try {
      String clusterId = StorageTemplate.randomId();
      for (int id = 1; id <= spec.brokers(); id++) {
        brokers.add(broker(engine, spec, place, admin, id, clusterId));
      }
      AtOnce.run(brokers, DockerBroker::start);
      brokers.forEach(broker -> broker.awaitReady(START_TIMEOUT));
      started = true;
      return cluster;
    } catch (IOException e) {
      throw new ClusterException("the brokers' files cannot be made: " + e.getMessage(), e);
    } finally {
      if (!started) {
        cluster.close();
      }
    }
  }

  private static DockerBroker broker(
      Engine engine, ClusterSpec spec, Place place, ClusterAdmin admin, int id, String clusterId)
      throws IOException {
    Optional<String> data = place.adapter().dataFolder();
    Map<String, String> settings =
        new HashMap<>(
            BrokerSettings.of(spec, place.addresses(), id, data.orElse("/var/lib/kafka")));
    if (data.isEmpty()) {
      settings.remove("log.dirs");
    }
    GenericContainer<?> container =
        place
            .adapter()
            .container(
                place.image(), new BrokerImage.Node(id, spec.brokers(), clusterId, settings));
    container.withNetworkMode("container:" + place.namespaces().get(id));
    equip(container, spec, place, clusterId, id);
    return new DockerBroker(
        engine,
        id,
        container,
        data.filter(folder -> spec.recordForces()).orElse(null),
        place.logs().resolve("broker-" + id + ".log"),
        spec.version(),
        place.crashes(),
        admin);
  }

  /** Gives it what a trial needs of Kafka itself: feature levels, and the recorder of forces. */
  private static void equip(
      GenericContainer<?> container, ClusterSpec spec, Place place, String clusterId, int id)
      throws IOException {
    if (spec.features().isEmpty() && !spec.recordForces()) {
      return;
    }
    if (place.adapter().dataFolder().isEmpty()) {
      throw new ClusterException(
          "brokers of this image cannot be given feature levels or lose their power: its adapter"
              + " names no data folder");
    }
    CacheFolder cache = CacheFolder.ofUser();
    if (!spec.features().isEmpty()) {
      Path formatted = place.logs().resolveSibling("data").resolve("broker-" + id + ".storage");
      StorageTemplate.of(spec.version(), spec.features(), cache).format(formatted, clusterId, id);
      container.withCopyFileToContainer(
          MountableFile.forHostPath(formatted, 0755), ContainerFiles.data(0));
      container.withCopyToContainer(Transferable.of("0"), ContainerFiles.NEXT);
    }
    if (spec.recordForces()) {
      KafkaDistribution kafka = KafkaDistribution.of(spec.version(), cache);
      container.withCopyFileToContainer(
          MountableFile.forHostPath(ForceRecorder.jar(kafka, cache), 0644),
          ContainerFiles.RECORDER);
      container.withEnv("CLASSPATH", ContainerFiles.RECORDER);
      container.withEnv("KAFKA_OPTS", "-D" + ForceRecorder.PROPERTY + "=" + ContainerFiles.FORCES);
    }
  }

  @Override
  public String version() {
    return spec.version().text();
  }

  @Override
  public List<? extends Broker> brokers() {
    return List.copyOf(brokers);
  }

  @Override
  public String bootstrapServers() {
    return ClusterAdmin.bootstrap("broker-", spec.brokers(), place.addresses().client());
  }

  @Override
  public String directBootstrapServers() {
    return ClusterAdmin.bootstrap("127.0.0.", spec.brokers(), place.addresses().direct());
  }

  @Override
  public ClusterAdmin admin() {
    return admin;
  }

  @Override
  public void close() {
    admin.close();
    AtOnce.run(brokers, DockerBroker::end);
  }
}
