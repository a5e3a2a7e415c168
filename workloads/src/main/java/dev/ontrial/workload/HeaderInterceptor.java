package dev.ontrial.workload;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** An interceptor that counts a producer's records and gives each its number in a header. */
public final class HeaderInterceptor implements ProducerInterceptor<byte[], byte[]> {
  /** The header's name; its value is a long, from 1 on. */
  static final String HEADER = "ontrial-number";

  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();

  /** Makes one, as the client does. */
  public HeaderInterceptor() {}

  /** How many records came by. */
  long sent() {
    return sent.get();
  }

  /** How many answers came by. */
  long answered() {
    return answered.get();
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(sent.incrementAndGet()).array();
    record.headers().add(HEADER, number);
    return record;
  }

  @Override
  public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception error) {
    answered.incrementAndGet();
  }

  @Override
  public void configure(Map<String, ?> properties) {}

  @Override
  public void close() {}
}
