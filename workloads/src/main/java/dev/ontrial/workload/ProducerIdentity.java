package dev.ontrial.workload;

import java.lang.reflect.Field;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * The producer id and epoch that an idempotent producer has at the moment. No API tells them; they
 * are read from fields of {@code KafkaProducer} and its {@code TransactionManager} that all clients
 * from 2.8 to 4.4 have. A client that lacks them tells nothing.
 *
 * @param id the producer id; -1 while there is none
 * @param epoch its epoch; -1 while there is none
 */
record ProducerIdentity(long id, int epoch) {
  /** The metrics under which a history has them. */
  static final String ID = "producer-id";

  static final String EPOCH = "producer-epoch";

  /** The identity of the moment; null if the client is not idempotent or does not tell. */
  static @Nullable ProducerIdentity of(Producer<?, ?> client) {
    if (!(client instanceof KafkaProducer<?, ?>)) {
      return null;
    }
    try {
      Object manager = value(KafkaProducer.class, client, "transactionManager");
      if (manager == null) {
        return null;
      }
      Object both = value(manager.getClass(), manager, "producerIdAndEpoch");
      if (both == null) {
        return null;
      }
      Object id = value(both.getClass(), both, "producerId");
      Object epoch = value(both.getClass(), both, "epoch");
      return id instanceof Long known && epoch instanceof Short count
          ? new ProducerIdentity(known, count)
          : null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  private static @Nullable Object value(Class<?> type, Object of, String name)
      throws ReflectiveOperationException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }
}
