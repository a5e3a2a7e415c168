package dev.ontrial.trial.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.cluster.Nodes;
import dev.ontrial.fault.Bandwidth;
import dev.ontrial.fault.Cue;
import dev.ontrial.fault.RandomMix;
import dev.ontrial.fault.Rebalance;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.fault.Target;
import dev.ontrial.fault.Upgrade;
import dev.ontrial.history.FaultKind;
import dev.ontrial.trial.BadInput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

class StepReaderTest {
  private static final long SEED = 7;

  private static List<ScheduledFault> read(int brokers, String yaml) {
    return new StepReader(Nodes.combined(brokers), SEED).schedule(YamlMap.parse("t.yaml", yaml));
  }

  private static List<ScheduledFault> entry(String keys) {
    return read(3, "schedule: [{" + keys + "}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fault: isolate, target: leader, from: replication, at: 0s, for: 8s",
        "fault: isolate, target: leader, from: follower",
        "fault: kill, target: controller, as-of: start",
        "fault: kill, target: random, as-of: step",
        "fault: bandwidth, target: leader, from: clients, rate: 80",
        "fault: kill, target: producers, for: 2s",
        "fault: pause, target: consumers, for: 8s",
        "fault: zombie, target: producers, for: 6s",
        "fault: rebalance, target: consumers, for: 8s, every: 500ms",
        "fault: power-loss, target: all, for: 2s",
        "fault: power-loss, target: all, files: all, for: 2s",
        "fault: disk-error, target: all, error: enospc, operation: roll",
        "fault: disk-error, error: eio, operation: snapshot",
        "fault: file-descriptors, target: all, free: 20",
        "fault: memory, free: 0",
        "fault: disk-slow, target: 2, operation: append, delay: 20s, for: 5s",
        "fault: corrupt",
        "fault: corrupt, target: all, file: segment, where: middle, how: zero, stop: orderly",
        "fault: corrupt, file: transaction-index, topics: offsets, where: random, how: old",
        "fault: corrupt, target: controller, file: metadata, how: truncate",
        "fault: clock, target: leader, jump: +1h",
        "fault: clock, target: producers, jump: -90s, for: 4s",
        "fault: clock, target: controller, drift: 2.5",
        "fault: starve, target: leader, cpu: 5%, for: 8s",
        "fault: latency, delay: 20ms, jitter: 20ms",
        "fault: isolate, for: 400ms, repeat: 3, every: 1s",
        "fault: rolling-restart, at: 1s, for: 2s",
        "fault: upgrade, target: 2, to: 4.3.1",
        "fault: alter-features",
        "fault: delete-records, keep: 5",
        "fault: quota, producer-byte-rate: 500, consumer-byte-rate: 1000, for: 4s",
        "fault: recreate-topic, at: 2s",
        "fault: delete-topic",
        "fault: remove-controller, target: controller, for: 4s",
        "fault: remove-controller, target: 2",
        "fault: add-broker, for: 2s",
        "fault: delete-topic, configurations: \"audit-*, payments\", for: 2s",
        "fault: add-partitions, add: 3, for: 9s",
        "fault: alter-features, features: {group.version: 0, metadata.version: 25}",
        "fault: rolling-upgrade, name: up, to: 4.3.1, features: {group.version: 1}, pause: 3s",
        "mix: 8, over: 12s, clients: [producers, consumers]",
        "fault: wire, on: {api: Produce}, do: drop",
        "fault: wire, on: {api: Produce, direction: reply, topic: t, partition: 0, nth: 3},"
            + " do: disconnect, within: 5s, name: lost",
        "fault: wire, target: coordinator, on: {api: [EndTxn, AddPartitionsToTxn],"
            + " transactional-id: x, producer-id: 7, times: all}, do: hold, until: 2s",
        "fault: wire, target: 2, from: peers, on: {api: Fetch, direction: reply,"
            + " error: NOT_LEADER_OR_FOLLOWER}, do: delay, delay: 300ms",
        "fault: wire, on: {api: JoinGroup, group: g}, do: answer, error: NOT_COORDINATOR",
        "fault: wire, on: {api: Produce}, do: cut, bytes: 20",
        "fault: wire, on: {api: Produce}, do: cut, bytes: all",
        "fault: wire, on: {api: Produce}, do: duplicate",
        "fault: wire, on: {api: Produce}, do: duplicate, delay: 300ms",
        "fault: wire, on: {api: [EndTxn, WriteTxnMarkers], result: abort}, do: hold, until: 1s",
        "fault: wire, on: {api: Metadata}, do: watch, at: 1s, name: seen",
        "fault: kill, name: first}, {fault: pause, after: first, at: 1s}, {fault: wire,"
            + " after: first ended, on: {api: Fetch}, do: hold, until: first",
        "fault: kill, when: {acks: 500, configuration: acks-1}, within: 10s",
        "fault: kill, when: {appended: 500, topic: t, partition: 1}",
        "fault: kill, when: {leader-changed: t, partition: 1}, at: 50ms",
        "fault: kill, when: {isr-shrunk: t}",
        "fault: kill, when: {transaction-opened: x}, repeat: 2, every: 10s",
      })
  void entry_survivesPaper_asPlainSteps(String keys) {
    List<ScheduledFault> steps = entry(keys);
    assertThat(steps).isNotEmpty();
    Dump dump = new Dump(DumpSettings.builder().build());
    String written =
        dump.dumpToString(Map.of("schedule", steps.stream().map(StepWriter::write).toList()));
    assertThat(written).doesNotContain("repeat", "mix", "rolling");
    assertThat(read(3, written)).isEqualTo(steps);
  }

  @Test
  void keysOfTheNewKinds_areRead() {
    ScheduledFault bandwidth = entry("fault: bandwidth, from: clients, rate: 80").getFirst();
    assertThat(bandwidth.fault()).isEqualTo(new Bandwidth(80));
    assertThat(bandwidth.scope()).isEqualTo(ScheduledFault.Scope.CLIENTS);
    assertThat(entry("fault: bandwidth").getFirst().fault()).isEqualTo(new Bandwidth(50));
    ScheduledFault storm = entry("fault: rebalance").getFirst();
    assertThat(storm.target()).isEqualTo(Target.CONSUMERS);
    assertThat(storm.fault()).isEqualTo(new Rebalance(Duration.ofSeconds(1)));
    assertThat(entry("fault: zombie").getFirst().target()).isEqualTo(Target.PRODUCERS);
  }

  @Test
  void repeated_standsThereSeveralTimes() {
    assertThat(entry("fault: isolate, at: 2s, for: 400ms, repeat: 3, every: 1s"))
        .extracting(ScheduledFault::at)
        .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4));
  }

  @Test
  void rollingRestart_takesOneBrokerAfterTheOther() {
    List<ScheduledFault> steps = entry("fault: rolling-restart, at: 1s, for: 2s");
    assertThat(steps).allMatch(step -> step.kind() == FaultKind.RESTART);
    assertThat(steps).extracting(step -> step.target().word()).containsExactly("1", "2", "3");
    for (int i = 1; i < steps.size(); i++) {
      assertThat(steps.get(i).at()).isEqualTo(steps.get(i - 1).end());
    }
  }

  @Test
  void rollingSequences_takeSeparateControllersFirst() {
    StepReader reader = new StepReader(new Nodes(2, 1), SEED);
    for (String fault : List.of("rolling-restart", "rolling-upgrade, features: none")) {
      assertThat(reader.schedule(YamlMap.parse("t.yaml", "schedule: [{fault: " + fault + "}]")))
          .extracting(step -> step.target().word())
          .containsExactly("3", "1", "2");
    }
  }

  @Test
  void rollingUpgrade_takesOneBrokerAfterTheOther_andThenTheFeatures() {
    List<ScheduledFault> steps =
        entry("fault: rolling-upgrade, to: 4.3.1, at: 2s, for: 500ms, pause: 3s");

    assertThat(steps.subList(0, 3))
        .allMatch(step -> step.fault().equals(new Upgrade(KafkaVersion.parse("4.3.1"))));
    assertThat(steps)
        .extracting(step -> step.target().word())
        .containsExactly("1", "2", "3", "all");
    assertThat(steps.getLast().kind()).isEqualTo(FaultKind.ALTER_FEATURES);
    assertThat(steps)
        .extracting(step -> step.cue().name())
        .containsExactly("upgrade-1", "upgrade-2", "upgrade-3", "upgrade-features");
    assertThat(steps.getFirst().cue().isByTheClock()).isTrue();
    assertThat(steps.subList(1, 4))
        .extracting(step -> step.cue().after())
        .containsExactly(
            new Cue.After("upgrade-1", true),
            new Cue.After("upgrade-2", true),
            new Cue.After("upgrade-3", true));
    assertThat(entry("fault: rolling-upgrade, to: 4.3.1, features: none")).hasSize(3);
  }

  @Test
  void mix_isThatOfTheTrialsSeed() {
    List<ScheduledFault> steps = entry("mix: 5, over: 9s, at: 1s");
    List<ScheduledFault> drawn = RandomMix.steps(SEED, 3, 5, Duration.ofSeconds(9));
    assertThat(steps).hasSameSizeAs(drawn);
    assertThat(steps.getFirst().at()).isEqualTo(drawn.getFirst().at().plusSeconds(1));
    assertThat(entry("mix: 5, over: 9s, clients: []"))
        .isEqualTo(RandomMix.steps(SEED, 3, 5, Duration.ofSeconds(9), Set.of()));
  }

  @Test
  void mixOfCertainFaults_drawsFromThem() {
    String entry =
        "mix: 4, over: 9s, at: 1s, of: [{fault: kill, for: 2s}, {fault: isolate, from:"
            + " replication}]";
    List<ScheduledFault> steps = entry(entry);
    assertThat(steps).isEqualTo(entry(entry)).isNotEmpty().hasSizeLessThanOrEqualTo(4);
    assertThat(steps)
        .extracting(ScheduledFault::kind)
        .isSubsetOf(FaultKind.KILL, FaultKind.ISOLATE);
    assertThat(steps).allMatch(step -> step.end().compareTo(Duration.ofSeconds(10)) <= 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mix: 2, of: [] | `of`: name at least one fault, none longer than `over`",
        "mix: 2, over: 2s, of: [{fault: kill, for: 3s}] | none longer than `over`",
        "mix: 2, of: [kill] | expected {fault: …, target: …, for: …}",
        "mix: 2, clients: [producers], of: [{fault: kill}] | a mix with an `of` has no `clients`",
        "fault: isolate, target: producers | `target`: `isolate` hits brokers, not clients",
        "fault: power-loss, target: consumers | `target`: `power-loss` hits brokers, not clients",
        "fault: restart, target: producers | `target`: `restart` hits brokers, not clients",
        "fault: zombie, target: leader | `target`: `zombie` hits clients, not brokers",
        "fault: rebalance, target: producers | `target`: only `consumers` rebalance",
        "fault: kill, target: producer | unknown `producer`, did you mean `producers`?",
        "fault: kill, target: 4 | unknown `4`; known: leader, follower",
        "fault: zombie, from: clients | `from`: `zombie` acts on a process; it has no `from`",
        "fault: power-loss, files: some | `files`: unknown `some`; known: segments, all",
        "fault: disk-error, error: burnt | `error`: unknown `burnt`; known: eio, enospc",
        "fault: disk-slow, operation: read | `operation`: unknown `read`; known: append, flush,"
            + " roll, snapshot, any",
        "fault: disk-error, log-dir: 5 | `log-dir`: `5` is not a whole number from 0 to 4",
        "fault: disk-error, log-dir: 1, then: empty | `then`: `empty` takes `log-dir: 2`",
        "fault: disk-error, then: gone | `then`: unknown `gone`; known: same, empty",
        "fault: file-descriptors, free: -1 | `free`: `-1` is not a whole number from 0 to 1000",
        "fault: memory, target: producers | `target`: `memory` hits brokers, not clients",
        "fault: corrupt, file: logs | `file`: unknown `logs`; known: segment, index, time-index,"
            + " transaction-index, snapshot, checkpoint, recovery-point, metadata",
        "fault: corrupt, how: burn | `how`: unknown `burn`; known: bit, epoch, zero, old, truncate",
        "fault: corrupt, file: index, how: epoch | `how`: `epoch` is that of a record batch; it"
            + " takes `file: segment` or `metadata`",
        "fault: corrupt, where: top | `where`: unknown `top`; known: tail, middle, random",
        "fault: corrupt, stop: pause | `stop`: unknown `pause`; known: kill, orderly",
        "fault: corrupt, file: metadata, topics: offsets | `topics`: `file: metadata` belongs to no"
            + " topic; leave `topics` out",
        "fault: power-loss, from: peers | `from`: `power-loss` acts on a process",
        "fault: isolate, from: replicatoin | unknown `replicatoin`, did you mean `replication`?",
        "fault: isolate, from: follower, target: follower | `from`: `follower` makes a pair with",
        "fault: isolate, from: follower, target: all | `from`: `follower` makes a pair with one",
        "fault: bandwidth, rate: 0 | `rate`: `0` is not a whole number from 1 to 1000",
        "fault: bandwidth, rate: 50KB | `rate`: `50KB` is not a whole number from 1 to 1000",
        "fault: isolate, rate: 5 | `rate`: only `bandwidth` has a `rate`",
        "fault: bandwidth, delay: 5ms | `delay`: only `latency` has a `delay`",
        "fault: latency, delay: 5ms, jitter: 6ms | `jitter`: must not be longer than `delay`",
        "fault: kill, every: 5s | `every`: only `rebalance` and what has a `repeat`",
        "fault: kill, repeat: 0 | `repeat`: `0` is not a whole number from 1 to 1000",
        "fault: kill, for: 2s, repeat: 3, every: 2s | `every`: must be longer than `for`",
        "fault: rebalance, every: 0s | `every`: must be above zero",
        "fault: rebalance, repeat: 3 | `repeat`: `rebalance` repeats by itself",
        "fault: rolling-restart, target: 2 | unknown key `target`",
        "fault: rolling-restart, name: x | `rolling-restart` has no `name`",
        "fault: upgrade, to: 2.8.0 | `to`: Kafka 2.8.0 needs ZooKeeper",
        "fault: alter-features, features: best | `features`: is neither `latest` nor levels",
        "fault: alter-features, features: {a: b} | `features`: `b` is no level of `a`",
        "fault: alter-features, features: {a: 32768} | `features`: `32768` is no level of `a`",
        "fault: kill, to: 4.4.0 | `to`: only `upgrade` has a `to`",
        "fault: rolling-restrat | unknown `rolling-restrat`, did you mean `rolling-restart`?",
        "mix: 0 | `mix`: `0` is not a whole number from 1 to 100",
        "mix: 8, over: 1s | `over`: a mix takes at least 2s",
        "mix: 8, clients: [leader] | `clients`: unknown `leader`; known: producers, consumers",
        "mix: 8, fault: kill | unknown key `fault`",
        "fault: wire, do: drop | `on`: say which frames",
        "fault: wire, on: {api: Produce} | `do` is missing",
        "fault: wire, on: {api: Produce}, do: dorp | unknown `dorp`, did you mean `drop`?",
        "fault: wire, on: {api: Prodcue}, do: drop | unknown `Prodcue`, did you mean `Produce`?",
        "fault: wire, on: {nth: 3}, do: drop | `api`: say which kind of request",
        "fault: wire, on: {api: []}, do: drop | `api`: name at least one",
        "fault: wire, on: {api: Fetch, nth: 0}, do: drop | `nth`: `0` is not a whole number",
        "fault: wire, on: {api: Fetch, partition: 1}, do: drop | `partition`: of which `topic`?",
        "fault: wire, on: {api: Fetch, error: NONE}, do: drop | `error`: only a reply has an error",
        "fault: wire, on: {api: Fetch, topci: t}, do: drop | unknown key `topci`, did you mean",
        "fault: wire, on: {api: Fetch}, do: answer | `error` is missing",
        "fault: wire, on: {api: Fetch}, do: answer, error: NONE | `error`: `NONE` is no error",
        "fault: wire, on: {api: Fetch}, do: drop, until: 2s | `until`: only `do: hold` has it",
        "fault: wire, on: {api: Fetch}, do: hold, bytes: 2 | `bytes`: only `do: cut` has it",
        "fault: wire, on: {api: Fetch, direction: reply}, do: duplicate | no client takes a second",
        "fault: wire, on: {api: Fetch}, do: hold, until: soon | `until: soon` is neither",
        "fault: wire, on: {api: Fetch}, do: watch, for: 1s | `for`: `do: watch` is over when",
        "fault: wire, on: {api: Fetch, times: 2}, do: watch | `times`: `watch` is over with",
        "fault: wire, target: producers, on: {api: Fetch}, do: drop | hits brokers, not clients",
        "fault: kill, on: {api: Fetch} | unknown key `on`",
        "fault: kill, after: nothing | `after`: no step before is called `nothing`",
        "fault: kill, name: 1st | `name`: a letter, then letters, digits",
        "fault: kill, name: a, repeat: 2 | `name`: what has a `repeat` is several steps",
        "fault: kill, name: a}, {fault: pause, name: a | `name`: another step is called `a`",
        "fault: kill, within: 3s | `within`: only what has a `when`, and `wire`, waits",
        "fault: kill, when: {acks: 5} | `configuration` is missing",
        "fault: kill, when: {topic: t} | `when`: say one of acks, appended, leader-changed",
        "fault: kill, when: {ack: 5} | unknown key `ack`, did you mean `acks`?",
        "fault: kill, when: {acks: 0, configuration: a} | `acks`: `0` is not a whole number",
      })
  void mistake_isNamedWithItsPlace(String keys, String complaint) {
    assertThatThrownBy(() -> entry(keys))
        .isInstanceOf(BadInput.class)
        .hasMessageMatching("(?s)t\\.yaml:1:\\d+: .*")
        .hasMessageContaining(complaint)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void oneBroker_hasNoPeers() {
    for (String scope : List.of("peers", "replication", "follower")) {
      assertThatThrownBy(() -> read(1, "schedule: [{fault: isolate, from: " + scope + "}]"))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("t.yaml:1:35: `from`: there is one broker only");
    }
  }

  @Test
  void filesOfRunsThatDoNotSayIt_resolveRolesAsOfTheStart() {
    String steps = "schedule: [{fault: kill}, {fault: kill, target: 2}, {fault: pause}]";
    assertThat(read(3, steps)).noneMatch(step -> step.target().asOfStart());
    assertThat(read(3, "provenance: {}\n" + steps))
        .extracting(step -> step.target().asOfStart())
        .containsExactly(true, false, true);
    assertThat(read(3, "provenance: {}\nschedule: [{fault: kill, as-of: step}, {fault: pause}]"))
        .noneMatch(step -> step.target().asOfStart());
  }

  @Test
  void resultOfWhatEndsNoTransaction_andTooLateADuplicate_areRefused() {
    assertThatThrownBy(() -> entry("fault: wire, on: {api: Produce, result: commit}, do: drop"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("result");
    assertThatThrownBy(
            () -> entry("fault: wire, on: {api: Produce}, do: duplicate, delay: 5s, for: 4s"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("delay");
  }

  @Test
  void momentOfWhatIsNoRole_isRefused() {
    assertThatThrownBy(() -> entry("fault: kill, target: 2, as-of: start"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("no role");
    assertThatThrownBy(() -> entry("fault: kill, target: leader, as-of: now"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("as-of");
  }
}
