package dev.ontrial.cluster;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** What the harness asks of a cluster and tells it, on a path that no fault touches. */
public final class ClusterAdmin implements AutoCloseable {
  private static final int CALL_MILLIS = 10_000;

  private static final Duration BROKERS_ALIVE = Duration.ofSeconds(20);

  /** Shorter than a call, since the broker that is asked first may be paused. */
  private static final int REQUEST_MILLIS = 2_000;

  private final Access access;
  private final Askers askers;
  private final TopicQuestions questions = new TopicQuestions();
  private @Nullable Admin connected;

  /** An admin client that connects when it is first used, by when the brokers may be starting. */
  public ClusterAdmin(String bootstrapServers) {
    this(Access.own(bootstrapServers));
  }

  /** The same, for any cluster. */
  public ClusterAdmin(Access access) {
    this.access = access;
    this.askers = new Askers(access);
  }

  /** How the cluster is reached. */
  public Access access() {
    return access;
  }

  /** Kafka's own admin client on the same path. */
  public synchronized Admin kafka() {
    Admin known = connected;
    if (known != null) {
      return known;
    }
    Admin made = Admin.create(access.settings(REQUEST_MILLIS, CALL_MILLIS));
    connected = made;
    return made;
  }

  /** The ids of the brokers that the controller holds to be alive. */
  public Set<Integer> liveBrokers() {
    return answer(
            "which brokers are alive",
            kafka().describeCluster(new DescribeClusterOptions().timeoutMs(CALL_MILLIS)).nodes())
        .stream()
        .map(node -> access.node(node.id()))
        .filter(node -> node != PartitionState.NONE)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Waits for that many live brokers; on a busy machine one that has just started may be fenced.
   *
   * @return the ids of those that are alive
   * @throws ClusterException if that takes too long
   */
  public Set<Integer> awaitAlive(int brokers) {
    // The answers differ from broker to broker, so the one that sufficed is returned.
    AtomicReference<Set<Integer>> alive = new AtomicReference<>(Set.of());
    Wait.until(
        BROKERS_ALIVE,
        () -> {
          alive.set(liveBrokers());
          return requireNonNull(alive.get()).size() >= brokers;
        },
        () ->
            "of %d brokers only %s are alive after %s"
                .formatted(brokers, alive.get(), Wait.text(BROKERS_ALIVE)));
    return requireNonNull(alive.get());
  }

  /** Whether that broker itself answers and is held to be alive. */
  public boolean serves(int broker) {
    return listens(broker) && answers(broker);
  }

  /** Where each broker answers, in the order of their ids. */
  List<InetSocketAddress> addresses() {
    return Arrays.stream(access.bootstrapServers().split(",", -1))
        .map(server -> server.split(":", -1))
        .map(address -> new InetSocketAddress(address[0], Integer.parseInt(address[1])))
        .toList();
  }

  /** A question that costs the admin client nothing while the broker is not there. */
  private boolean listens(int broker) {
    try (Socket socket = new Socket()) {
      socket.connect(addresses().get(access.place(broker)), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean answers(int broker) {
    ConfigResource itself =
        new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker));
    try {
      // Kafka's client sends the question for a broker's configuration to that broker.
      kafka()
          .describeConfigs(List.of(itself), new DescribeConfigsOptions().timeoutMs(1_000))
          .all()
          .get();
      return true;
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The id of the active controller: the leader of the metadata quorum (KIP-595). */
  public int activeController() {
    return access.node(
        answer("who the controller is", kafka().describeMetadataQuorum().quorumInfo()).leaderId());
  }

  /**
   * A live broker that is not the active controller: the one to lead what a trial breaks, since
   * KRaft cannot be told to move its controller away.
   *
   * @throws ClusterException if there is none
   */
  public int brokerBesidesController() {
    int controller = activeController();
    return liveBrokers().stream()
        .filter(broker -> broker != controller)
        .min(Comparator.naturalOrder())
        .orElseThrow(() ->
            new ClusterException(
                "broker-" + controller + " is the controller and the only live broker"));
  }

  /**
   * Creates a topic all of whose partitions prefer {@code leader}.
   *
   * @throws ClusterException if the cluster refuses
   */
  public void createTopic(
      String topic, int partitions, int replication, int leader, Map<String, String> settings) {
    Map<String, String> refused =
        createTopics(List.of(new TopicWish(topic, partitions, replication, 1, settings)), leader);
    if (!refused.isEmpty()) {
      throw new ClusterException("the cluster does not create a topic: " + refused);
    }
  }

  /**
   * Creates topics whose partitions prefer {@code leader}, and those brokers after it that they ask
   * for.
   *
   * @return why the cluster refused to create one of them, by its name
   */
  public Map<String, String> createTopics(Collection<TopicWish> wishes, int leader) {
    int most =
        wishes.stream()
            .mapToInt(wish -> Math.max(wish.replication(), wish.leaders()))
            .max()
            .orElse(1);
    List<Integer> others =
        awaitAlive(most).stream().filter(broker -> broker != leader).sorted().toList();
    // Where there is no choice of replicas none is named: not every program takes an assignment.
    boolean alone = access.ids().size() == 1;
    List<NewTopic> topics =
        wishes.stream()
            .map(wish ->
                (alone
                        ? new NewTopic(wish.name(), wish.partitions(), (short) wish.replication())
                        : new NewTopic(wish.name(), access.ids(wish.assignment(leader, others))))
                    .configs(wish.settings()))
            .toList();
    return new TopicCreation(this, topics).run();
  }

  /**
   * Waits until every replica of those topics is in sync.
   *
   * @throws ClusterException if that takes longer than {@code timeout}
   */
  public List<PartitionState> awaitInSync(Collection<String> topics, Duration timeout) {
    return new Settling(this, topics).await(PartitionState::isInSync, "in sync", timeout);
  }

  /**
   * Waits until nothing moves any more on those topics: every replica in sync, no open transaction,
   * and the same leaders, epochs and offsets in two snapshots.
   *
   * @throws ClusterException if that takes longer than {@code timeout}
   */
  public List<PartitionState> awaitSettled(Collection<String> topics, Duration timeout) {
    return awaitSettled(topics, partition -> PartitionState.NONE, timeout);
  }

  /**
   * The same, where something is known already of who leads.
   *
   * @param known the newest leader epoch that was told of a topic-partition; what an older leader
   *     says is not believed
   */
  public List<PartitionState> awaitSettled(
      Collection<String> topics, ToIntFunction<TopicPartition> known, Duration timeout) {
    return new Settling(this, topics).awaitSettled(known, timeout);
  }

  /** Where every partition of those topics stands now, in the order of topic and partition. */
  public List<PartitionState> snapshot(Collection<String> topics) {
    Map<String, TopicDescription> described = questions.ask(kafka(), topics, CALL_MILLIS);
    List<TopicPartition> led = new ArrayList<>();
    described.forEach((topic, description) ->
        description.partitions().stream()
            .filter(info -> leader(info) != PartitionState.NONE)
            .forEach(info -> led.add(new TopicPartition(topic, info.partition()))));
    Map<TopicPartition, ListOffsetsResultInfo> ends = latest(led, IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, ListOffsetsResultInfo> stable = latest(led, IsolationLevel.READ_COMMITTED);
    List<PartitionState> states = new ArrayList<>();
    described.forEach((topic, description) ->
        description
            .partitions()
            .forEach(info -> {
              TopicPartition partition = new TopicPartition(topic, info.partition());
              states.add(state(partition, info, ends.get(partition), stable.get(partition)));
            }));
    states.sort(
        Comparator.comparing((PartitionState state) -> state.partition().topic())
            .thenComparingInt(state -> state.partition().partition()));
    return List.copyOf(states);
  }

  private PartitionState state(
      TopicPartition partition,
      TopicPartitionInfo info,
      @Nullable ListOffsetsResultInfo end,
      @Nullable ListOffsetsResultInfo stable) {
    return new PartitionState(
        partition,
        leader(info),
        epoch(end),
        access.nodes(info.replicas().stream().map(Node::id).toList()),
        access.nodes(info.isr().stream().map(Node::id).toList()).stream().sorted().toList(),
        end == null ? PartitionState.NONE : end.offset(),
        stable == null ? PartitionState.NONE : stable.offset(),
        epoch(stable));
  }

  private static int epoch(@Nullable ListOffsetsResultInfo told) {
    return told == null ? PartitionState.NONE : told.leaderEpoch().orElse(PartitionState.NONE);
  }

  private int leader(TopicPartitionInfo info) {
    Node leader = info.leader();
    return leader == null || leader.isEmpty() ? PartitionState.NONE : access.node(leader.id());
  }

  /** Latest offsets of the partitions whose leader answers; the others are left out. */
  private Map<TopicPartition, ListOffsetsResultInfo> latest(
      Collection<TopicPartition> partitions, IsolationLevel isolation) {
    var result =
        kafka()
            .listOffsets(
                partitions.stream()
                    .collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest())),
                new ListOffsetsOptions(isolation).timeoutMs(REQUEST_MILLIS));
    Map<TopicPartition, ListOffsetsResultInfo> known = new HashMap<>();
    for (TopicPartition partition : partitions) {
      try {
        known.put(partition, result.partitionResult(partition).get());
      } catch (ExecutionException e) {
        // Its leader moves or is gone: the snapshot says so by NONE.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ClusterException("interrupted while reading offsets", e);
      }
    }
    return known;
  }

  /** What asks all brokers who leads. */
  LeaderCensus census() {
    return askers.census(addresses());
  }

  /** Who leads the partitions of topics, and how that changes. */
  public Leadership leadership() {
    return new Leadership(this);
  }

  /** What Kafka says about coordinators: who they are, and which transactions they hold. */
  public Coordinators coordinators() {
    return new Coordinators(this);
  }

  /** The levels of the cluster's features. */
  public Features features() {
    return new Features(this);
  }

  /** What operators do to topics. */
  public TopicAdmin topics() {
    return new TopicAdmin(this);
  }

  /** The voters of the metadata quorum. */
  public Voters voters() {
    return new Voters(this);
  }

  /** The quotas of clients. */
  public ClientQuotas quotas() {
    return new ClientQuotas(this);
  }

  /** Which brokers are in sync. */
  public InSync inSync() {
    return new InSync(this);
  }

  /** What the coordinators keep of groups. */
  public Groups groups() {
    return new Groups(this);
  }

  /** The ids 1 to {@code count}, as a bootstrap string over those addresses. */
  public static String bootstrap(String prefix, int count, int port) {
    return bootstrap(prefix, Nodes.combined(count).first(), port);
  }

  static String bootstrap(String prefix, List<Integer> nodes, int port) {
    return nodes.stream().map(n -> prefix + n + ":" + port).collect(Collectors.joining(","));
  }

  /** Waits for an answer of Kafka's, and says in one line what was asked if there is none. */
  static <T> T answer(String question, KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String complaint =
          "the cluster was asked %s: %s: %s"
              .formatted(question, cause.getClass().getSimpleName(), cause.getMessage());
      throw cause instanceof RetriableException
          ? new ClusterTimeout(complaint, cause)
          : new ClusterException(complaint, cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while asking the cluster " + question, e);
    }
  }

  @Override
  public synchronized void close() {
    if (connected != null) {
      connected.close(Duration.ZERO);
    }
    askers.close();
  }
}
