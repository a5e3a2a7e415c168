package dev.ontrial.workload;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * What goes with a record's value: its timestamp, which is the send time that the value tells, and
 * a header that vouches for the key. Kafka keeps all three as they were sent, but for the timestamp
 * of a topic with {@code message.timestamp.type=LogAppendTime}.
 */
final class Attachment {
  /** The header's name; its value is a checksum of the key and of the record's identity. */
  static final String HEADER = "ontrial";

  private Attachment() {}

  /** The record to send. */
  static ProducerRecord<byte[], byte[]> record(
      String topic,
      @Nullable Integer partition,
      byte @Nullable [] key,
      RecordIdentity identity,
      int valueBytes) {
    return new ProducerRecord<>(
        topic,
        partition,
        identity.sentMillis(),
        key,
        identity.encode(valueBytes),
        List.of(header(key, identity)));
  }

  /** The header that vouches for the key. */
  static Header header(byte @Nullable [] key, RecordIdentity identity) {
    return new RecordHeader(HEADER, vouching(key, identity));
  }

  private static byte[] vouching(byte @Nullable [] key, RecordIdentity identity) {
    CRC32C crc = new CRC32C();
    if (key != null) {
      crc.update(key, 0, key.length);
    }
    ByteBuffer who = ByteBuffer.allocate(2 * Integer.BYTES + Long.BYTES);
    who.putInt(key == null ? -1 : key.length).putInt(identity.process());
    who.putLong(identity.sequence()).flip();
    crc.update(who);
    return ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
  }

  /** What of it is not as it was sent, in words; empty if all is. */
  static Optional<String> difference(
      ConsumerRecord<byte[], byte[]> record, RecordIdentity identity) {
    if (record.timestampType() == TimestampType.CREATE_TIME
        && record.timestamp() != identity.sentMillis()) {
      return Optional.of(
          "its timestamp is " + record.timestamp() + " instead of " + identity.sentMillis());
    }
    Header header = record.headers().lastHeader(HEADER);
    if (header == null) {
      return Optional.of("its header is gone");
    }
    return Arrays.equals(header.value(), vouching(record.key(), identity))
        ? Optional.empty()
        : Optional.of("its key, or its header, is another one");
  }
}
