package dev.ontrial.workload;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Where the records of a topic carry their identity.
 *
 * <p>Records for an application of the user's own always carry it as text in a header. Their value
 * is a JSON object with the fields {@code id} (the same text), {@code key}, {@code number} and
 * {@code text}, which fills it up.
 *
 * @param place where the identity is looked for
 * @param header the name of the header that carries the identity; empty for {@link Place#BINARY}
 */
public record RecordFormat(Place place, String header) {
  /** The part of a record that identifies it. */
  public enum Place {
    /** The value is that of {@link RecordIdentity}, in binary. */
    BINARY,
    /** The value contains the identity as text. */
    VALUE,
    /** The key is the identity as text, so that each record has a key of its own. */
    KEY,
    /** A header holds the identity as text. */
    HEADER;

    /** The word for the place in a trial file. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The format of the records that only ontrial reads. */
  public static final RecordFormat BINARY = new RecordFormat(Place.BINARY, "");

  /** The format of the input of an application whose output has this format. */
  public RecordFormat ofInput() {
    return new RecordFormat(Place.HEADER, header);
  }

  /**
   * The record to send.
   *
   * @param key its key, by which the client's partitioner finds the target unless the identity is
   *     text; null for none
   */
  ProducerRecord<byte[], byte[]> record(
      TopicPartitionId target, byte @Nullable [] key, RecordIdentity identity, int valueBytes) {
    if (place == Place.BINARY) {
      Integer partition = key == null ? target.partition() : null;
      return Attachment.record(target.topic(), partition, key, identity, valueBytes);
    }
    String token = RecordToken.encode(identity);
    byte[] actualKey = place == Place.KEY ? bytes(token) : key;
    List<Header> headers =
        List.of(new RecordHeader(header, bytes(token)), Attachment.header(actualKey, identity));
    return new ProducerRecord<>(
        target.topic(),
        target.partition(),
        identity.sentMillis(),
        actualKey,
        value(token, actualKey, identity, valueBytes),
        headers);
  }

  private static byte[] value(
      String token, byte @Nullable [] key, RecordIdentity identity, int valueBytes) {
    String start =
        "{\"id\":\"%s\",\"key\":%s,\"number\":%d,\"text\":\""
            .formatted(
                token,
                key == null ? "null" : "\"" + new String(key, StandardCharsets.UTF_8) + "\"",
                identity.sequence());
    String end = "\"}";
    return bytes(start + ".".repeat(Math.max(0, valueBytes - start.length() - end.length())) + end);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The identity that a record carries; never throws, whatever the record is. */
  RecordContent decode(ConsumerRecord<byte[], byte[]> record, long run) {
    return switch (place) {
      case BINARY -> RecordIdentity.decode(record.value(), run);
      case VALUE -> text(record.value(), run);
      case KEY -> text(record.key(), run);
      case HEADER -> {
        Header found = record.headers().lastHeader(header);
        yield text(found == null ? null : found.value(), run);
      }
    };
  }

  private static RecordContent text(byte @Nullable [] bytes, long run) {
    return bytes == null
        ? RecordContent.Unreadable.FOREIGN
        : RecordToken.decode(new String(bytes, StandardCharsets.ISO_8859_1), run);
  }
}
