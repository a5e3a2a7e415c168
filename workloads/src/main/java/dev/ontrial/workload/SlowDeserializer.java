package dev.ontrial.workload;

import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Takes the time that an application's deserializer takes, such as one that parses documents or
 * asks a schema registry. The client calls it inside of {@code poll}, on the application's thread.
 */
final class SlowDeserializer implements Deserializer<byte[]> {
  /** The property that holds the time of one record, in microseconds. */
  static final String MICROS = "ontrial.deserialization.micros";

  private final long nanos;

  private SlowDeserializer(int micros) {
    nanos = TimeUnit.MICROSECONDS.toNanos(micros);
  }

  /** The deserializer that these properties ask for. */
  static Deserializer<byte[]> of(Properties properties) {
    return properties.get(MICROS) instanceof Integer micros
        ? new SlowDeserializer(micros)
        : new ByteArrayDeserializer();
  }

  @Override
  public byte[] deserialize(String topic, byte[] data) {
    long end = System.nanoTime() + nanos;
    long left = nanos;
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = end - System.nanoTime();
    }
    return data;
  }
}
