package dev.ontrial.cluster;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brokers on this machine, each a JVM process of its own, which is a controller as well where there
 * are no separate controllers.
 */
public final class LocalCluster implements Cluster {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final ClusterSpec spec;
  private final PortBlock ports;
  private final ClusterAdmin admin;
  private final List<LocalBroker> nodes;

  /** The brokers and separate controllers that belong to the cluster now. */
  private final Set<Integer> members = ConcurrentHashMap.newKeySet();

  /** The newcomers that were asked for. */
  private final Set<Integer> used = ConcurrentHashMap.newKeySet();

  private LocalCluster(
      ClusterSpec spec, PortBlock ports, ClusterAdmin admin, List<LocalBroker> nodes) {
    this.spec = spec;
    this.ports = ports;
    this.admin = admin;
    this.nodes = List.copyOf(nodes);
    members.addAll(spec.nodes().inTurn());
  }

  /**
   * Starts a cluster and waits until all its brokers serve.
   *
   * @param notice hears of what makes it slower than it might be
   * @throws ClusterException if the version cannot be had or a broker does not start
   */
  public static LocalCluster start(
      ClusterSpec spec, Placement place, CacheFolder cache, Consumer<String> notice) {
    Map<KafkaVersion, BrokerProgram> programs = new HashMap<>();
    Set<KafkaVersion> versions = new LinkedHashSet<>(Set.of(spec.version()));
    versions.addAll(spec.versions().all());
    versions.forEach(
        version -> programs.put(version, BrokerProgram.of(version, spec.weaving(), cache, notice)));
    LocalCluster cluster =
        create(
            spec,
            place,
            (broker, version) -> programs.get(version),
            requireNonNull(programs.get(spec.version())));
    cluster.startAll();
    return cluster;
  }

  /** Which program a node runs, or null if that version is not at hand. */
  @FunctionalInterface
  interface Programs {
    @Nullable BrokerProgram of(int broker, KafkaVersion version);
  }

  /** Formats the storage of all nodes and writes their settings, but starts none. */
  static LocalCluster create(
      ClusterSpec spec, Placement place, Programs programs, BrokerProgram formatter) {
    try {
      Path folder = place.folder().toAbsolutePath();
      Path logs = Files.createDirectories(folder.resolve("brokers"));
      Files.createDirectories(folder.resolve("data").resolve("tmp"));
      Map<Integer, String> directories = new TreeMap<>();
      spec.nodes().all().forEach(id -> directories.put(id, StorageTemplate.randomId()));
      StorageTemplate storage = storage(spec, formatter, directories, place, folder);
      String clusterId = StorageTemplate.randomId();
      ClusterAdmin admin =
          new ClusterAdmin(
              new Access(
                  ClusterAdmin.bootstrap(
                      "127.0.0.", spec.nodes().serving(), place.ports().direct()),
                  Map.of(),
                  List.of(),
                  spec.nodes().serving()));
      List<LocalBroker> nodes = new ArrayList<>();
      for (int id : spec.nodes().all()) {
        String name = spec.nodes().name(id);
        Path data = folder.resolve("data").resolve(name);
        boolean controller = spec.nodes().quorum().contains(id);
        String directory = requireNonNull(directories.get(id));
        for (Path each : LogDirs.of(data, spec.logDirs())) {
          storage.format(each, clusterId, id, directory, controller);
          // The first one has the metadata.
          controller = false;
          directory = StorageTemplate.randomId();
        }
        Installed installed = new Installed(spec, place, programs, id);
        nodes.add(
            new LocalBroker(
                id,
                installed,
                installed.disk(),
                data,
                logs.resolve(name + ".log"),
                place.launcher(),
                place.crashes(),
                admin));
      }
      return new LocalCluster(spec, place.ports(), admin, nodes);
    } catch (IOException e) {
      throw new ClusterException(
          "the brokers' files cannot be written in %s: %s".formatted(place.folder(), e), e);
    }
  }

  private static StorageTemplate storage(
      ClusterSpec spec,
      BrokerProgram formatter,
      Map<Integer, String> directories,
      Placement place,
      Path folder)
      throws IOException {
    if (!spec.hasDynamicQuorum()) {
      return formatter.storage(spec.features());
    }
    Map<String, Integer> others = new TreeMap<>(spec.features());
    others.remove(ClusterSpec.QUORUM);
    Path draft = folder.resolve("data").resolve("storage");
    return formatter.storage(others, spec.nodes(), directories, place.ports().controller(), draft);
  }

  /** The program of one node, with the settings that its version takes. */
  private static final class Installed implements LocalBroker.Program {
    private final ClusterSpec spec;
    private final Placement place;
    private final Programs programs;
    private final int id;
    private final Path folder;
    private final DiskFiles files;
    private final String name;
    private final QuorumWatch quorum;
    private final @Nullable ControlledClock clock;
    private volatile BrokerProgram program;
    private volatile Path logging;

    Installed(ClusterSpec spec, Placement place, Programs programs, int id) throws IOException {
      this.spec = spec;
      this.place = place;
      this.programs = programs;
      this.id = id;
      this.folder = place.folder().toAbsolutePath();
      this.name = spec.nodes().name(id);
      this.quorum =
          new QuorumWatch(
              spec.nodes().controllersEver().stream()
                  .map(node ->
                      new InetSocketAddress(
                          BrokerAddresses.loopback(node), place.ports().controller()))
                  .toList());
      Path data = folder.resolve("data").resolve(name);
      this.files = new DiskFiles(data, data.resolveSibling(name + ".forces"));
      this.program = atHand(spec.versionOf(id));
      this.clock =
          program.hasControlledClock()
              ? ControlledClock.at(data.resolveSibling(name + ".clock"))
              : null;
      this.logging = write();
    }

    private BrokerProgram atHand(KafkaVersion version) {
      BrokerProgram found = programs.of(id, version);
      if (found == null) {
        throw new ClusterException(
            "%s cannot get Kafka %s; the cluster was started without it".formatted(name, version));
      }
      return found;
    }

    private Path properties() {
      return folder.resolve("brokers").resolve(name + ".properties");
    }

    /** Writes the settings, and how to log. */
    private Path write() throws IOException {
      ClusterSpec own = spec.withVersions(spec.versions().with(id, program.version()));
      BrokerAddresses addresses = BrokerAddresses.onThisMachine(place.ports());
      LocalCluster.write(
          properties(),
          BrokerSettings.of(
              own,
              addresses,
              id,
              LogDirs.of(files.data(), spec.logDirs()).stream()
                  .map(Path::toString)
                  .collect(Collectors.joining(","))));
      return program.writeLogging(folder.resolve("brokers"));
    }

    @Nullable Disk disk() {
      return program.recordsForces() ? new LocalDisk(files) : null;
    }

    @Override
    public KafkaVersion version() {
      return program.version();
    }

    @Override
    public boolean isController() {
      return spec.nodes().isSeparateController(id);
    }

    @Override
    public boolean serves(ClusterAdmin direct, int node) {
      return isController() ? quorum.takesPart(node) : direct.serves(node);
    }

    @Override
    public List<String> command() {
      quorum.restart();
      return program.command(
          properties(),
          place.hostsFile().apply(id),
          logging,
          options(),
          folder.resolve("data").resolve("tmp"));
    }

    private List<String> options() {
      List<String> options = new ArrayList<>();
      if (program.recordsForces()) {
        options.add("-D" + ForceRecorder.PROPERTY + "=" + files.forces());
      }
      if (clock != null) {
        options.add(clock.option());
      }
      return options;
    }

    @Override
    public Optional<ControlledClock> clock() {
      return Optional.ofNullable(clock);
    }

    @Override
    public void install(KafkaVersion version) {
      program = atHand(version);
      try {
        logging = write();
      } catch (IOException e) {
        throw new ClusterException("the settings cannot be written: " + e.getMessage(), e);
      }
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
      List<LocalBroker> first =
          nodes.stream().filter(node -> !spec.nodes().isJoining(node.id())).toList();
      first.forEach(LocalBroker::start);
      first.forEach(node -> node.awaitReady(START_TIMEOUT));
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
    return members(false);
  }

  @Override
  public Broker broker(int id) {
    return nodes.stream()
        .filter(node -> node.id() == id)
        .findFirst()
        .orElseThrow(() ->
            new ClusterException(
                "there is no node %d; the last one is %d".formatted(id, nodes.size())));
  }

  private List<LocalBroker> members(boolean controllers) {
    return nodes.stream()
        .filter(node -> node.isController() == controllers && members.contains(node.id()))
        .toList();
  }

  @Override
  public Broker newcomer(boolean controller) {
    return nodes.stream()
        .filter(node -> node.isController() == controller)
        .filter(node -> spec.nodes().isJoining(node.id()) && used.add(node.id()))
        .findFirst()
        .orElseThrow(() ->
            new ClusterException(
                "no %s is left that can join".formatted(controller ? "controller" : "broker")));
  }

  @Override
  public void joined(Broker broker) {
    members.add(broker.id());
  }

  @Override
  public void left(Broker broker) {
    members.remove(broker.id());
  }

  @Override
  public List<? extends Broker> controllers() {
    return members(true);
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
    for (LocalBroker node : nodes) {
      node.end();
    }
  }
}
