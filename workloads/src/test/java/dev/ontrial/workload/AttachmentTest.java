package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AttachmentTest {
  private static final RecordIdentity IDENTITY = RecordIdentity.plain(7, 3, 17, 0);
  private static final byte[] KEY = KeyPartitioner.key(4);

  private static ProducerRecord<byte[], byte[]> sent(byte @Nullable [] key) {
    return Attachment.record("t", 0, key, IDENTITY, 100);
  }

  private static ConsumerRecord<byte[], byte[]> read(
      ProducerRecord<byte[], byte[]> sent,
      long timestamp,
      TimestampType type,
      byte @Nullable [] key,
      Headers headers) {
    return new ConsumerRecord<>(
        "t",
        0,
        2082,
        timestamp,
        type,
        key == null ? -1 : key.length,
        sent.value().length,
        key,
        sent.value(),
        headers,
        Optional.of(1));
  }

  private static Optional<String> difference(
      byte @Nullable [] sentKey, byte @Nullable [] readKey, long late, TimestampType type) {
    ProducerRecord<byte[], byte[]> sent = sent(sentKey);
    long timestamp = sent.timestamp() + late;
    return Attachment.difference(read(sent, timestamp, type, readKey, sent.headers()), IDENTITY);
  }

  @Test
  void asItWasSent_isNoDifference() {
    assertThat(difference(KEY, KEY, 0, TimestampType.CREATE_TIME)).isEmpty();
    assertThat(difference(null, null, 0, TimestampType.CREATE_TIME)).isEmpty();
  }

  @Test
  void anotherTimestamp_isADifference_unlessTheBrokerSetsIt() {
    assertThat(difference(KEY, KEY, 1, TimestampType.CREATE_TIME).orElseThrow())
        .startsWith("its timestamp is " + (IDENTITY.sentMillis() + 1));
    assertThat(difference(KEY, KEY, 1, TimestampType.LOG_APPEND_TIME)).isEmpty();
  }

  @Test
  void anotherKey_isADifference() {
    byte[] other = KeyPartitioner.key(5);

    assertThat(difference(KEY, other, 0, TimestampType.CREATE_TIME)).isPresent();
    assertThat(difference(KEY, null, 0, TimestampType.CREATE_TIME)).isPresent();
    assertThat(difference(null, new byte[0], 0, TimestampType.CREATE_TIME)).isPresent();
  }

  @Test
  void headerThatIsGone_isADifference() {
    ProducerRecord<byte[], byte[]> sent = sent(KEY);
    ConsumerRecord<byte[], byte[]> read =
        read(sent, sent.timestamp(), TimestampType.CREATE_TIME, KEY, new RecordHeaders());

    assertThat(Attachment.difference(read, IDENTITY)).contains("its header is gone");
  }
}
