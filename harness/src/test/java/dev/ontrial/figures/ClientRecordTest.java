package dev.ontrial.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientRecordTest {
  private static final String INCIDENT =
      """
      trial: t
      cluster: {brokers: 1}
      configurations: [acks-1]
      found: {acks-1: [lost]}
      versions:
      """;

  @TempDir Path folder;

  private void entry(String name, String... versions) throws Exception {
    Files.writeString(
        folder.resolve(name + ".yaml"), INCIDENT + String.join("\n", versions) + "\n");
  }

  @Test
  void entry_ofSeveralClients_isListedForEachWithItsOwnVersions() throws Exception {
    entry(
        "both",
        "  - {kafka: 4.4.0, client: kafkajs@2.2.4, expect: found}",
        "  - {kafka: 4.4.0, client: librdkafka@2.16.1, expect: found}",
        "  - {kafka: 4.3.1, client: librdkafka@2.16.1, expect: found}",
        "  - {kafka: 4.4.0, client: librdkafka@2.9.0, expect: held}");
    ClientRecord record = new ClientRecord(folder);
    assertThat(record.lines("librdkafka"))
        .containsExactly(
            "* [both](../results/track-record/clients/both.yaml): expected with 2.16.1, and not"
                + " with 2.9.0");
    assertThat(record.lines("kafkajs"))
        .containsExactly(
            "* [both](../results/track-record/clients/both.yaml): expected with 2.2.4");
  }

  @Test
  void client_thatIsOnlyTheControl_hasNoLine() throws Exception {
    entry(
        "other",
        "  - {kafka: 4.4.0, client: kafka-python@2.1.1, expect: found}",
        "  - {kafka: 4.4.0, client: franz-go@1.22.3, expect: held}");
    ClientRecord record = new ClientRecord(folder);
    assertThat(record.lines("franz-go")).isEmpty();
    assertThat(record.lines("kafka")).isEmpty();
  }

  @Test
  void checkout_withoutATrackRecord_hasNoLine() {
    assertThat(new ClientRecord(folder.resolve("nothing")).lines("kafkajs")).isEmpty();
  }
}
