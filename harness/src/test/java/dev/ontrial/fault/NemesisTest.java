package dev.ontrial.fault;

import static dev.ontrial.fault.FaultyCluster.PATIENCE;
import static dev.ontrial.fault.FaultyCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Coordinators;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryDirectory;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.history.LocatedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(90)
class NemesisTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final String TOPIC = "on-trial";

  @TempDir static Path folder;
  static FaultyCluster faulty;
  private static int histories;

  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private Path history = folder;

  @BeforeAll
  static void start() throws IOException {
    faulty = new FaultyCluster(FaultyCluster.kinds().getFirst(), folder);
    faulty.createTopic(TOPIC, faulty.admin().brokerBesidesController());
    faulty.admin().awaitInSync(faulty.admin().coordinators().create(), PATIENCE);
  }

  @AfterAll
  static void stop() {
    faulty.close();
  }

  /** Whatever a test does, the cluster must be whole again when the nemesis has returned. */
  @AfterEach
  void clusterIsWhole() {
    assertThat(faulty.cluster.brokers()).allMatch(b -> b.state() == Broker.State.RUNNING);
    for (int node = 1; node <= FaultyCluster.BROKERS; node++) {
      for (FaultTopology.Path path : faulty.wires().paths(node, others(node))) {
        assertThat(PathProbe.ask(faulty.wires().address(path), Duration.ofSeconds(5)))
            .as("%s", path)
            .isPresent();
      }
    }
    List<String> topics =
        List.of(TOPIC, Coordinators.OFFSETS_TOPIC, Coordinators.TRANSACTIONS_TOPIC);
    faulty.admin().awaitInSync(topics, PATIENCE);
  }

  private static List<Integer> others(int node) {
    return faulty.wires().others(node, ScheduledFault.Scope.ALL, new Roles(3, 1, 1, 1, 7));
  }

  private static ScheduledFault step(
      FaultSpec fault, String target, ScheduledFault.Scope scope, Duration at, Duration length) {
    return new ScheduledFault(fault, Target.of(target).orElseThrow(), scope, at, length);
  }

  /** The roles as they are now; the controller has moved where a test has broken it. */
  private static Roles roles() {
    return new Roles(
        FaultyCluster.BROKERS,
        faulty.partition(TOPIC).leader(),
        faulty.admin().activeController(),
        faulty.admin().coordinators().ofTransactionalId("t"),
        7);
  }

  /** Runs a schedule and returns the history of it, whatever becomes of it. */
  private History run(Roles roles, ScheduledFault... schedule) throws Exception {
    history = Files.createDirectory(folder.resolve("history-" + ++histories));
    try (HistoryWriter writer =
        HistoryWriter.create(history.resolve("nemesis" + HistoryDirectory.SUFFIX))) {
      new Nemesis(faulty.cluster, faulty.wires(), roles, Clients.none(), writer, said::add)
          .run(List.of(schedule));
    }
    return History.read(history);
  }

  private static final Set<FaultKind> TESTED_ELSEWHERE =
      EnumSet.of(
          FaultKind.POWER_LOSS,
          FaultKind.CORRUPT,
          FaultKind.DISK_ERROR,
          FaultKind.DISK_SLOW,
          FaultKind.WIRE,
          FaultKind.UPGRADE,
          FaultKind.CLOCK);

  static Stream<Arguments> everyKindAndTarget() {
    return Stream.of(
        Arguments.of(new Kill(), "follower", ScheduledFault.Scope.ALL, "is gone"),
        Arguments.of(new Pause(), "controller", ScheduledFault.Scope.ALL, "is stopped"),
        Arguments.of(new Starve(5), "leader", ScheduledFault.Scope.ALL, "was stopped"),
        Arguments.of(
            FileDescriptors.USUAL, "follower", ScheduledFault.Scope.ALL, "does not answer on"),
        Arguments.of(Memory.USUAL, "follower", ScheduledFault.Scope.ALL, "can get 1 MB more"),
        Arguments.of(new Pause(), "all", ScheduledFault.Scope.ALL, "is stopped"),
        Arguments.of(new Restart(), "coordinator", ScheduledFault.Scope.ALL, "is gone"),
        Arguments.of(new Isolate(), "leader", ScheduledFault.Scope.PEERS, "no answer within"),
        Arguments.of(new Isolate(), "all", ScheduledFault.Scope.CLIENTS, "no answer within"),
        Arguments.of(new Isolate(), "random", ScheduledFault.Scope.ALL, "no answer within"),
        Arguments.of(new RepliesLost(), "leader", ScheduledFault.Scope.CLIENTS, "no answer within"),
        Arguments.of(new RepliesLost(), "3", ScheduledFault.Scope.PEERS, "no answer within"),
        Arguments.of(
            new Latency(Duration.ofMillis(60), Duration.ofMillis(20)),
            "all",
            ScheduledFault.Scope.ALL,
            "ms or more on"),
        Arguments.of(new Isolate(), "leader", ScheduledFault.Scope.REPLICATION, "no answer within"),
        Arguments.of(new Isolate(), "leader", ScheduledFault.Scope.FOLLOWER, "no answer within"),
        Arguments.of(
            new Bandwidth(50), "leader", ScheduledFault.Scope.CLIENTS, "was answered after"),
        Arguments.of(new Reset(), "2", ScheduledFault.Scope.PEERS, "connections cut"));
  }

  @Test
  void everyKindAndEveryTargetWord_isTested() {
    List<Object[]> cases = everyKindAndTarget().map(Arguments::get).toList();
    // Power losses, faults of disks and clocks, upgrades, and faults of clients and of frames, have
    // tests of
    // their own.
    assertThat(cases)
        .extracting(each -> ((FaultSpec) each[0]).kind())
        .containsAll(
            FaultSpecs.ALL.stream()
                .filter(FaultSpec::onBrokers)
                .filter(spec -> !(spec instanceof FaultSpec.OnCluster))
                .map(FaultSpec::kind)
                .filter(kind -> !TESTED_ELSEWHERE.contains(kind))
                .toList());
    assertThat(cases)
        .extracting(each -> each[2])
        .contains((Object[]) ScheduledFault.Scope.values());
    List<String> words = cases.stream().map(each -> (String) each[1]).toList();
    assertThat(words).containsAll(Target.ROLES).anyMatch(word -> word.matches("[1-9]"));
  }

  @ParameterizedTest(name = "{0} {1} from {2}")
  @MethodSource("everyKindAndTarget")
  void fault_isVerified_healed_andRecordedWithItsRealTimes(
      FaultSpec spec, String target, ScheduledFault.Scope scope, String evidence) throws Exception {
    Roles roles = roles();
    List<Integer> nodes = roles.resolve(Target.of(target).orElseThrow());
    assertThat(nodes).isNotEmpty().isSubsetOf(1, 2, 3);
    long asked = System.nanoTime();

    History seen = run(roles, step(spec, target, scope, SHORT, SHORT));

    FaultSeen fault = only(seen.faults().stream().toList());
    assertThat(fault.kind()).isEqualTo(spec.kind());
    assertThat(fault.target()).isEqualTo(target);
    assertThat(fault.nodes()).isEqualTo(nodes);
    assertThat(fault.begin().event().text()).contains("\"evidence\":\"").contains(evidence);
    assertThat(fault.beginNanos() - asked).isGreaterThanOrEqualTo(SHORT.toNanos());
    assertThat(fault.endNanos())
        .isBetween(Math.max(fault.beginNanos(), asked + 2 * SHORT.toNanos()), System.nanoTime());
    if (spec.onLinks()) {
      assertThat(fault.begin().event().text()).contains("\"from\":\"" + scope.word() + "\"");
    }
    if (spec instanceof Reset) {
      assertThat(fault.connectionsCut()).isPositive();
    }
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.getFirst();
  }

  /** The killed leader cannot be ready again before it is no longer cut off. */
  @Test
  void interruptedSchedule_withLeaderCutOffAndKilled_healsEverything() throws Exception {
    interruptWhen(
        Broker.State.KILLED,
        step(new Isolate(), "leader", ScheduledFault.Scope.PEERS, Duration.ZERO, LONG),
        step(new Kill(), "leader", ScheduledFault.Scope.ALL, SHORT, LONG));
  }

  @Test
  void interruptedSchedule_withPausedBrokerAndLostReplies_healsEverything() throws Exception {
    interruptWhen(
        Broker.State.PAUSED,
        step(new RepliesLost(), "leader", ScheduledFault.Scope.CLIENTS, Duration.ZERO, LONG),
        step(
            new Latency(Duration.ofMillis(60), Duration.ofMillis(20)),
            "follower",
            ScheduledFault.Scope.CLIENTS,
            Duration.ZERO,
            LONG),
        step(new Pause(), "follower", ScheduledFault.Scope.ALL, SHORT, LONG));
  }

  private void interruptWhen(Broker.State state, ScheduledFault... schedule) throws Exception {
    Roles roles = roles();
    FutureTask<History> task = new FutureTask<>(() -> run(roles, schedule));
    Thread thread = Thread.ofPlatform().start(task);
    eventually().until(() -> faulty.cluster.brokers().stream().anyMatch(b -> b.state() == state));

    thread.interrupt();

    assertThatThrownBy(() -> task.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
    History seen = History.read(history);
    assertThat(seen.damages()).isEmpty();
    assertThat(seen.faults()).hasSize(schedule.length);
    assertThat(seen.faults()).allMatch(fault -> fault.end().isPresent());
  }

  @Test
  void interruptWhileFaultIsBeingVerified_isAnInterruption_andHealsEverything() throws Exception {
    Roles roles = roles();
    FutureTask<History> task =
        new FutureTask<>(() ->
            run(
                roles,
                step(new Isolate(), "leader", ScheduledFault.Scope.ALL, Duration.ZERO, LONG)));
    Thread thread = Thread.ofPlatform().start(task);
    eventually().until(() -> !said.isEmpty());
    thread.interrupt();
    assertThatThrownBy(() -> task.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void faultThatDoesNotTake_isRefused_andTheOthersAreHealed() throws Exception {
    assertThatThrownBy(() ->
            run(
                roles(),
                step(new Pause(), "follower", ScheduledFault.Scope.ALL, Duration.ZERO, LONG),
                // No client is connected, so there is nothing to reset.
                step(new Reset(), "leader", ScheduledFault.Scope.CLIENTS, SHORT, LONG)))
        .isInstanceOf(FaultException.class)
        .hasMessage("reset did not take: no connection was open on any of the paths");
    History seen = History.read(history);
    assertThat(only(List.copyOf(seen.faults())).kind()).isEqualTo(FaultKind.PAUSE);
    assertThat(only(List.copyOf(seen.faults())).end()).isPresent();
  }

  @Test
  void powerLoss_whereForcesAreUnknown_isRefused_andNothingIsCut() throws Exception {
    assertThatThrownBy(() ->
            run(
                roles(),
                step(new LossOfPower(), "follower", ScheduledFault.Scope.ALL, Duration.ZERO, LONG)))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("does not write down what it forces");
  }

  /** Followers fall behind, though the controller hears of everybody. */
  @Test
  void isolatedReplication_shrinksIsr_andFencesNobody() throws Exception {
    faulty.createTopic("shrinks", 1);
    Roles roles = new Roles(FaultyCluster.BROKERS, 1, 2, 3, 7);
    FutureTask<History> task =
        new FutureTask<>(() ->
            run(
                roles,
                step(
                    new Isolate(),
                    "leader",
                    ScheduledFault.Scope.REPLICATION,
                    Duration.ZERO,
                    LONG)));
    Thread thread = Thread.ofPlatform().start(task);
    eventually().until(() -> !History.read(history).events(EventKind.FAULT_BEGIN).isEmpty());
    try (RawClient client = new RawClient(FaultyCluster.CLIENT_A, 1, faulty.ports)) {
      client.produce("shrinks", "not replicated");
      assertThat(client.offset(PATIENCE)).contains(0L);
    }
    eventually().until(() -> faulty.partition("shrinks").isr().equals(List.of(1)));
    assertThat(faulty.admin().liveBrokers()).containsExactlyInAnyOrder(1, 2, 3);
    assertThat(faulty.partition("shrinks").leader()).isEqualTo(1);
    thread.interrupt();
    assertThatThrownBy(() -> task.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void faultThatBeginsLate_lastsAsLongAsItWasTo() throws Exception {
    History seen =
        run(
            roles(),
            // Its verification alone takes longer than the time until the next.
            step(new Isolate(), "1", ScheduledFault.Scope.CLIENTS, Duration.ZERO, SHORT),
            step(new Restart(), "2", ScheduledFault.Scope.ALL, SHORT.dividedBy(10), SHORT),
            step(
                new Latency(Duration.ofMillis(60), Duration.ofMillis(20)),
                "1",
                ScheduledFault.Scope.CLIENTS,
                SHORT.multipliedBy(2),
                SHORT));
    assertThat(seen.faults()).hasSize(3);
    assertThat(seen.faults())
        .allMatch(fault -> fault.endNanos() - askedNanos(fault) >= SHORT.toNanos());
  }

  /** What is drawn must be possible: no step is refused, and all heals. */
  @RepeatedTest(1)
  void randomMix_takes_andHeals(RepetitionInfo round) throws Exception {
    List<ScheduledFault> mix =
        RandomMix.steps(
            round.getCurrentRepetition(),
            FaultyCluster.BROKERS,
            6,
            Duration.ofSeconds(6),
            Set.of());
    History seen = run(roles(), mix.toArray(new ScheduledFault[0]));
    assertThat(seen.faults()).hasSameSizeAs(mix).allMatch(fault -> fault.end().isPresent());
  }

  private static long askedNanos(FaultSeen fault) {
    String text = fault.begin().event().text();
    return Long.parseLong(text.replaceAll(".*\"askedNanos\":(\\d+).*", "$1"));
  }

  @Test
  void scheduleOfSeveralFaults_beginsAndEndsInItsOrder() throws Exception {
    History seen =
        run(
            roles(),
            step(
                new Isolate(),
                "leader",
                ScheduledFault.Scope.PEERS,
                Duration.ZERO,
                SHORT.multipliedBy(4)),
            step(
                new Kill(),
                "leader",
                ScheduledFault.Scope.ALL,
                SHORT.multipliedBy(2),
                SHORT.multipliedBy(2)));
    List<String> order = new ArrayList<>();
    Stream.of(EventKind.FAULT_BEGIN, EventKind.FAULT_END)
        .flatMap(kind -> seen.events(kind).stream())
        .sorted((a, b) -> Long.compare(a.timeNanos(), b.timeNanos()))
        .map(LocatedEvent::event)
        .forEach(event -> order.add(event.kind() + " " + event.sequence()));
    assertThat(order)
        .containsExactly("FAULT_BEGIN 1", "FAULT_BEGIN 2", "FAULT_END 1", "FAULT_END 2");
  }
}
