package dev.ontrial.workload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * What goes with a record's value: its timestamp, which is the send time that the value tells, and
 * a header that vouches for the key. Kafka keeps all three as they were sent, but for the timestamp
 * of a topic with {@code message.timestamp.type=LogAppendTime}.
 */
public final class Attachment {
  /** The header's name; its value is a checksum of the key and of the record's identity. */
  static final String HEADER = "ontrial";

  /** The bytes of the header in a record of Kafka's: two lengths, the name and the value. */
  public static final int HEADER_BYTES = 1 + HEADER.length() + 1 + Integer.BYTES;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

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
        new RecordHeaders(new Header[] {header(key, identity)}));
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
    byte[] who = new byte[2 * Integer.BYTES + Long.BYTES];
    INT.set(who, 0, key == null ? -1 : key.length);
    INT.set(who, 4, identity.process());
    LONG.set(who, 8, identity.sequence());
    crc.update(who, 0, who.length);
    byte[] vouching = new byte[Integer.BYTES];
    INT.set(vouching, 0, (int) crc.getValue());
    return vouching;
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
