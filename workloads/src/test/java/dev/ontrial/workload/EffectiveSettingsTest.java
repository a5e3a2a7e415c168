package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.workload.EffectiveSettings.Answer;
import dev.ontrial.workload.EffectiveSettings.Request;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class EffectiveSettingsTest {
  private static Answer ask(Map<String, Object> properties) {
    Map<String, Object> all = new java.util.HashMap<>(properties);
    all.put("bootstrap.servers", "127.0.0.1:1");
    all.put("key.serializer", ByteArraySerializer.class.getName());
    all.put("value.serializer", ByteArraySerializer.class.getName());
    Answer answer = EffectiveSettings.answer(new Request(Map.of("p", all)));
    return Answer.decode(answer.encode());
  }

  @Test
  void defaults_areTold() {
    assertThat(ask(Map.of()).settings().get("p"))
        .containsEntry("enable.idempotence", "true")
        .containsEntry("acks", "-1");
  }

  @Test
  void idempotence_isWhatTheProducerGoesBy() {
    assertThat(ask(Map.of("acks", "1")).settings().get("p"))
        .containsEntry("enable.idempotence", "false");
  }

  @Test
  void refusal_isTold() {
    Answer answer = ask(Map.of("acks", "1", "enable.idempotence", "true"));
    assertThat(answer.refused().get("p")).contains("acks");
    assertThat(answer.about("q").refused()).isEmpty();
  }
}
