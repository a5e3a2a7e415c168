package dev.ontrial.trial.file;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.contract.Requirement;
import dev.ontrial.fault.FaultSpec;
import dev.ontrial.fault.FaultSpecs;
import dev.ontrial.fault.Latency;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.fault.Target;
import dev.ontrial.fault.Wire;
import dev.ontrial.history.WorkloadKind;
import dev.ontrial.kubernetes.Pods;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Brokers;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Durations;
import dev.ontrial.trial.Load;
import dev.ontrial.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialReaderTest {
  private static final String LEAST = "trial: mine\nconfigurations: [acks-all]\n";

  @TempDir Path folder;

  private Trial read(String yaml) throws IOException {
    return TrialReader.read(Files.writeString(folder.resolve("t.yaml"), yaml));
  }

  private Configuration inline(String yaml) throws IOException {
    return read("trial: mine\nconfigurations:\n  - name: own\n" + yaml.indent(4))
        .configurations()
        .get(0);
  }

  @Test
  void leastTrial_hasTheDefaults() throws Exception {
    Trial trial = read(LEAST);
    assertThat(trial.seed()).isEqualTo(42);
    assertThat(trial.cluster())
        .isEqualTo(new Brokers(3, "4.4.0", "4.4.0", false, Map.of(), Map.of()));
    assertThat(trial.links()).isEqualTo(Trial.LinksChoice.AUTO);
    assertThat(trial.schedule()).isEmpty();
    assertThat(trial.timing()).isEqualTo(Trial.Timing.DEFAULT);
    assertThat(trial.configurations())
        .singleElement()
        .satisfies(each -> assertThat(each.producer()).containsEntry("acks", "all"));
  }

  @Test
  void requirement_isOfAll_orByPattern() throws Exception {
    String two = "trial: mine\nconfigurations: [acks-all, acks-1]\nrequire: ";
    Trial all = read(two + "[at-least-once, in-order]\n");
    assertThat(all.demands().values())
        .extracting(Trial.Demand::require)
        .containsOnly(new Requirement(List.of("at-least-once", "in-order")));
    assertThat(read(TrialWriter.write(all, Map.of()))).isEqualTo(all);
    Trial some = read(two + "{\"*-1\": exactly-once}\n");
    assertThat(requireNonNull(some.demands().get("acks-all")).require().isNone()).isTrue();
    assertThat(requireNonNull(some.demands().get("acks-1")).require().words())
        .containsExactly("exactly-once");
  }

  @Test
  void everyKey_isRead() throws Exception {
    Trial trial =
        read(
            LEAST
                + """
                seed: 7
                column: some-fault
                cluster:
                  brokers: 5
                  kafka: 3.9.2
                  clients: 3.9.1
                  timeouts: production
                  settings: {num.io.threads: 3}
                  features: {metadata.version: 101}
                links: relay
                schedule:
                  - {fault: latency, target: 5, from: peers, at: 1.5s, for: 2m, delay: 20ms, jitter: 3ms}
                controls: {acks-all: [lost, duplicate]}
                not-applicable: {acks-all: because}
                exposure: {in-flight: 3}
                timing: {warm-up: 1s, recovery: 0s, stuck-after: 9s}
                provenance: {anything: at all}
                """);
    assertThat(trial.seed()).isEqualTo(7);
    assertThat(trial.cluster())
        .isEqualTo(
            new Brokers(
                5,
                "3.9.2",
                "3.9.1",
                true,
                Map.of("num.io.threads", "3"),
                Map.of("metadata.version", 101)));
    assertThat(trial.column()).isEqualTo("some-fault");
    assertThat(trial.links()).isEqualTo(Trial.LinksChoice.RELAY);
    assertThat(trial.schedule())
        .containsExactly(
            new ScheduledFault(
                new Latency(Duration.ofMillis(20), Duration.ofMillis(3)),
                new Target("5"),
                ScheduledFault.Scope.PEERS,
                Duration.ofMillis(1500),
                Duration.ofMinutes(2)));
    assertThat(trial.demands())
        .isEqualTo(
            Map.of(
                "acks-all",
                new Trial.Demand(Set.of("lost", "duplicate"), "because", Map.of("in-flight", 3L))));
    assertThat(trial.timing())
        .isEqualTo(new Trial.Timing(Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(9)));
    assertThat(trial.configurations().get(0).producer()).doesNotContainKey("request.timeout.ms");
  }

  @Test
  void brokersOfSeveralVersions_areRead_andWritten() throws Exception {
    Trial trial = read(LEAST + "cluster: {kafka: {1: 3.10.1, 2: 3.9.2, 3: 4.4.0, 4: 3.9.10}}\n");

    assertThat(trial.cluster().brokers()).isEqualTo(4);
    assertThat(trial.cluster().kafka()).isEqualTo("3.9.2");
    assertThat(trial.cluster().others()).isEqualTo(Map.of(1, "3.10.1", 3, "4.4.0", 4, "3.9.10"));
    assertThat(trial.cluster().versionOf(2)).isEqualTo("3.9.2");
    assertThat(read(TrialWriter.write(trial, Map.of()))).isEqualTo(trial);
    assertThat(trial.cluster().of("4.3.1").others()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{1: 3.9.2, 3: 4.4.0} | names brokers [1, 3]; name each broker from 1 to 2",
        "{0: 3.9.2} | `0` is no broker's number from 1 to 9",
        "{1: 2.8.0} | Kafka 2.8.0 needs ZooKeeper",
        "{} | name the version of each broker"
      })
  void brokersOfSeveralVersions_thatCannotBe(String versions, String complaint) {
    assertThatThrownBy(() -> read(LEAST + "cluster: {kafka: " + versions + "}\n"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("`kafka`")
        .hasMessageContaining(complaint);
  }

  @Test
  void demands_areNamedByPattern_andTheLastThatMatchesCounts() throws Exception {
    Trial trial =
        read(
            """
            trial: mine
            configurations: ["acks-*", idempotent]
            controls: {"acks-?": [lost]}
            not-applicable: {idem*: because}
            exposure: {in-flight: 3, "acks-1*": {retried: 1}, acks-1-no-retries: {}}
            """);
    assertThat(trial.configurations())
        .extracting(Configuration::name)
        .containsExactly(
            "acks-0",
            "acks-1",
            "acks-1-no-retries",
            "acks-all",
            "acks-all-1-in-flight",
            "idempotent");
    assertThat(trial.demands().get("acks-0"))
        .isEqualTo(new Trial.Demand(Set.of("lost"), "", Map.of("in-flight", 3L)));
    assertThat(trial.demands().get("acks-1"))
        .isEqualTo(new Trial.Demand(Set.of("lost"), "", Map.of("retried", 1L)));
    assertThat(trial.demands().get("acks-1-no-retries")).isEqualTo(Trial.Demand.NONE);
    assertThat(trial.demands().get("idempotent"))
        .isEqualTo(new Trial.Demand(Set.of(), "because", Map.of("in-flight", 3L)));
  }

  @Test
  void withoutConfigurations_aFileIsRefused_andAShippedTrialHasAllThatBelongThere() {
    assertThatThrownBy(() -> read("trial: any"))
        .hasMessageContaining("`configurations`: it is missing; name some of `ontrial list`");
    assertThat(TrialReader.configurationNames("none"))
        .contains("acks-0", "streams-exactly-once")
        .doesNotContain("idempotent-short-timeout");
    assertThat(TrialReader.configurationNames("replies-lost")).contains("idempotent-short-timeout");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sede: 7 | :3:1: unknown key `sede`, did you mean `seed`?",
        "seed: -1 | :3:7: `seed`: `-1` is not a whole number from 0",
        "seed: 99999999999999999999 | :3:7: `seed`: `99999999999999999999` is not a whole number",
        "seed: 1.5 | :3:7: `seed`: `1.5` is not a whole number",
        "trial: again | :3:1: `trial` is here a second time",
        "cluster: {brokers: 8} | :3:20: `brokers`: `8` is not a whole number from 1 to 7",
        "cluster: {brokers: 0} | :3:20: `brokers`: `0` is not a whole number from 1 to 7",
        "cluster: {kafka: latest} | :3:18: `kafka`: 'latest' is not a version of Kafka",
        "cluster: {kafka: 2.8.0} | :3:18: `kafka`: Kafka 2.8.0 needs ZooKeeper",
        "cluster: 3 | :3:10: expected `key: value` pairs here",
        "links: toxiprox | :3:8: `links`: unknown `toxiprox`, did you mean `toxiproxy`?",
        "links: [relay] | :3:8: `links` must be a single value",
        "schedule: kill | :3:11: `schedule`: expected a list",
        "schedule: [kill] | :3:12: expected {fault: …",
        "schedule: [{target: leader}] | :3:12: `fault` is missing",
        "schedule: [{fault: kil}] | :3:20: `fault`: unknown `kil`, did you mean `kill`?",
        "schedule: [{fault: kill, target: leadr}] | :3:34: `target`: unknown `leadr`, did you mean"
            + " `leader`?",
        "schedule: [{fault: kill, target: 4}] | :3:34: `target`: unknown `4`",
        "schedule: [{fault: kill, form: peers}] | :3:26: unknown key `form`, did you mean `for`?",
        "schedule: [{fault: kill, from: peers}] | :3:32: `from`: `kill` acts on a process",
        "schedule: [{fault: kill, for: 3 sec}] | :3:31: `for`: `3 sec` is not a duration such as",
        "schedule: [{fault: kill, for: 3}] | :3:31: `for`: `3` is not a duration such as",
        "schedule: [{fault: kill, for: 9999999999999999999m}] | is longer than a day",
        "schedule: [{fault: kill, delay: 3s}] | only `latency` has a `delay`",
        "controls: {acks-all: [lots]} | :3:22: `acks-all`: unknown anomaly `lots`, did you mean"
            + " `lost`?",
        "controls: {acks-9: [lost]} | no configuration of this trial has that name",
        "not-applicable: {acks-9: x} | no configuration of this trial has that name",
        "require: at-lest-once | :3:10: `require`: unknown requirement `at-lest-once`, did you"
            + " mean",
        "require: {acks-all: [lost, no]} | :3:21: `acks-all`: unknown requirement `no`",
        "require: {acks-9*: lost} | :3:20: `acks-9*`: no configuration of this trial has that name",
        "exposure: {in-flihgt: 1} | :3:23: `in-flihgt`: no such evidence, did you mean"
            + " `in-flight`?",
        "timing: {warmup: 1s} | :3:10: unknown key `warmup`, did you mean `warm-up`?",
        "'configurations2: [' | not YAML",
        "'\ttab: 1' | :3:1: not YAML",
        "--- | :3:1: not YAML",
      })
  void mistake_isNamedWithItsPlace(String line, String complaint) {
    String yaml = LEAST + line + "\n";
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith(folder.resolve("t.yaml").toString())
        .hasMessageContaining(complaint)
        .message()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | the file is empty",
        "'# nothing' | the file is empty",
        "'just words' | :1:1: expected `key: value` pairs here",
        "'trial: a b' | :1:8: `trial`: use 1 to 80 letters",
        "'configurations: [none]' | `trial` is missing",
        "'{trial: a, configurations: []}' | name at least one",
        "'{trial: a, configurations: [ack-1]}' | :1:29: unknown configuration `ack-1`, did you mean"
            + " `acks-1`?",
        "'{trial: a, configurations: [nothing-like-it]}' | unknown configuration `nothing-like-it`;"
            + " known: acks-0",
        "'{trial: a, configurations: [acks-1, acks-1]}' | two have the same name",
        "'{trial: a, configurations: [{name: a/b}]}' | :1:36: `name`: only letters",
        "'{trial: a, configurations: [[acks-1]]}' | expected `key: value` pairs here",
      })
  void fileThatIsNoTrial_isRefused(String yaml, String complaint) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(complaint)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void fileThatIsNoText_isRefused() throws Exception {
    Path file = Files.write(folder.resolve("t.yaml"), new byte[] {(byte) 0xff, 0, 1});
    assertThatThrownBy(() -> TrialReader.read(file)).hasMessageEndingWith("it is not UTF-8 text");
    Files.write(file, new byte[] {'a', 1});
    assertThatThrownBy(() -> TrialReader.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("not YAML")
        .message()
        .doesNotContain("\n");
    assertThatThrownBy(() -> TrialReader.read(folder))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> TrialReader.read(folder.resolve("none")))
        .hasMessageEndingWith("there is no such file");
  }

  @Test
  void inlineConfiguration_isLaidOverTheShortTimeouts() throws Exception {
    Configuration own =
        inline(
            """
            workload: transactional
            producer: {request.timeout.ms: 777, linger.ms: 3}
            topic: {min.insync.replicas: 1}
            load: {records-per-second: 5, record-bytes: 1000, partitions: 3, leaders: 2}
            """);
    assertThat(own.workload()).isEqualTo(WorkloadKind.TRANSACTIONAL);
    assertThat(own.producer())
        .containsEntry("request.timeout.ms", "777")
        .containsEntry("linger.ms", "3")
        .containsEntry("delivery.timeout.ms", "15000");
    assertThat(own.topic()).containsExactly(Map.entry("min.insync.replicas", "1"));
    assertThat(own.load()).isEqualTo(new Load(5, 1000, 5_000, 3, 2, 1, 20));
  }

  @Test
  void propertiesFile_isTakenAsItIs_withoutItsAddresses() throws Exception {
    Files.writeString(
        folder.resolve("producer.properties"),
        """
        bootstrap.servers=kafka.example:9092
        key.serializer=com.example.None
        transactional.id=x
        client.id=y
        acks=1
        compression.type=lz4
        """);
    assertThat(inline("producer-file: producer.properties\n").producer())
        .containsEntry("acks", "1")
        .containsEntry("compression.type", "lz4")
        .doesNotContainKeys("bootstrap.servers", "key.serializer", "transactional.id", "client.id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "producer: {acks: 7} | `acks`: Kafka rejects `7`: it must be one of all, -1, 0, 1",
        "producer: {linger.ms: soon} | `linger.ms`: Kafka rejects `soon`: it must be a whole"
            + " number",
        "producer: {enable.idempotence: true, acks: 1} | kafka-clients refuses it",
        "producer: {delivery.timeout.ms: 1, request.timeout.ms: 9} | kafka-clients refuses it",
        "producer: {bootstrap.servers: a} | `bootstrap.servers`: leave it out. ontrial sets it",
        "producer-file: nowhere | nowhere: cannot be read: there is no such file",
        "{producer: {acks: 1}, producer-file: x} | give `producer` or `producer-file`, not both",
        "load: {producers: 21} | `21` is not a whole number from 1 to 20",
        "load: {leaders: 4} | `own` wants 4 leaders of 3 brokers",
        "workload: sequenze | unknown `sequenze`, did you mean `sequenced`?",
      })
  void configurationThatCannotBe_isRefused(String line, String complaint) {
    String keys =
        line.startsWith("{")
            ? line.substring(1, line.length() - 1).replace(", producer-", "\nproducer-")
            : line;
    assertThatThrownBy(() -> inline(keys))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(complaint)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void someShippedTrials_survivePaper() throws Exception {
    survivePaper(List.of("none", "leader-killed", "random-mix", "rolling-upgrade"));
  }

  @Test
  @Tag("slow")
  void shippedTrials_survivePaper() throws Exception {
    List<String> names = Resources.trials();
    assertThat(names).contains("none", "leader-killed");
    survivePaper(names);
  }

  private void survivePaper(List<String> names) throws Exception {
    for (String name : names) {
      Trial shipped = TrialReader.shipped(name);
      String written = TrialWriter.write(shipped, Map.of("commit", "abc"));
      assertThat(read(written)).isEqualTo(shipped);
    }
  }

  @Test
  void everyKindOfFault_survivesPaper() throws Exception {
    StringBuilder yaml =
        new StringBuilder(
            """
            trial: t
            cluster: {brokers: 4, controllers: 3}
            configurations: [acks-all, commit-after]
            schedule:
            """);
    int minutes = 0;
    for (FaultSpec spec : FaultSpecs.ALL) {
      String more = spec instanceof Wire ? ", on: {api: Produce}, do: drop" : "";
      yaml.append(
          "  - {fault: %s, at: %dm, for: 90s%s}\n".formatted(spec.kind().word(), minutes, more));
      minutes += 2;
    }
    Trial trial = read(yaml.toString());
    assertThat(trial.schedule()).hasSameSizeAs(FaultSpecs.ALL);
    assertThat(read(TrialWriter.write(trial, Map.of()))).isEqualTo(trial);
  }

  @ParameterizedTest
  @CsvSource({"0s, 0s", "500ms, 500ms", "1.5s, 1500ms", "60s, 1m", "90s, 90s", "2m, 2m"})
  void duration_isWrittenShort(String given, String written) {
    assertThat(Durations.parse(given).map(Durations::format)).contains(written);
  }

  @ParameterizedTest
  @CsvSource({"''", "s", "3", "-3s", "3h", "3 s", "1,5s"})
  void duration_ofAnotherForm_isNone(String given) {
    assertThat(Durations.parse(given)).isEmpty();
  }

  @Test
  void configurations_areIncludedFromAnotherFile_whosePathsStartThere() throws IOException {
    Path ours = Files.createDirectories(folder.resolve("ours"));
    Files.writeString(ours.resolve("p.properties"), "acks=1\nenable.idempotence=false\n");
    Files.writeString(
        ours.resolve("ours.yaml"),
        """
        configurations:
          - {name: payments, producer-file: p.properties}
          - {name: audit, producer: {acks: 0, enable.idempotence: false}}
        """);
    String some = "trial: mine\nconfigurations: [idempotent, {include: ours/ours.yaml%s}]\n";

    assertThat(read(some.formatted("")).configurations())
        .extracting(Configuration::name)
        .containsExactly("idempotent", "payments", "audit");
    Trial payments = read(some.formatted(", only: [pay*]"));
    assertThat(payments.configurations()).hasSize(2);
    assertThat(payments.configurations().getLast().producer()).containsEntry("acks", "1");
    assertThatThrownBy(() -> read(some.formatted(", only: [sales]")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("ours.yaml has no such configuration");
    assertThatThrownBy(() -> read("trial: mine\nconfigurations: [{include: none.yaml}]\n"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("none.yaml");
  }

  @Test
  void brokersInPods_areReadAndWrittenTheSame() throws IOException {
    String yaml =
        """
        trial: t
        cluster:
          kind: kubernetes
          pods: {namespace: n, nodes: [a, b], node-selector: {disk: ssd}, tolerations: [spot],
                 storage-class: fast, storage: 7Gi, cpu: 2, memory: 1Gi, workers: 2,
                 worker-image: "java:21"}
        configurations: [acks-all]
        """;
    Trial trial = read(yaml);
    assertThat(trial.cluster().pods())
        .isEqualTo(
            new Pods(
                "n",
                List.of("a", "b"),
                Map.of("disk", "ssd"),
                List.of("spot"),
                "fast",
                "7Gi",
                "2",
                "1Gi",
                2,
                "java:21"));
    String written = TrialWriter.write(trial, Map.of());
    assertThat(read(written).cluster()).isEqualTo(trial.cluster());
  }

  @Test
  void pods_areOnlyForKubernetes() {
    assertThatThrownBy(() ->
            read(
                """
                trial: t
                cluster: {kind: docker, pods: {cpu: 1}}
                configurations: [acks-all]
                """))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("only for brokers in pods; add `kind: kubernetes`");
  }
}
