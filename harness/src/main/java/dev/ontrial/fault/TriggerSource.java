package dev.ontrial.fault;

import dev.ontrial.cluster.PartitionState;
import java.util.Optional;

/** What a trial tells of itself to the triggers that wait for it. May take a while to answer. */
public interface TriggerSource {
  /** How many records of a configuration have been acknowledged. */
  long acknowledged(String configuration);

  /** How a topic-partition stands; nothing if nobody tells. */
  Optional<PartitionState> partition(String topic, int partition);

  /** When the transaction of that id began that is open now; nothing if none is. */
  Optional<Long> openTransaction(String transactionalId);
}
