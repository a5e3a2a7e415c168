package dev.ontrial.fault;

import static dev.ontrial.fault.FaultyCluster.CLIENT_A;
import static dev.ontrial.fault.FaultyCluster.PATIENCE;
import static dev.ontrial.fault.FaultyCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.cluster.Coordinators;
import dev.ontrial.cluster.PartitionState;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryDirectory;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.link.Direction;
import dev.ontrial.link.LinkKind;
import dev.ontrial.link.wire.Action;
import dev.ontrial.link.wire.Condition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Steps that strike at frames, and steps that wait, on three real brokers. */
@Timeout(180)
class WireFaultTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Condition PRODUCED = Condition.of(ApiKeys.PRODUCE, Direction.REPLY);

  @TempDir static Path folder;
  private static FaultyCluster faulty;
  private static int topics;

  private final AtomicLong acks = new AtomicLong();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final String topic = "wire-" + ++topics;
  private int leader;

  @BeforeAll
  static void start() throws IOException {
    faulty = new FaultyCluster(LinkKind.WIRE, folder);
    faulty.admin().awaitInSync(faulty.admin().coordinators().create(), PATIENCE);
  }

  @AfterAll
  static void stop() {
    faulty.close();
  }

  private RawClient client() throws IOException {
    leader = faulty.admin().brokerBesidesController();
    faulty.createTopic(topic, leader);
    return new RawClient(CLIENT_A, leader, faulty.ports);
  }

  private static ScheduledFault wire(
      Condition on, Action action, String until, Duration length, Cue cue) {
    return new ScheduledFault(
        new Wire(new Strike(on, action, until)),
        new Target("leader"),
        ScheduledFault.Scope.CLIENTS,
        Duration.ZERO,
        length,
        cue);
  }

  private static Cue named(String name) {
    return new Cue(name, null, null, LONG);
  }

  private static Cue when(Trigger trigger, Duration within) {
    return new Cue("", null, trigger, within);
  }

  private static Cue after(String step, boolean ended) {
    return new Cue("", new Cue.After(step, ended), null, LONG);
  }

  private static ScheduledFault pause(String target, Cue cue) {
    return new ScheduledFault(
            new Pause(), new Target(target), ScheduledFault.Scope.ALL, Duration.ZERO, SHORT)
        .on(cue);
  }

  /** What the raw client tells instead of a workload. */
  private TriggerSource signals() {
    return new TriggerSource() {
      @Override
      public long acknowledged(String configuration) {
        return acks.get();
      }

      @Override
      public Optional<PartitionState> partition(String of, int partition) {
        return Optional.of(faulty.partition(of));
      }

      @Override
      public Optional<Long> openTransaction(String transactionalId) {
        return Optional.empty();
      }
    };
  }

  private FutureTask<History> start(ScheduledFault... schedule) {
    Roles roles = new Roles(3, leader, faulty.admin().activeController(), leader, 7);
    FutureTask<History> task =
        new FutureTask<>(() -> {
          Path history = Files.createTempDirectory(folder, "history");
          try (HistoryWriter writer =
              HistoryWriter.create(history.resolve("nemesis" + HistoryDirectory.SUFFIX))) {
            new Nemesis(
                    faulty.cluster,
                    faulty.wires(),
                    () -> roles,
                    Clients.none(),
                    writer,
                    said::add,
                    signals())
                .run(List.of(schedule));
          } finally {
            last = History.read(history);
          }
          return last;
        });
    Thread.ofPlatform().start(task);
    return task;
  }

  private volatile History last = History.of(List.of());

  private void awaitArmed() {
    eventually().until(() -> said.stream().anyMatch(each -> each.startsWith("armed")));
  }

  private static JsonNode begin(FaultSeen fault) throws IOException {
    return new ObjectMapper().readTree(fault.begin().event().text());
  }

  private long appended() {
    return faulty.partition(topic).highWatermark();
  }

  @Test
  void lostReplyToTheSecondProduce_wasAppended_andIsTheEvidence() throws Exception {
    try (RawClient client = client()) {
      var task =
          start(wire(PRODUCED.on(topic, 0).from(2, 1), new Action.Drop(), "", SHORT, Cue.NONE));
      awaitArmed();
      client.produce(topic, "one");
      assertThat(client.offset(PATIENCE)).contains(0L);
      client.produce(topic, "two");
      // The connection is closed when the fault is healed.
      assertThatThrownBy(() -> client.offset(PATIENCE)).isInstanceOf(IOException.class);
      History seen = task.get(30, TimeUnit.SECONDS);
      eventually().until(() -> appended() == 2);
      FaultSeen fault = seen.faults().iterator().next();
      assertThat(seen.faults()).hasSize(1);
      assertThat(fault.kind()).isEqualTo(FaultKind.WIRE);
      assertThat(fault.nodes()).containsExactly(leader);
      assertThat(fault.connectionsCut()).isEqualTo(1);
      assertThat(fault.endNanos() - fault.askedNanos()).isGreaterThanOrEqualTo(SHORT.toNanos());
      JsonNode frame = begin(fault).path("frame");
      assertThat(frame.path("api").asText()).isEqualTo("Produce");
      assertThat(frame.path("direction").asText()).isEqualTo("reply");
      assertThat(frame.path("correlationId").asInt()).isEqualTo(2);
      assertThat(frame.path("count").asInt()).isEqualTo(2);
      assertThat(begin(fault).path("evidence").asText())
          .startsWith("wire drop of [Produce] reply: Produce reply v12, correlation id 2, on ")
          .endsWith("the 2nd that was meant");
    }
  }

  @Test
  void duplicatedRequest_isAppendedTwice_andAnsweredOnce() throws Exception {
    try (RawClient client = client()) {
      Condition producing = Condition.of(ApiKeys.PRODUCE, Direction.REQUEST).on(topic, 0);
      var task = start(wire(producing, Action.Duplicate.AT_ONCE, "", SHORT, Cue.NONE));
      awaitArmed();
      client.produce(topic, "twice");
      assertThat(client.offset(PATIENCE)).contains(0L);
      client.produce(topic, "once");
      assertThat(client.offset(PATIENCE)).contains(2L);
      task.get(30, TimeUnit.SECONDS);
      eventually().until(() -> appended() == 3);
    }
  }

  @Test
  void initProducerId_isAnsweredInTheBrokersStead() throws Exception {
    try (RawClient client = client()) {
      Condition asked =
          Condition.of(ApiKeys.INIT_PRODUCER_ID, Direction.REQUEST).ofTransactionalId("tx");
      var task = start(wire(asked, new Action.Answer(Errors.PRODUCER_FENCED), "", SHORT, Cue.NONE));
      awaitArmed();
      InitProducerIdRequestData data =
          new InitProducerIdRequestData().setTransactionalId("tx").setTransactionTimeoutMs(9_000);
      var answer =
          (InitProducerIdResponse) client.ask(ApiKeys.INIT_PRODUCER_ID, (short) 4, data, PATIENCE);
      assertThat(answer.error()).isEqualTo(Errors.PRODUCER_FENCED);
      assertThat(task.get(30, TimeUnit.SECONDS).faults()).hasSize(1);
      // The coordinator never heard of it.
      assertThat(faulty.admin().kafka().listTransactions().all().get())
          .noneMatch(each -> each.transactionalId().equals("tx"));
      client.produce(topic, "the connection is whole");
      assertThat(client.offset(PATIENCE)).contains(0L);
    }
  }

  @Test
  void heldRequest_waitsForAnotherStep_andArrives() throws Exception {
    try (RawClient client = client()) {
      Condition producing = Condition.of(ApiKeys.PRODUCE, Direction.REQUEST).on(topic, 0);
      var task =
          start(
              wire(producing, new Action.Hold(null), "stall", LONG.dividedBy(30), named("held")),
              pause("follower", new Cue("stall", new Cue.After("held", false), null, LONG)));
      awaitArmed();
      client.produce(topic, "late");
      assertThat(client.offset(PATIENCE)).contains(0L);
      History seen = task.get(60, TimeUnit.SECONDS);
      assertThat(seen.faults())
          .extracting(FaultSeen::kind)
          .containsExactly(FaultKind.WIRE, FaultKind.PAUSE);
      FaultSeen held = List.copyOf(seen.faults()).getFirst();
      FaultSeen pause = List.copyOf(seen.faults()).getLast();
      assertThat(pause.askedNanos()).isGreaterThan(held.askedNanos());
    }
  }

  @Test
  void holdThatNobodyEnds_isNoProof() throws Exception {
    try (RawClient client = client()) {
      Condition producing = Condition.of(ApiKeys.PRODUCE, Direction.REQUEST).on(topic, 0);
      var task =
          start(
              wire(producing, new Action.Hold(null), "never", SHORT, named("held")),
              wire(
                  PRODUCED.on(topic, 0).from(9, 1),
                  new Action.Watch(),
                  "",
                  Duration.ZERO,
                  new Cue("never", new Cue.After("held", false), null, LONG)));
      awaitArmed();
      client.produce(topic, "late");
      assertThatThrownBy(() -> task.get(60, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(FaultException.class)
          .hasRootCauseMessage(
              "wire hold of [Produce] request was ended by its time, 400 ms, as `never` did not"
                  + " come");
      // It was let go all the same.
      assertThat(client.offset(PATIENCE)).contains(0L);
    }
  }

  @Test
  void ruleThatMeetsNoFrame_isNoFault_andSaysWhatItSaw() throws Exception {
    try (RawClient client = client()) {
      Cue cue = new Cue("", null, null, Duration.ofSeconds(2));
      var task = start(wire(PRODUCED.on(topic, 0).from(3, 1), new Action.Drop(), "", SHORT, cue));
      awaitArmed();
      client.produce(topic, "one");
      assertThat(client.offset(PATIENCE)).contains(0L);
      assertThatThrownBy(() -> task.get(30, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(FaultException.class)
          .hasRootCauseMessage(
              "wire drop of [Produce] reply never happened: 1 such frames came in 2 s on 2 paths,"
                  + " and no. 3 was meant");
      assertThat(last.faults()).isEmpty();
      assertThat(last.events(EventKind.FAULT_END)).isEmpty();
      client.produce(topic, "two");
      assertThat(client.offset(PATIENCE)).contains(1L);
    }
  }

  @Test
  void watchedFrame_isNoFault_andCuesAnotherStep() throws Exception {
    try (RawClient client = client()) {
      var task =
          start(
              wire(
                  PRODUCED.on(topic, 0).from(2, 1),
                  new Action.Watch(),
                  "",
                  Duration.ZERO,
                  named("second")),
              pause("follower", after("second", false)));
      awaitArmed();
      client.produce(topic, "one");
      assertThat(client.offset(PATIENCE)).contains(0L);
      client.produce(topic, "two");
      assertThat(client.offset(PATIENCE)).contains(1L);
      History seen = task.get(60, TimeUnit.SECONDS);
      assertThat(seen.faults()).extracting(FaultSeen::kind).containsExactly(FaultKind.PAUSE);
      assertThat(seen.events(EventKind.NOTE))
          .singleElement()
          .satisfies(
              note -> assertThat(note.event().text()).startsWith("wire watch of [Produce] reply"));
    }
  }

  @Test
  void steps_waitForAcks_forRecords_forTheLeader_andForOneAnother() throws Exception {
    try (RawClient client = client()) {
      ScheduledFault kill =
          new ScheduledFault(
                  new Kill(),
                  new Target("leader"),
                  ScheduledFault.Scope.ALL,
                  Duration.ZERO,
                  Duration.ofSeconds(3))
              .on(
                  new Cue(
                      "kill",
                      new Cue.After("counted", true),
                      new Trigger.Appended(1, topic, 0),
                      LONG));
      var task =
          start(
              pause("follower", new Cue("counted", null, new Trigger.Acks(5, "any"), LONG)),
              kill,
              pause("controller", when(new Trigger.LeaderChanged(topic, 0), LONG)));
      eventually()
          .until(() ->
              Thread.getAllStackTraces().keySet().stream()
                  .anyMatch(
                      thread -> thread.getName().equals("trigger 5 acknowledgements of any")));
      acks.set(4);
      client.produce(topic, "while it waits for acknowledgements");
      assertThat(client.offset(PATIENCE)).contains(0L);
      assertThat(said).isEmpty();
      acks.set(5);
      eventually()
          .until(() ->
              Thread.getAllStackTraces().keySet().stream()
                  .anyMatch(thread -> thread.getName().startsWith("trigger 1 records appended")));
      // Again and again: what is appended before the first look does not count.
      eventually()
          .until(() -> {
            try {
              client.produce(topic, "more");
              client.offset(PATIENCE);
            } catch (IOException e) {
              // It was killed.
            }
            return said.stream().anyMatch(each -> each.startsWith("kill leader"));
          });
      History seen = task.get(90, TimeUnit.SECONDS);
      assertThat(seen.faults())
          .extracting(FaultSeen::kind)
          .containsExactly(FaultKind.PAUSE, FaultKind.KILL, FaultKind.PAUSE);
      List<FaultSeen> faults = List.copyOf(seen.faults());
      assertThat(faults.get(1).askedNanos()).isGreaterThan(faults.get(0).endNanos());
      assertThat(faults.get(2).askedNanos()).isGreaterThan(faults.get(1).askedNanos());
      faulty
          .admin()
          .awaitInSync(
              List.of(topic, Coordinators.OFFSETS_TOPIC, Coordinators.TRANSACTIONS_TOPIC),
              PATIENCE);
    }
  }

  @Test
  void triggerThatNeverComes_endsTheSchedule_withTheReason() throws Exception {
    try (RawClient client = client()) {
      assertThat(client).isNotNull();
      Trigger never = new Trigger.IsrShrunk(topic, 0);
      var task = start(pause("follower", when(never, Duration.ofSeconds(1))));
      assertThatThrownBy(() -> task.get(30, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(FaultException.class)
          .hasRootCauseMessage(
              "pause of follower never began: it waited 1 s for fewer in-sync replicas of "
                  + topic
                  + "-0");
      assertThat(last.faults()).isEmpty();
    }
  }
}
