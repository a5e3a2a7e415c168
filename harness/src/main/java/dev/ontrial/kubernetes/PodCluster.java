package dev.ontrial.kubernetes;

import dev.ontrial.cluster.Broker;
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
import dev.ontrial.docker.BrokerImage;
import dev.ontrial.link.Parallel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Brokers in pods. */
final class PodCluster implements Cluster {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration COPY = Duration.ofMinutes(2);
  private static final String RECORDER = "force-recorder.jar";

  private final ClusterSpec spec;
  private final Place place;
  private final ClusterAdmin admin;
  private final List<PodBroker> brokers = new ArrayList<>();

  /**
   * Where a cluster lives.
   *
   * @param adapter knows the image
   * @param pods by broker its pod, which runs
   * @param folder the trial's own
   * @param crashes hears of brokers that end by themselves
   */
  record Place(
      BrokerImage adapter,
      PodAddresses addresses,
      Map<Integer, TrialPod> pods,
      Path folder,
      CrashListener crashes) {}

  private PodCluster(ClusterSpec spec, Place place) {
    this.spec = spec;
    this.place = place;
    this.admin = new ClusterAdmin(directBootstrapServers());
  }

  static PodCluster start(ClusterSpec spec, Place place) {
    PodCluster cluster = new PodCluster(spec, place);
    boolean started = false;
    try {
      cluster.start();
      started = true;
      return cluster;
    } finally {
      if (!started) {
        cluster.close();
      }
    }
  }

  private void start() {
    String clusterId = StorageTemplate.randomId();
    for (int id = 1; id <= spec.brokers(); id++) {
      Optional<String> data = place.adapter().dataFolder();
      if (data.isEmpty() && (!spec.features().isEmpty() || spec.recordForces())) {
        throw new ClusterException(
            "brokers of this image cannot be given feature levels or lose their power: its adapter"
                + " names no data folder");
      }
      String forced = spec.recordForces() ? data.orElse(null) : null;
      brokers.add(broker(id, forced));
    }
    Parallel.forEach(
        brokers,
        broker -> {
          equip(broker.id(), clusterId);
          broker.start();
        });
    brokers.forEach(broker -> broker.awaitReady(START_TIMEOUT));
  }

  /**
   * A broker that is not started yet.
   *
   * @param data its data folder if it writes down what it forces
   */
  private PodBroker broker(int id, @Nullable String data) {
    TrialPod pod = pod(id);
    return new PodBroker(
        id,
        spec.version(),
        place.crashes(),
        () -> admin.serves(id),
        new Supervisor(pod.shell(), Supervisor.FOLDER),
        data == null ? null : new PodDisk(pod.shell(), data),
        pod.log(),
        pod::isThere);
  }

  private TrialPod pod(int broker) {
    TrialPod pod = place.pods().get(broker);
    if (pod == null) {
      throw new ClusterException("there is no pod for broker-" + broker);
    }
    return pod;
  }

  /** Copies into the container what the broker starts with. */
  private void equip(int id, String clusterId) {
    Optional<String> data = place.adapter().dataFolder();
    Map<String, String> settings =
        new LinkedHashMap<>(
            BrokerSettings.of(
                spec, place.addresses().ofBrokers(), id, data.orElse("/var/lib/kafka")));
    if (data.isEmpty()) {
      settings.remove("log.dirs");
    }
    BrokerImage.Program program =
        place.adapter().program(new BrokerImage.Node(id, spec.brokers(), clusterId, settings));
    Map<String, String> environment = new LinkedHashMap<>(program.environment());
    Shell shell = pod(id).shell();
    try {
      Archive files = new Archive();
      for (Map.Entry<String, String> file : program.files().entrySet()) {
        files.with(file.getKey().substring(1), file.getValue().getBytes(StandardCharsets.UTF_8));
      }
      shell.unpack(files.bytes(), "/", COPY);
      if (!spec.features().isEmpty()) {
        format(shell, data.orElseThrow(), clusterId, id);
      }
      Archive own = new Archive();
      if (spec.recordForces()) {
        CacheFolder cache = CacheFolder.ofUser();
        KafkaDistribution kafka = KafkaDistribution.of(spec.version(), cache);
        own.with(RECORDER, Files.readAllBytes(ForceRecorder.jar(kafka, cache)));
        environment.put("CLASSPATH", Supervisor.FOLDER + "/" + RECORDER);
        environment.put("KAFKA_OPTS", "-D" + ForceRecorder.PROPERTY + "=" + PodDisk.FORCES);
      }
      String start = Supervisor.startScript(environment, program.command());
      own.with(Supervisor.START, start.getBytes(StandardCharsets.UTF_8));
      shell.unpack(own.bytes(), Supervisor.FOLDER, COPY);
    } catch (IOException e) {
      throw new ClusterException("the brokers' files cannot be made: " + e.getMessage(), e);
    }
  }

  private void format(Shell shell, String data, String clusterId, int id) throws IOException {
    Path formatted = place.folder().resolve("data").resolve("broker-" + id + ".storage");
    StorageTemplate.of(spec.version(), spec.features(), CacheFolder.ofUser())
        .format(formatted, clusterId, id);
    shell.unpack(new Archive().withContent(formatted).bytes(), data, COPY);
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
    return ClusterAdmin.bootstrap(
        "broker-", spec.brokers(), place.addresses().ofBrokers().client());
  }

  @Override
  public String directBootstrapServers() {
    var addresses = place.addresses().ofBrokers();
    return IntStream.rangeClosed(1, spec.brokers())
        .mapToObj(broker -> addresses.directHost().apply(broker) + ":" + addresses.direct())
        .collect(Collectors.joining(","));
  }

  @Override
  public ClusterAdmin admin() {
    return admin;
  }

  @Override
  public void close() {
    admin.close();
    brokers.forEach(PodBroker::end);
  }
}
