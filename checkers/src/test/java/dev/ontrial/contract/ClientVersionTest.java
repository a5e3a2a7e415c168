package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientVersionTest {
  @ParameterizedTest
  @CsvSource({
    "2.8.5, true, true",
    "3.8.9, true, true",
    "3.9.1, true, true",
    "3.9.2, false, false",
    "3.10.0, false, false",
    "4.0.1, true, true",
    "4.0.2, false, false",
    "4.1.0, true, true",
    "4.1.1, true, false",
    "4.1.2, false, false",
    "4.2.0, false, false",
    "4.3.1, false, false",
    "5.0.0, false, false",
  })
  void aBug_isInTheVersionsUntilItsMending(String version, boolean reuses, boolean flushesEarly) {
    assertThat(ClientVersion.of(version).reusesBuffers()).isEqualTo(reuses);
    assertThat(ClientVersion.of(version).flushesEarly()).isEqualTo(flushesEarly);
  }

  @ParameterizedTest
  @CsvSource({
    "3.9.2, false, false",
    "3.5.0, false, false",
    "4.1.9, false, false",
    "4.2.0, true, false",
    "4.4.9, true, false",
    "4.5.0, false, true",
    "5.0.0, false, true",
    "5.3.0, false, true",
  })
  void aConsumer_goesOnWithoutWaiting_from42_untilSomebodyLooksAgain(
      String version, boolean commits, boolean newer) {
    assertThat(ClientVersion.of(version).commitsWhilePolling()).isEqualTo(commits);
    assertThat(ClientVersion.of(version).isNewerThanKnown()).isEqualTo(newer);
  }

  @ParameterizedTest
  @CsvSource({
    "4.4.0, true, true",
    "java 4.4.0, true, true",
    "java built-in, true, false",
    "librdkafka 2.16.1, false, false",
    "javascript 1.0.0, false, false",
  })
  void kafkaClients_areKnown_behindTheProtocolOfAdaptersToo(
      String declared, boolean isKafkaClients, boolean isKnown) {
    HistoryBuilder builder = new HistoryBuilder();
    builder.simple(
        EventKind.PROCESS,
        3,
        Event.NONE,
        0,
        0,
        "{\"role\":\"producer\",\"configuration\":\"c\",\"clientVersion\":\"%s\"}"
            .formatted(declared));
    History history = builder.build();
    assertThat(ClientVersion.isKafkaClients(history, 3)).isEqualTo(isKafkaClients);
    assertThat(ClientVersion.of(history, 3).isKnown()).isEqualTo(isKnown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "trunk", "1234567.0.0", "0.11.0"})
  void whatIsNoVersion_isNotKnown(String text) {
    assertThat(ClientVersion.of(text).isKnown()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"4, 4, 0, 0", "4.1-rc, 4, 1, 0", "999999.1.2-SNAPSHOT, 999999, 1, 2"})
  void aVersion_isWhatTheTextBeginsWith(String text, int major, int minor, int patch) {
    assertThat(ClientVersion.of(text)).isEqualTo(new ClientVersion(major, minor, patch));
  }

  @Test
  void anotherClient_hasNoVersionOfKafkaClients_andNoneOfItsBugs() {
    History history =
        new HistoryBuilder()
            .simple(
                EventKind.PROCESS,
                7,
                Event.NONE,
                0,
                0,
                "{\"role\":\"producer\",\"configuration\":\"c\",\"clientVersion\":\"kafkajs"
                    + " 2.2.4\"}")
            .build();
    assertThat(ClientVersion.isKafkaClients(history, 7)).isFalse();
    assertThat(ClientVersion.of(history, 7).isKnown()).isFalse();
    assertThat(ClientVersion.isKafkaClients(history, 1)).isTrue();
  }
}
