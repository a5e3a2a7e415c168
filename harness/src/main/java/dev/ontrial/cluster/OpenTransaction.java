package dev.ontrial.cluster;

import java.util.Optional;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;

/**
 * A transaction that holds back the last stable offset of a partition.
 *
 * @param startOffset its first offset on that partition
 * @param coordinatorState what the transaction coordinator knows of that producer, if anything
 * @param transactionalId the producer's transactional id, if a coordinator knows it
 */
public record OpenTransaction(
    TopicPartition partition,
    long producerId,
    int producerEpoch,
    long startOffset,
    Optional<TransactionState> coordinatorState,
    Optional<String> transactionalId) {

  /**
   * Whether the coordinator will never end it: it holds it neither ongoing nor preparing, which is
   * how KIP-664 defines a hanging transaction. For a moment after a commit that is so of a sound
   * transaction too; only one that stays is hanging.
   */
  public boolean isHanging() {
    return coordinatorState
        .map(state ->
            state != TransactionState.ONGOING
                && state != TransactionState.PREPARE_COMMIT
                && state != TransactionState.PREPARE_ABORT
                && state != TransactionState.PREPARE_EPOCH_FENCE)
        .orElse(true);
  }
}
