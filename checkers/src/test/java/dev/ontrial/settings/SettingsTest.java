package dev.ontrial.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.settings.Setting.Kind;
import dev.ontrial.settings.Setting.Scope;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static Setting row(String scope, String key) {
    return Settings.find(Scope.of(scope).orElseThrow(), key).orElseThrow();
  }

  @Test
  void everyRow_hasAReason_andADefaultThatIsValid() {
    for (Scope scope : Scope.values()) {
      List<Setting> rows = Settings.of(scope);
      assertThat(rows).as(scope.word()).isNotEmpty();
      for (Setting row : rows) {
        assertThat(row.note()).as(row.key()).endsWith(".");
        boolean none =
            List.of("null", "<required>", "").contains(row.usual()) || row.type() == ValueType.LIST;
        assertThat(none ? "" : row.whyNot(row.usual()).orElse("")).as(row.key()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "producer, acks, MODELLED",
    "consumer, auto.offset.reset, MODELLED",
    "share, auto.offset.reset, ONTRIAL",
    "producer, linger.ms, HARMLESS",
    "producer, bootstrap.servers, ONTRIAL",
    "topic, preallocate, UNKNOWN",
    "broker, remote.log.storage.system.enable, UNKNOWN",
    "streams, main.consumer.auto.offset.reset, MODELLED",
    "streams, producer.linger.ms, HARMLESS",
    "streams, linger.ms, HARMLESS",
    "streams, max.poll.records, HARMLESS",
  })
  void kinds(String scope, String key, Kind kind) {
    assertThat(row(scope, key).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "producer | acks | all | ''",
        "producer | acks | ' -1 ' | ''",
        "producer | acks | ALL | it must be one of all, -1, 0, 1",
        "producer | enable.idempotence | ' TRUE' | ''",
        "producer | enable.idempotence | yes | it must be true or false",
        "producer | linger.ms | soon | it must be a whole number",
        "producer | linger.ms | -1 | it must be at least 0",
        "producer | batch.size | 99999999999 | it must be a whole number",
        "consumer | group.protocol | CONSUMER | ''",
        "consumer | auto.offset.reset | by_duration:PT1H | ''",
        "topic | min.insync.replicas | many | it must be a whole number",
        "topic | min.insync.replicas | 0 | it must be at least 1",
        "topic | cleanup.policy | 'compact, delete' | ''",
        "topic | cleanup.policy | compacted | it must be one of compact, delete",
        "topic | min.cleanable.dirty.ratio | 1.5 | it must be at most 1",
      })
  void valuesThatKafkaRejects_areRejected(String scope, String key, String value, String why) {
    assertThat(row(scope, key).whyNot(value).orElse("")).isEqualTo(why);
  }

  @ParameterizedTest
  @CsvSource({
    "producer, acks, all, true",
    "producer, linger.ms, 05, true",
    "producer, enable.idempotence, TRUE, true",
    "producer, acks, 1, false",
    "topic, preallocate, False, true",
  })
  void defaults_areComparedAsKafkaReadsThem(String scope, String key, String value, boolean same) {
    assertThat(row(scope, key).isUsual(value)).isEqualTo(same);
  }

  @Test
  void secrets_areNeverRecorded() {
    List<String> secrets =
        List.of(
            "sasl.jaas.config",
            "ssl.key.password",
            "ssl.keystore.password",
            "ssl.keystore.key",
            "ssl.truststore.password",
            "sasl.oauthbearer.client.credentials.client.secret");
    for (Scope scope : List.of(Scope.PRODUCER, Scope.CONSUMER, Scope.BROKER, Scope.STREAMS)) {
      for (String key : secrets) {
        assertThat(Settings.recorded(scope, key, "x")).as(key).isEqualTo(Settings.HIDDEN);
      }
    }
    assertThat(Settings.recorded(Scope.PRODUCER, "basic.auth.user.info", "x"))
        .isEqualTo(Settings.HIDDEN);
    assertThat(Settings.recorded(Scope.PRODUCER, "acks", "1")).isEqualTo("1");
    assertThat(Arrays.stream(Scope.values()).flatMap(scope -> Settings.of(scope).stream()))
        .filteredOn(row -> row.type() == ValueType.PASSWORD)
        .isNotEmpty()
        .noneMatch(Setting::writable);
  }
}
