package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.workload.RecordFormat.Place;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordFormatTest {
  private static final long RUN = -7_463_912_846_123L;
  private static final TopicPartitionId TARGET = new TopicPartitionId(4, "in", 1);
  private static final RecordIdentity SENT = RecordIdentity.plain(RUN, 100, 17, TARGET.id());

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ProducerRecord<byte[], byte[]> sent(RecordFormat format) {
    return format.record(TARGET, bytes("k7"), SENT, 300);
  }

  private static ConsumerRecord<byte[], byte[]> read(
      byte @Nullable [] key, byte @Nullable [] value, @Nullable String header) {
    ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("out", 0, 5, key, value);
    if (header != null) {
      record.headers().add("id", bytes(header));
    }
    return record;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BINARY")
  void input_isReadBackByItsHeader_whateverTheOutputIsMatchedBy(Place place) {
    RecordFormat format = new RecordFormat(place, "id");
    ProducerRecord<byte[], byte[]> record = sent(format);
    ConsumerRecord<byte[], byte[]> read =
        new ConsumerRecord<>(
            "in",
            1,
            5,
            SENT.sentMillis(),
            org.apache.kafka.common.record.TimestampType.CREATE_TIME,
            0,
            0,
            record.key(),
            record.value(),
            new RecordHeaders(record.headers()),
            java.util.Optional.empty());
    assertThat(record.partition()).isEqualTo(1);
    assertThat(record.value()).hasSize(300);
    assertThat(format.ofInput().decode(read, RUN)).isEqualTo(SENT);
    assertThat(Attachment.difference(read, SENT)).isEmpty();
  }

  @Test
  void value_isAnObjectWithTheIdentity() {
    String text =
        new String(sent(new RecordFormat(Place.VALUE, "id")).value(), StandardCharsets.UTF_8);
    assertThat(text).startsWith("{\"id\":\"" + RecordToken.encode(SENT) + "\",\"key\":\"k7\"");
    assertThat(text).contains("\"number\":17,\"text\":\".").endsWith(".\"}");
  }

  @Test
  void output_isMatchedWhereItIsDeclared_andOnlyThere() {
    String token = RecordToken.encode(SENT);
    ConsumerRecord<byte[], byte[]> byValue = read(bytes("k"), bytes("{order:" + token + "}"), null);
    ConsumerRecord<byte[], byte[]> byKey = read(bytes(token), bytes("x"), null);
    ConsumerRecord<byte[], byte[]> byHeader = read(null, null, token);
    RecordFormat value = new RecordFormat(Place.VALUE, "id");
    RecordFormat key = new RecordFormat(Place.KEY, "id");
    RecordFormat header = new RecordFormat(Place.HEADER, "id");
    assertThat(value.decode(byValue, RUN)).isEqualTo(SENT);
    assertThat(key.decode(byKey, RUN)).isEqualTo(SENT);
    assertThat(header.decode(byHeader, RUN)).isEqualTo(SENT);
    assertThat(value.decode(byKey, RUN)).isEqualTo(RecordContent.Unreadable.FOREIGN);
    assertThat(value.decode(byHeader, RUN)).isEqualTo(RecordContent.Unreadable.FOREIGN);
    assertThat(key.decode(byValue, RUN)).isEqualTo(RecordContent.Unreadable.FOREIGN);
    assertThat(header.decode(byValue, RUN)).isEqualTo(RecordContent.Unreadable.FOREIGN);
  }

  @Test
  void key_isTheRecordsOwn_whereOutputIsMatchedByIt() {
    byte[] key = Objects.requireNonNull(sent(new RecordFormat(Place.KEY, "id")).key());
    assertThat(new String(key, StandardCharsets.UTF_8)).isEqualTo(RecordToken.encode(SENT));
    assertThat(sent(new RecordFormat(Place.HEADER, "id")).key()).isEqualTo(bytes("k7"));
  }

  @Test
  void token_thatIsDamaged_isCorrupt_andThatOfAnotherRun_isForeign() {
    String token = RecordToken.encode(SENT);
    assertThat(RecordToken.decode("x" + token + "y", RUN)).isEqualTo(SENT);
    assertThat(RecordToken.decode(token.replace("-17-", "-18-"), RUN))
        .isEqualTo(RecordContent.Unreadable.CORRUPT);
    assertThat(RecordToken.decode(token, RUN + 1)).isEqualTo(RecordContent.Unreadable.FOREIGN);
    assertThat(RecordToken.decode("ontrial-1-2-3", RUN))
        .isEqualTo(RecordContent.Unreadable.FOREIGN);
  }
}
