package dev.ontrial.trial.run;

import dev.ontrial.adapter.AdapterLaunch;
import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.ControlledClock;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.cluster.Nodes;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.cluster.ProcessLauncher;
import dev.ontrial.fault.Uninterrupted;
import dev.ontrial.history.ClockInterval;
import dev.ontrial.history.FaultKind;
import dev.ontrial.link.Network;
import dev.ontrial.link.wire.Retransmissions;
import dev.ontrial.trial.Brokers;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.Versions;
import dev.ontrial.venue.Site;
import dev.ontrial.venue.Venue;
import dev.ontrial.venue.WorkerHosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a trial takes place on: the paths, the brokers and the workers; closed in reverse. */
final class TestBed implements AutoCloseable {
  /** Faults that need to know, or to change, what is on the brokers' disks. */
  private static final Set<FaultKind> OF_DISKS =
      EnumSet.of(
          FaultKind.POWER_LOSS, FaultKind.CORRUPT, FaultKind.DISK_ERROR, FaultKind.DISK_SLOW);

  private final Piece piece;
  private final Trial trial;
  private final Path folder;
  private final ProcessLauncher launcher;
  private final PortBlock ports;
  private final Network network;
  private final Programs programs;
  private final Site site;
  private @Nullable Cluster cluster;
  private @Nullable WorkerPool crew;

  /**
   * What is performed.
   *
   * @param folder the trial's folder: {@code hosts/}, {@code brokers/}, {@code workers/}
   * @param retransmissions counts the retries of clients in other languages
   * @param offsets hears within what the times of a worker with a clock of its own are known, by
   *     the worker's node
   */
  record Piece(
      Trial trial,
      Plan plan,
      Path folder,
      long runId,
      Retransmissions retransmissions,
      BiConsumer<Integer, ClockInterval> offsets) {}

  private TestBed(
      Piece piece,
      ProcessLauncher launcher,
      PortBlock ports,
      Site site,
      Network network,
      Programs programs) {
    this.piece = piece;
    this.trial = piece.trial();
    this.folder = piece.folder();
    this.launcher = launcher;
    this.site = site;
    this.ports = ports;
    this.network = network;
    this.programs = programs;
  }

  /** Sets everything up; the workers start while the brokers do. */
  static TestBed set(
      Piece piece,
      ProcessLauncher launcher,
      Venue venue,
      Programs programs,
      Consumer<String> notices)
      throws IOException, InterruptedException {
    Nodes nodes = piece.trial().nodes();
    PortBlock ports = PortBlock.reserve(nodes.count());
    Site site = null;
    Network network = null;
    TestBed stage = null;
    try {
      site = venue.open(new Venue.Request(nodes, ports, piece.folder(), programs));
      network = new Network(site.links(), site.addresses(nodes.brokers(), ports));
      stage = new TestBed(piece, launcher, ports, site, network, programs);
      stage.start();
      return stage;
    } catch (RuntimeException | IOException | InterruptedException e) {
      if (stage != null) {
        stage.close();
      } else {
        if (network != null) {
          network.close();
        }
        if (site != null) {
          site.close();
        }
        ports.close();
      }
      throw e;
    }
  }

  private void start() throws IOException, InterruptedException {
    for (String each : List.of("hosts", "workers", "history")) {
      Files.createDirectories(folder.resolve(each));
    }
    crew = new WorkerPool(piece.plan(), new Agency(), programs, trial.cluster().clients());
    Brokers wanted = trial.cluster();
    ClusterSpec spec =
        new ClusterSpec(
            KafkaVersion.parse(wanted.kafka()),
            trial.nodes(),
            features(),
            wanted.productionTimeouts(),
            wanted.settings(),
            trial.schedule().stream().anyMatch(step -> OF_DISKS.contains(step.kind())),
            trial.hasAdapters() ? PortBlock.LITERAL_LISTENERS : 0,
            trial.shiftsClocks(true),
            wanted.logDirs(),
            Versions.of(trial));
    cluster = site.start(spec, this::hostsFile);
  }

  /** With a quorum whose voters can be changed where a step does that. */
  private Map<String, Integer> features() {
    Map<String, Integer> features = new TreeMap<>(trial.cluster().features());
    if (trial.changesVoters()) {
      features.put(ClusterSpec.QUORUM, 1);
    }
    return features;
  }

  /** Workers with a hosts file and paths of their own. */
  private final class Agency implements WorkerPool.Hiring {
    private final Map<String, String> classpaths =
        trial.clientVersions().stream()
            .collect(Collectors.toMap(each -> each, TestBed.this::classpath));

    @Override
    public WorkerProcess hire(int node, String clients) throws IOException {
      WorkerHosts hosts = site.workerHosts().orElse(null);
      if (hosts != null) {
        network.addWorker(node);
        return WorkerProcess.of(
            hosts.start(
                WorkerLaunch.elsewhere(
                    site.workerOptions(),
                    node,
                    hostsFile(node),
                    folder,
                    piece.runId(),
                    Objects.requireNonNull(classpaths.get(clients), clients))));
      }
      ProcessLauncher starts = launcher.standingBack();
      if (trial.hasAdapters()) {
        network.addWorker(node, List.of(ports.literal(node)), piece.retransmissions()::before);
        starts = starts.with(AdapterLaunch.BOOTSTRAP_VARIABLE, literalBootstrap(node));
      } else {
        network.addWorker(node);
      }
      ControlledClock clock =
          trial.shiftsClocks(false) ? ControlledClock.at(WorkerProcess.clock(folder, node)) : null;
      return WorkerProcess.start(
          starts,
          WorkerLaunch.inTrial(
              site.workerOptions(),
              node,
              hostsFile(node),
              folder,
              piece.runId(),
              Objects.requireNonNull(classpaths.get(clients), clients),
              clock));
    }

    @Override
    public void silent(int node, WorkerProcess worker) {
      worker.clockOffset().ifPresent(offset -> piece.offsets().accept(node, offset));
    }

    /** The brokers, as processes of that worker that are no JVMs find them. */
    private String literalBootstrap(int node) {
      return IntStream.rangeClosed(1, trial.cluster().brokers())
          .mapToObj(broker -> Network.pathAddress(node, broker) + ":" + ports.literal(node))
          .collect(Collectors.joining(","));
    }

    @Override
    public void dismissed(int node) {
      network.removeWorker(node);
    }
  }

  /**
   * What the workers run: the clients on trial, and Kafka Streams where a configuration needs it.
   */
  private String classpath(String version) {
    CacheFolder cache = CacheFolder.ofUser();
    ClientDistribution clients = ClientDistribution.of(version, cache);
    boolean streams = trial.configurations().stream().anyMatch(each -> each.setup().needsStreams());
    ClientDistribution its =
        streams && clients.whyNoStreams(cache).isEmpty() ? clients.withStreams(cache) : clients;
    return trial.shiftsClocks(false)
        ? its.classpathWithControlledClock(cache)
        : its.workerClasspath();
  }

  private Path hostsFile(int node) {
    try {
      return network.hostsFile(node, folder.resolve("hosts"));
    } catch (IOException e) {
      throw new UncheckedIOException("a hosts file cannot be written: " + e.getMessage(), e);
    }
  }

  Cluster cluster() {
    return there(cluster);
  }

  WorkerPool crew() {
    return there(crew);
  }

  private static <T> T there(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the stage is not set");
    }
    return part;
  }

  dev.ontrial.fault.FaultTopology wires() {
    return new dev.ontrial.fault.FaultTopology(
        network, trial.nodes(), crew().nodes(), ports.client());
  }

  /**
   * Ends the workers in good order and closes their connections; their histories are whole then.
   */
  void dismissWorkers() {
    if (crew != null) {
      crew.close();
      crew = null;
    }
  }

  /** Ends everything, also while the thread is interrupted. */
  @Override
  public void close() {
    Uninterrupted.run(this::end);
  }

  @SuppressWarnings("try")
  private void end() {
    // Brokers end before their paths, and nothing that fails to end keeps the rest from ending.
    try (ports;
        site;
        network;
        AutoCloseable brokers = cluster;
        AutoCloseable workers = this::dismissWorkers) {
      // All is ended by leaving this.
    } catch (Exception e) {
      throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
  }
}
