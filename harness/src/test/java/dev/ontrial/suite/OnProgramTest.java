package dev.ontrial.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.program.Offer;
import dev.ontrial.program.ProgramFacts;
import dev.ontrial.program.ProgramManifest;
import dev.ontrial.program.ProgramManifest.Durability;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

/** What of a trial is possible on a program, by what it declares and what it answers. */
final class OnProgramTest {
  private static final Path FILE = Path.of("broker.yaml");

  private Durability durable = Durability.PROCESS;
  private int nodes = 1;
  private final Set<Offer> offers = EnumSet.allOf(Offer.class);
  private final Map<Short, Short> apis = new HashMap<>();

  OnProgramTest() {
    for (ApiKeys each : ApiKeys.values()) {
      apis.put(each.id, (short) 20);
    }
  }

  private Trial there(String column) {
    ProgramManifest manifest =
        new ProgramManifest(
            "mine",
            "1.2",
            null,
            List.of(),
            List.of("mine", "{advertised}"),
            Map.of(),
            Map.of(),
            nodes,
            Duration.ofSeconds(1),
            durable,
            1,
            offers,
            FILE,
            FILE.toString());
    return new OnProgram(manifest, new ProgramFacts("mine", apis, Map.of()))
        .adapt(TrialReader.shipped(column, null));
  }

  private static String whyNot(Trial trial, String configuration) {
    return trial.configurations().stream()
        .filter(each -> each.name().equals(configuration))
        .map(each -> trial.demand(each).notApplicable())
        .collect(Collectors.joining());
  }

  @Test
  void faultsOfOneProcess_apply() {
    for (String column :
        List.of(
            "none",
            "leader-killed",
            "leader-paused",
            "replies-lost",
            "latency",
            "connections-reset",
            "leader-unreachable",
            "coordinator-killed",
            "producers-killed")) {
      assertThat(whyNot(there(column), "idempotent")).as(column).isEmpty();
    }
    assertThat(there("connections-reset").schedule())
        .allMatch(step -> step.scope() == ScheduledFault.Scope.CLIENTS);
  }

  @Test
  void faultsOfWhatOnlyKafkaHas_doNotApply_andSayWhy() {
    assertThat(whyNot(there("all-power-loss"), "idempotent"))
        .isEqualTo("mine: `power-loss` acts on what only Kafka's brokers have");
    assertThat(whyNot(there("elect-leader"), "idempotent")).contains("`elect-leader`");
    assertThat(whyNot(there("leader-isolated-then-killed"), "idempotent"))
        .isEqualTo("mine: `isolate` from peers needs links between the nodes, and there are none");
    assertThat(whyNot(there("follower-killed"), "idempotent"))
        .isEqualTo("mine: it has one node, and no follower");
  }

  @Test
  void separateControllers_doNotApply() {
    assertThat(whyNot(there("controllers-lost"), "idempotent"))
        .isEqualTo("mine: `controllers: 3` needs Kafka's brokers");
  }

  @Test
  void roleThatIsNotObserved_isNoTarget_whereThereAreSeveralNodes() {
    nodes = 3;
    assertThat(whyNot(there("coordinator-killed"), "transactional"))
        .isEqualTo("mine: which node is the coordinator cannot be observed");
    assertThat(there("leader-killed").demand(there("leader-killed").configurations().getFirst()))
        .satisfies(demand -> assertThat(demand.exposure()).containsKey("epochs-moved"));
  }

  @Test
  void kill_doesNotApply_whereRecordsAreInMemory() {
    durable = Durability.MEMORY;
    assertThat(whyNot(there("leader-killed"), "acks-all"))
        .isEqualTo("mine: it declares `durable: memory`, so `kill` leaves no topic to read");
    assertThat(whyNot(there("leader-paused"), "acks-all")).isEmpty();
    assertThat(whyNot(there("producers-killed"), "acks-all")).isEmpty();
  }

  @Test
  void requestThatIsNotAnswered_isNamed() {
    apis.remove(ApiKeys.CONSUMER_GROUP_HEARTBEAT.id);
    apis.remove(ApiKeys.ADD_OFFSETS_TO_TXN.id);
    Trial trial = there("none");
    assertThat(whyNot(trial, "commit-after-kip848"))
        .isEqualTo(
            "mine does not answer ConsumerGroupHeartbeat requests (key 68), as its ApiVersions"
                + " answer says");
    assertThat(whyNot(trial, "transform")).contains("AddOffsetsToTxn");
    assertThat(whyNot(trial, "transactional")).isEmpty();
    assertThat(whyNot(trial, "commit-after")).isEmpty();
  }

  @Test
  void whatTheManifestDoesNotOffer_isNotExpected() {
    offers.remove(Offer.IDEMPOTENCE);
    Trial trial = there("none");
    assertThat(whyNot(trial, "idempotent"))
        .isEqualTo("mine: its manifest does not offer `idempotence`");
    assertThat(whyNot(trial, "acks-all")).isEmpty();
    assertThat(whyNot(trial, "acks-1")).isEmpty();
  }

  @Test
  void eachProtocolOfGroups_isAnOfferOfItsOwn() {
    offers.remove(Offer.STREAMS_GROUPS);
    Trial trial = there("none");
    assertThat(whyNot(trial, "streams-kip1071-exactly-once"))
        .isEqualTo("mine: its manifest does not offer `streams-groups`");
    assertThat(whyNot(trial, "streams-exactly-once")).isEmpty();
    offers.remove(Offer.GROUPS);
    assertThat(whyNot(there("none"), "streams-exactly-once")).contains("`groups`");
  }

  @Test
  void settingsOfKafka_doNotApply() {
    assertThat(whyNot(there("none"), "flushed"))
        .isEqualTo("mine: whether it applies the topic setting flush.messages is not known");
    assertThat(whyNot(there("none"), "without-elr")).contains("eligible.leader.replicas.version");
  }

  @Test
  void oneNode_hasOneReplica_andNoEpochsThatMove() {
    Trial trial = there("leader-killed");
    assertThat(trial.cluster().brokers()).isEqualTo(1);
    assertThat(trial.cluster().features()).containsEntry("transaction.version", 0);
    assertThat(trial.configurations())
        .allSatisfy(each -> assertThat(each.topic()).containsEntry("replication.factor", "1"));
    assertThat(trial.demand(trial.configurations().getFirst()).exposure())
        .containsOnlyKeys("in-flight-during");
  }
}
