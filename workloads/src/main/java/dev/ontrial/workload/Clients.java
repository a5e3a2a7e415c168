package dev.ontrial.workload;

import dev.ontrial.adapter.AdapterConsumer;
import dev.ontrial.adapter.AdapterLaunch;
import dev.ontrial.adapter.AdapterProducer;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Creates the clients on trial: those of the kafka-clients on this JVM's classpath, or, where the
 * properties hold an {@link AdapterLaunch}, those of an adapter process.
 */
final class Clients {
  private Clients() {}

  /**
   * Creates a producer.
   *
   * @throws org.apache.kafka.common.KafkaException if the client refuses its properties
   */
  static Producer<byte[], byte[]> producer(Properties properties) {
    AdapterLaunch launch = AdapterLaunch.of(properties);
    return launch == null
        ? new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())
        : AdapterProducer.open(launch, properties);
  }

  /**
   * Creates a consumer.
   *
   * @throws org.apache.kafka.common.KafkaException if the client refuses its properties
   */
  static Consumer<byte[], byte[]> consumer(Properties properties) {
    AdapterLaunch launch = AdapterLaunch.of(properties);
    if (launch == null) {
      return new KafkaConsumer<>(
          properties, new ByteArrayDeserializer(), SlowDeserializer.of(properties));
    }
    return AdapterConsumer.open(
        launch,
        properties,
        (partition, offset) -> {
          if (properties.get(CommitLog.SINK) instanceof CommitLog.Sink sink) {
            sink.committed(partition, offset);
          }
        });
  }
}
