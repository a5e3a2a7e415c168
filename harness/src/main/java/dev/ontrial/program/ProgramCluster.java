package dev.ontrial.program;

import dev.ontrial.cluster.Access;
import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.cluster.LocalBroker;
import dev.ontrial.cluster.Placement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.Node;

/** The nodes of a program on this machine, each a process of its own. */
final class ProgramCluster implements Cluster {
  private final ProgramManifest manifest;
  private final List<Member> members;
  private final ClusterAdmin admin;
  private final ProgramFacts facts;

  /** One node: what is run, and the process of it. */
  private record Member(Program program, LocalBroker broker) {}

  private ProgramCluster(
      ProgramManifest manifest, List<Member> members, ClusterAdmin admin, ProgramFacts facts) {
    this.manifest = manifest;
    this.members = List.copyOf(members);
    this.admin = admin;
    this.facts = facts;
  }

  /** What one node runs. */
  private record Program(ProgramCommand its, KafkaVersion version) implements LocalBroker.Program {
    @Override
    public List<String> command() {
      return its.words();
    }

    @Override
    public void prepare(ProcessBuilder builder) {
      builder.directory(its.data().toFile());
      builder.environment().putAll(its.environment());
    }

    @Override
    public void install(KafkaVersion other) {
      throw new ClusterException(
          its.manifest().name() + " is not Kafka; its version is not changed");
    }

    @Override
    public boolean serves(ClusterAdmin direct, int node) {
      try {
        Inquiry inquiry = new Inquiry(address());
        return inquiry.metadata(inquiry.apiVersions()).brokers().size() >= its.manifest().nodes();
      } catch (IOException e) {
        return false;
      }
    }

    InetSocketAddress address() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), its.port());
    }
  }

  /**
   * Starts all nodes and waits until they serve.
   *
   * @param home where the program is installed
   * @throws ProgramException if the program is not what its manifest describes
   * @throws ClusterException if a node does not start
   */
  static ProgramCluster start(ProgramManifest manifest, Path home, Placement place) {
    // Kafka's version stands for none: no clause applies to it, see Declarations.
    KafkaVersion version = KafkaVersion.parse(dev.ontrial.cluster.ClusterSpec.DEFAULT_VERSION);
    List<Member> members = new ArrayList<>();
    ClusterAdmin unused = new ClusterAdmin(bootstrap(manifest, place));
    boolean started = false;
    try {
      for (int node = 1; node <= manifest.nodes(); node++) {
        Path data = place.folder().toAbsolutePath().resolve("data").resolve("broker-" + node);
        Files.createDirectories(data);
        Path logs = Files.createDirectories(place.folder().toAbsolutePath().resolve("brokers"));
        Program program =
            new Program(
                new ProgramCommand(manifest, home, node, place.ports().program(node), data),
                version);
        LocalBroker broker =
            new LocalBroker(
                node,
                program,
                null,
                null,
                logs.resolve("broker-" + node + ".log"),
                place.launcher(),
                place.crashes(),
                unused);
        members.add(new Member(program, broker));
      }
      members.forEach(member -> member.broker().start());
      members.forEach(member -> member.broker().awaitReady(manifest.ready()));
      ProgramCluster cluster = known(manifest, members, place);
      started = true;
      return cluster;
    } catch (IOException e) {
      throw new ClusterException(
          "the files of %s cannot be written in %s: %s"
              .formatted(manifest.name(), place.folder(), e),
          e);
    } finally {
      unused.close();
      if (!started) {
        members.forEach(member -> member.broker().end());
      }
    }
  }

  /** The cluster whose nodes serve; asks each what it advertises and what it answers. */
  private static ProgramCluster known(
      ProgramManifest manifest, List<Member> members, Placement place) throws IOException {
    List<Integer> ids = new ArrayList<>();
    Inquiry.Answer first = null;
    for (Member member : members) {
      Inquiry inquiry = new Inquiry(member.program().address());
      Inquiry.Answer answer = inquiry.apiVersions();
      first = first == null ? answer : first;
      ids.add(id(manifest, member.program(), List.copyOf(inquiry.metadata(answer).brokers())));
    }
    if (first == null) {
      throw new IllegalArgumentException("a program without nodes");
    }
    return new ProgramCluster(
        manifest,
        members,
        new ClusterAdmin(new Access(bootstrap(manifest, place), manifest.clientSettings(), ids)),
        new ProgramFacts(manifest.name(), first.apis(), first.features()));
  }

  /** The id of the broker that advertises what the links need. */
  private static int id(ProgramManifest manifest, Program program, List<Node> brokers) {
    String needed = program.its().advertised();
    return brokers.stream()
        .filter(broker -> needed.equals(broker.host() + ":" + broker.port()))
        .map(Node::id)
        .findFirst()
        .orElseThrow(() ->
            new ProgramException(
                "%s: %s advertises %s, and the links need it to advertise %s; use {advertised} in its `command`"
                    .formatted(
                        manifest.file(),
                        manifest.name(),
                        brokers.stream()
                            .map(broker -> broker.host() + ":" + broker.port())
                            .collect(Collectors.joining(", ")),
                        needed)));
  }

  private static String bootstrap(ProgramManifest manifest, Placement place) {
    List<String> servers = new ArrayList<>();
    for (int node = 1; node <= manifest.nodes(); node++) {
      servers.add(ProgramCommand.ADVERTISED_HOST + ":" + place.ports().program(node));
    }
    return String.join(",", servers);
  }

  /** What its nodes were observed to offer. */
  ProgramFacts facts() {
    return facts;
  }

  @Override
  public String version() {
    return manifest.version();
  }

  @Override
  public List<? extends Broker> brokers() {
    return members.stream().map(Member::broker).toList();
  }

  @Override
  public String bootstrapServers() {
    return admin.access().bootstrapServers();
  }

  @Override
  public String directBootstrapServers() {
    return admin.access().bootstrapServers();
  }

  @Override
  public boolean tellsEnds() {
    return false;
  }

  @Override
  public ClusterAdmin admin() {
    return admin;
  }

  @Override
  public void close() {
    admin.close();
    members.forEach(member -> member.broker().end());
  }
}
