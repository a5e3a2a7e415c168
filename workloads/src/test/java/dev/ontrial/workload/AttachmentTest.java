package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryReader;
import dev.ontrial.history.HistoryWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachmentTest {
  private static final RecordIdentity IDENTITY = RecordIdentity.plain(7, 3, 17, 0);
  private static final byte[] KEY = KeyPartitioner.key(4);

  private static ProducerRecord<byte[], byte[]> sent(byte @Nullable [] key) {
    return Attachment.record("t", 0, key, IDENTITY, 100);
  }

  /** What a reader gets of a record that was sent. */
  static ConsumerRecord<byte[], byte[]> read(ProducerRecord<byte[], byte[]> sent, long offset) {
    return read(
        sent, offset, sent.timestamp(), TimestampType.CREATE_TIME, sent.key(), sent.headers());
  }

  private static ConsumerRecord<byte[], byte[]> read(
      ProducerRecord<byte[], byte[]> sent,
      long offset,
      long timestamp,
      TimestampType type,
      byte @Nullable [] key,
      Headers headers) {
    return new ConsumerRecord<>(
        "t",
        0,
        offset,
        timestamp,
        type,
        key == null ? -1 : key.length,
        sent.value().length,
        key,
        sent.value(),
        headers,
        Optional.empty());
  }

  private static Optional<String> difference(
      byte @Nullable [] sentKey, byte @Nullable [] readKey, long late, TimestampType type) {
    ProducerRecord<byte[], byte[]> sent = sent(sentKey);
    long timestamp = sent.timestamp() + late;
    return Attachment.difference(
        read(sent, 2082, timestamp, type, readKey, sent.headers()), IDENTITY);
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
  void whatIsNotAsItWasSent_isWrittenDown_afterItsRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("w.oth");
    TopicPartitionId target = new TopicPartitionId(0, "t", 0);
    ConsumerRecord<byte[], byte[]> good = read(sent(KEY), 5);
    ConsumerRecord<byte[], byte[]> bad =
        read(sent(KEY), 6, 1, TimestampType.CREATE_TIME, KEY, sent(KEY).headers());
    try (HistoryWriter history = HistoryWriter.create(file)) {
      new ReadLog(90, 7, 0, Recorder.into(history, 10), List.of(target))
          .append(new ConsumerRecords<>(Map.of(target.toKafka(), List.of(good, bad)), Map.of()));
    }

    List<Event> events = new ArrayList<>();
    assertThat(HistoryReader.read(file, events::add)).isEmpty();
    assertThat(events)
        .extracting(Event::kind, Event::offset, Event::flags)
        .containsExactly(
            tuple(EventKind.READ, 5L, Flags.FIRST_OF_POLL),
            tuple(EventKind.READ, 6L, 0),
            tuple(EventKind.ALTERED, 6L, 0));
    assertThat(events.getLast().text()).startsWith("its timestamp is 1 instead of");
  }

  @Test
  void headerThatIsGone_isADifference() {
    ProducerRecord<byte[], byte[]> sent = sent(KEY);
    ConsumerRecord<byte[], byte[]> read =
        read(sent, 2082, sent.timestamp(), TimestampType.CREATE_TIME, KEY, new RecordHeaders());

    assertThat(Attachment.difference(read, IDENTITY)).contains("its header is gone");
  }
}
