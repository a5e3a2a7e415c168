package dev.ontrial.fault;

import dev.ontrial.cluster.PartitionState;
import java.util.Optional;

/** TriggerSource for schedules that wait for none. */
final class NoTriggers implements TriggerSource {
  @Override
  public long acknowledged(String configuration) {
    throw nobody();
  }

  @Override
  public Optional<PartitionState> partition(String topic, int partition) {
    throw nobody();
  }

  @Override
  public Optional<Long> openTransaction(String transactionalId) {
    throw nobody();
  }

  private static FaultException nobody() {
    return new FaultException("a step waits for an event that is not observed here");
  }
}
