package dev.ontrial.trial.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Configuration;
import dev.ontrial.workload.ApplicationSpec.Processing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the settings that a user writes. */
class SettingsReaderTest {
  @TempDir Path folder;

  private final List<String> notices = new ArrayList<>();

  private Configuration own(String lines) throws IOException {
    String yaml = "trial: t\nconfigurations:\n  - name: own\n" + lines.indent(4);
    Path file = Files.writeString(folder.resolve("t.yaml"), yaml);
    return TrialReader.read(file, null, notices::add).configurations().get(0);
  }

  private void properties(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "producer: {akcs: 0} | `akcs`: producers have no such setting, did you mean `acks`?",
        "producer: {lingerms: 1} | did you mean `linger.ms`?",
        "producer: {max.in.flight: 1} | did you mean `max.in.flight.requests.per.connection`?",
        "producer: {max.poll.records: 1} | producers have no such setting; it is one of consumers",
        "topic: {no.such: 1} | `no.such`: topics have no such setting",
        "topic: {min.insync.replicas: many} | Kafka rejects `many`: it must be a whole number",
        "topic: {cleanup.policy: compacted} | it must be one of compact, delete",
        "topic: {replication.factor: 4} | replication.factor is 4, and there are 3 brokers",
        "topic: {replication.factor: 0} | `0` is not a whole number from 1 to 9",
        "producer: {transactional.id: x} | `transactional.id`: leave it out. Workloads",
        "producer: {sasl.jaas.config: x} | `sasl.jaas.config`: leave it out. Local brokers speak",
        "{workload: transactional, keys: 3} | `transactional` has no `sync`, `resend` or `keys`",
        "{keys: 3, producer: {partitioner.class: x.Y}} | records with keys need partitioner.class",
        "{workload: transform, consumer: {enable.auto.commit: true}} | a transform commits",
        "{workload: streams, consumer: {enable.auto.commit: true}} | Kafka Streams always sets",
        "{workload: share, consumer: {auto.offset.reset: none}} | Share consumers refuse it",
        "{workload: application, processing: after, consumer: {enable.auto.commit: true}}"
            + " | `after` contradicts enable.auto.commit=true",
        "{workload: application, consumer: {auto.offset.reset: smallest}} | kafka-clients refuses",
        "{workload: application, consumer: {partition.assignment.strategy: x.Y}} | refuses it",
      })
  void mistake_isNamed(String line, String complaint) {
    String yaml =
        line.startsWith("{")
            ? line.substring(1, line.length() - 1)
                .replace(", producer:", "\nproducer:")
                .replace(", consumer:", "\nconsumer:")
                .replace(", keys:", "\nkeys:")
                .replace(", processing:", "\nprocessing:")
            : line;
    assertThatThrownBy(() -> own(yaml))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(complaint)
        .hasMessageContaining("t.yaml:");
  }

  @Test
  void allMistakes_areNamedAtOnce_withTheirLines() throws Exception {
    properties("p.properties", "# ours\nakcs=0\nlinger.ms = soon\n\nretries=\\\n  many\n");
    assertThatThrownBy(() -> own("producer-file: p.properties\ntopic: {no.such: 1}"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("p.properties:2: `akcs`: producers have no such setting")
        .hasMessageContaining("p.properties:3: `linger.ms`: Kafka rejects `soon`")
        .hasMessageContaining("p.properties:5: `retries`: Kafka rejects `many`")
        .hasMessageContaining("t.yaml:5:22: `no.such`: topics have no such setting");
  }

  @Test
  void companysFile_isUsed_andOneLineSaysWhatIsNot() throws Exception {
    properties(
        "p.properties",
        """
        bootstrap.servers=kafka.example:9093
        security.protocol=SASL_SSL
        sasl.jaas.config=secret;
        key.serializer=com.example.Serializer
        interceptor.classes=com.example.Tracing
        partitioner.class=com.example.Partitioner
        schema.registry.url=https://registry.example
        transactional.id=payments-1
        acks = 1
        """);
    assertThat(own("producer-file: p.properties").producer())
        .containsEntry("acks", "1")
        .doesNotContainKeys("sasl.jaas.config", "interceptor.classes", "schema.registry.url");
    assertThat(notices)
        .singleElement()
        .asString()
        .contains("p.properties: ignored: bootstrap.servers, security.protocol, sasl.jaas.config")
        .contains("schema.registry.url, transactional.id; docs/settings.md says why")
        .doesNotContain("secret");
  }

  @Test
  void consumersFile_hasKafkasDefaults() throws Exception {
    properties("c.properties", "max.poll.records=7\n");
    Configuration own = own("workload: application\nconsumer-file: c.properties");
    assertThat(own.habits().processing()).isEqualTo(Processing.AUTO);
    assertThat(own.consumer())
        .containsEntry("auto.offset.reset", "latest")
        .containsEntry("isolation.level", "read_uncommitted");
    assertThat(notices).anyMatch(line -> line.contains("Kafka's default, true, is on trial"));
  }

  @ParameterizedTest
  @CsvSource({"true, AUTO", "' TRUE', AUTO", "false, AFTER"})
  void autoCommit_decidesTheProcessing(String value, Processing processing) throws Exception {
    properties("c.properties", "enable.auto.commit=" + value + "\n");
    Configuration own = own("workload: application\nconsumer-file: c.properties");
    assertThat(own.habits().processing()).isEqualTo(processing);
    assertThat(own.consumer()).doesNotContainKey("enable.auto.commit");
  }

  @Test
  void consumersSettings_areDeclaredAsKafkaReadsThem() throws Exception {
    Configuration own =
        own(
            """
            workload: application
            consumer: {group.protocol: CONSUMER, auto.offset.reset: ' none', retry.backoff.ms: 10}
            """);
    assertThat(own.effectiveSettings())
        .containsEntry("group.protocol", "consumer")
        .containsEntry("auto.offset.reset", "none")
        .containsEntry("isolation.level", "read_uncommitted")
        .containsEntry("consumer.retry.backoff.ms", "10");
    assertThat(own.consumer()).doesNotContainKeys("session.timeout.ms", "heartbeat.interval.ms");
    assertThat(own("workload: streams").effectiveSettings())
        .containsEntry("auto.offset.reset", "earliest");
    assertThat(
            own("workload: streams\nconsumer: {main.consumer.auto.offset.reset: latest}")
                .effectiveSettings())
        .containsEntry("auto.offset.reset", "latest");
  }

  @Test
  void recordsWithKeys_getThePartitionerThatTheyNeed() throws Exception {
    assertThat(own("keys: 16").producer())
        .containsEntry("partitioner.class", "dev.ontrial.workload.KeyPartitioner");
  }
}
