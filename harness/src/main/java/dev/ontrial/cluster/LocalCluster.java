package dev.ontrial.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Brokers on this machine, each a JVM process of its own and a controller as well. */
public final class LocalCluster implements Cluster {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final ClusterSpec spec;
  private final PortBlock ports;
  private final ClusterAdmin admin;
  private final List<LocalBroker> brokers;

  private LocalCluster(
      ClusterSpec spec, PortBlock ports, ClusterAdmin admin, List<LocalBroker> brokers) {
    this.spec = spec;
    this.ports = ports;
    this.admin = admin;
    this.brokers = List.copyOf(brokers);
  }

  /**
   * Starts a cluster and waits until all its brokers serve.
   *
   * @param notice hears of what makes it slower than it might be
   * @throws ClusterException if the version cannot be had or a broker does not start
   */
  public static LocalCluster start(
      ClusterSpec spec, Placement place, CacheFolder cache, Consumer<String> notice) {
    BrokerProgram program = BrokerProgram.of(spec.version(), spec.recordForces(), cache, notice);
    LocalCluster cluster = create(spec, place, broker -> program, program);
    cluster.startAll();
    return cluster;
  }

  /** Which program a broker runs. */
  @FunctionalInterface
  interface Programs {
    BrokerProgram of(int broker);
  }

  /** Formats the storage of all brokers and writes their settings, but starts none. */
  static LocalCluster create(
      ClusterSpec spec, Placement place, Programs programs, BrokerProgram formatter) {
    try {
      Path folder = place.folder().toAbsolutePath();
      Path logs = Files.createDirectories(folder.resolve("brokers"));
      Path temporary = Files.createDirectories(folder.resolve("data").resolve("tmp"));
      StorageTemplate storage = formatter.storage(spec.features());
      String clusterId = StorageTemplate.randomId();
      Path logging = formatter.writeLogging(logs);
      ClusterAdmin admin =
          new ClusterAdmin(
              ClusterAdmin.bootstrap("127.0.0.", spec.brokers(), place.ports().direct()));
      BrokerAddresses addresses = BrokerAddresses.onThisMachine(place.ports());
      List<LocalBroker> brokers = new ArrayList<>();
      for (int i = 1; i <= spec.brokers(); i++) {
        int id = i;
        Path data = folder.resolve("data").resolve(LocalBroker.name(id));
        DiskFiles files =
            new DiskFiles(data, data.resolveSibling(LocalBroker.name(id) + ".forces"));
        storage.format(data, clusterId, id);
        Path properties = logs.resolve(LocalBroker.name(id) + ".properties");
        write(properties, BrokerSettings.of(spec, addresses, id, data.toString()));
        brokers.add(
            new LocalBroker(
                id,
                () ->
                    programs
                        .of(id)
                        .command(
                            properties,
                            place.hostsFile().apply(id),
                            logging,
                            files.forces(),
                            temporary),
                programs.of(id).recordsForces() ? new LocalDisk(files) : null,
                data,
                logs.resolve(LocalBroker.name(id) + ".log"),
                place.launcher(),
                place.crashes(),
                admin));
      }
      return new LocalCluster(spec, place.ports(), admin, brokers);
    } catch (IOException e) {
      throw new ClusterException(
          "the brokers' files cannot be written in %s: %s".formatted(place.folder(), e), e);
    }
  }

  private static void write(Path file, Map<String, String> settings) throws IOException {
    Files.write(
        file,
        settings.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue().replace("\\", "\\\\"))
            .toList());
  }

  void startAll() {
    boolean started = false;
    try {
      brokers.forEach(LocalBroker::start);
      brokers.forEach(broker -> broker.awaitReady(START_TIMEOUT));
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  @Override
  public String version() {
    return spec.version().text();
  }

  /** What the cluster was asked to be. */
  public ClusterSpec spec() {
    return spec;
  }

  @Override
  public List<? extends Broker> brokers() {
    return brokers;
  }

  @Override
  public Broker broker(int id) {
    if (id < 1 || id > brokers.size()) {
      throw new ClusterException(
          "there is no broker-%d; the cluster has 1 to %d".formatted(id, brokers.size()));
    }
    return brokers.get(id - 1);
  }

  @Override
  public String bootstrapServers() {
    return ClusterAdmin.bootstrap("broker-", spec.brokers(), ports.client());
  }

  @Override
  public String directBootstrapServers() {
    return ClusterAdmin.bootstrap("127.0.0.", spec.brokers(), ports.direct());
  }

  @Override
  public ClusterAdmin admin() {
    return admin;
  }

  @Override
  public void close() {
    admin.close();
    for (LocalBroker broker : brokers) {
      broker.end();
    }
  }
}
