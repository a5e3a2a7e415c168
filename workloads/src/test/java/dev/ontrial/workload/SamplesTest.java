package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Event;
import dev.ontrial.history.HistoryReader;
import dev.ontrial.history.HistoryWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {
  @TempDir Path folder;

  @Test
  void total_isWrittenWhenItChanges_withTheTimeOfTheSampleBefore() throws IOException {
    Path file = folder.resolve("w.oth");
    long second;
    long third;
    try (HistoryWriter history = HistoryWriter.create(file)) {
      Samples samples = new Samples(7, Recorder.into(history, 1));
      sample(samples, 0, false);
      long beforeSecond = System.nanoTime();
      sample(samples, 0, false);
      second = System.nanoTime();
      assertThat(second).isGreaterThanOrEqualTo(beforeSecond);
      sample(samples, 3, false);
      third = System.nanoTime();
      sample(samples, 3, true);
      List<Event> events = new ArrayList<>();
      closed(history);
      assertThat(HistoryReader.read(file, events::add)).isEmpty();

      assertThat(events).extracting(Event::offset).containsExactly(0L, 3L, 3L);
      assertThat(events).extracting(Event::position).containsExactly(0, 0, 1);
      assertThat(events.get(0).sequence()).isZero();
      assertThat(events.get(1).sequence()).isBetween(beforeSecond, second);
      assertThat(events.get(1).timeNanos()).isBetween(second, third);
    }
  }

  @SuppressWarnings("try") // it is read before the end of the try
  private static void closed(HistoryWriter history) throws IOException {
    history.close();
  }

  private static void sample(Samples samples, long value, boolean last) {
    samples.begin();
    samples.take("record-retry-total", value, last);
  }

  @Test
  void identity_isToldOfAnIdempotentProducerOnly() {
    assertThat(identity(true)).isEqualTo(new ProducerIdentity(-1, -1));
    assertThat(identity(false)).isNull();
  }

  private static @Nullable ProducerIdentity identity(boolean idempotent) {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", "127.0.0.1:1", "enable.idempotence", idempotent);
    try (KafkaProducer<byte[], byte[]> client =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      ProducerIdentity identity = ProducerIdentity.of(client);
      client.close(java.time.Duration.ZERO);
      return idempotent ? Objects.requireNonNull(identity) : identity;
    }
  }
}
