package dev.ontrial.workload;

import dev.ontrial.workload.ClientBehaviour.Venue;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** What interceptors of a producer can do. */
final class InterceptorBehaviours {
  private static final String TOPIC = "intercepted";
  private static final String OTHER = "intercepted-other";

  private InterceptorBehaviours() {}

  /** Neither changes a record nor looks at its end. */
  abstract static class Quiet implements ProducerInterceptor<byte[], byte[]> {
    @Override
    public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception e) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
  }

  /** Throws at each record. */
  public static final class Throwing extends Quiet {
    /** By reflection of the producer. */
    public Throwing() {}

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
      throw new IllegalStateException("an interceptor's error");
    }
  }

  /** Sends each record to another topic. */
  public static final class Changing extends Quiet {
    /** By reflection of the producer. */
    public Changing() {}

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
      return new ProducerRecord<>(OTHER, record.value());
    }
  }

  static String throwing(Venue venue, String detail) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = with(venue, Throwing.class)) {
      return ClientBehaviour.end(producer.send(new ProducerRecord<>(TOPIC, new byte[1])));
    } catch (IllegalStateException e) {
      return "throws " + ClientBehaviour.name(e);
    }
  }

  static String changing(Venue venue, String detail) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = with(venue, Changing.class)) {
      String topic =
          producer
              .send(new ProducerRecord<>(TOPIC, new byte[1]))
              .get(ClientBehaviour.PATIENCE_SECONDS, TimeUnit.SECONDS)
              .topic();
      return topic.equals(OTHER) ? "the changed record is written" : "the record is as it was";
    }
  }

  private static KafkaProducer<byte[], byte[]> with(Venue venue, Class<?> interceptor) {
    return venue.producer(Map.of("interceptor.classes", interceptor.getName()));
  }
}
