package dev.ontrial.fault;

import static dev.ontrial.fault.FaultyCluster.CLIENT_A;
import static dev.ontrial.fault.FaultyCluster.CLIENT_B;
import static dev.ontrial.fault.FaultyCluster.PATIENCE;
import static dev.ontrial.fault.FaultyCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.cluster.PartitionState;
import dev.ontrial.link.Flow;
import dev.ontrial.link.Imposed;
import dev.ontrial.link.LinkFault;
import dev.ontrial.link.LinkKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Kafka itself is the witness that a path is faulted on its own, and in one direction alone. */
@ParameterizedClass
@MethodSource("dev.ontrial.fault.FaultyCluster#kinds")
@Timeout(120)
record DirectedLinksOnKafkaTest(LinkKind kind) {
  private static final Duration SILENCE = Duration.ofMillis(700);

  @SuppressWarnings("NullAway.Init") // before every invocation
  static FaultyCluster faulty;

  @BeforeParameterizedClassInvocation
  static void start(LinkKind kind, @TempDir Path folder) throws IOException {
    faulty = new FaultyCluster(kind, folder.resolve(kind.name()));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    faulty.close();
  }

  /**
   * Two brokers lose each other and both keep the third, which is the controller. For a cluster
   * behind one proxy a broker this cannot be made.
   */
  @Test
  void bridge_followerLeavesIsr_andBothEndsStayAlive() throws IOException {
    int controller = faulty.admin().activeController();
    List<Integer> ends =
        IntStream.rangeClosed(1, 3).filter(node -> node != controller).boxed().toList();
    int one = ends.get(0);
    int two = ends.get(1);
    faulty.createTopic("led-by-one", one);
    faulty.createTopic("led-by-two", two);
    Set<Flow> between = Set.of(new Flow(one, two), new Flow(two, one));

    try (Imposed cut = faulty.network.impose(between, new LinkFault.Drop())) {
      assertThat(cut).isNotNull();
      // A follower that lacks nothing stays in sync, however long it is silent.
      send("led-by-one", one);
      send("led-by-two", two);
      eventually().until(() -> isr("led-by-one").equals(sorted(one, controller)));
      eventually().until(() -> isr("led-by-two").equals(sorted(two, controller)));
      // Dead brokers would be fenced and lose their leadership; these are only cut off.
      assertThat(faulty.admin().liveBrokers()).containsExactlyInAnyOrder(1, 2, 3);
      assertThat(faulty.admin().activeController()).isEqualTo(controller);
      assertThat(faulty.partition("led-by-one").leader()).isEqualTo(one);
      assertThat(faulty.partition("led-by-two").leader()).isEqualTo(two);
    }

    List<PartitionState> healed =
        faulty.admin().awaitInSync(List.of("led-by-one", "led-by-two"), PATIENCE);
    assertThat(healed).extracting(PartitionState::leader).containsExactly(one, two);
    assertThat(healed).extracting(PartitionState::leaderEpoch).containsExactly(0, 0);
    assertThat(healed).extracting(PartitionState::highWatermark).containsExactly(1L, 1L);
  }

  private static void send(String topic, int leader) throws IOException {
    try (RawClient client = new RawClient(CLIENT_A, leader, faulty.ports)) {
      client.produce(topic, "not yet replicated");
      assertThat(client.offset(PATIENCE)).contains(0L);
    }
  }

  private static List<Integer> isr(String topic) {
    return faulty.partition(topic).isr();
  }

  private static List<Integer> sorted(int... nodes) {
    return IntStream.of(nodes).sorted().boxed().toList();
  }

  @Test
  void heldReplies_ofOnePathAlone_requestTakesEffect_andAnswerComesAtHeal() throws IOException {
    faulty.createTopic("by-1", 1);
    faulty.createTopic("by-2", 2);
    try (RawClient a1 = new RawClient(CLIENT_A, 1, faulty.ports);
        RawClient a2 = new RawClient(CLIENT_A, 2, faulty.ports);
        RawClient b1 = new RawClient(CLIENT_B, 1, faulty.ports)) {
      a1.produce("by-1", "before");
      assertThat(a1.offset(PATIENCE)).contains(0L);

      try (Imposed hold = faulty.network.impose(1, CLIENT_A, new LinkFault.Hold())) {
        a1.produce("by-1", "held");
        // The request arrived: its record is in the log, and can be read by the end offset.
        eventually().until(() -> faulty.partition("by-1").highWatermark() == 2);
        assertThat(a1.offset(SILENCE)).isEmpty();
        b1.produce("by-1", "of another client");
        assertThat(b1.offset(PATIENCE)).contains(2L);
        a2.produce("by-2", "to another broker");
        assertThat(a2.offset(PATIENCE)).contains(0L);
        assertThat(a1.offset(SILENCE)).isEmpty();
        assertThat(hold).isNotNull();
      }
      assertThat(a1.offset(PATIENCE)).as("the answer that was held").contains(1L);
      a1.produce("by-1", "after");
      assertThat(a1.offset(PATIENCE)).contains(3L);
    }
  }

  @Test
  void heldRequests_ofOnePathAlone_takeEffectOnlyAtHeal() throws IOException {
    faulty.createTopic("asked", 1);
    try (RawClient a = new RawClient(CLIENT_A, 1, faulty.ports);
        RawClient b = new RawClient(CLIENT_B, 1, faulty.ports)) {
      try (Imposed hold = faulty.network.impose(CLIENT_A, 1, new LinkFault.Hold())) {
        a.produce("asked", "held");
        b.produce("asked", "overtakes it");
        assertThat(b.offset(PATIENCE)).contains(0L);
        assertThat(a.offset(SILENCE)).isEmpty();
        eventually().until(() -> faulty.partition("asked").highWatermark() == 1);
        assertThat(hold).isNotNull();
      }
      assertThat(a.offset(PATIENCE)).contains(1L);
    }
  }
}
