package dev.ontrial.cluster;

import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * Where one topic-partition stands at a moment.
 *
 * @param leader the id of its leader, or {@link #NONE}
 * @param leaderEpoch the epoch of that leader, or {@link #NONE}
 * @param replicas the brokers that hold it, the preferred leader first
 * @param isr the brokers in sync, sorted
 * @param highWatermark the offset below which all is replicated, or {@link #NONE}
 * @param lastStableOffset the offset below which every transaction has ended, or {@link #NONE}
 * @param stableEpoch the epoch of the leader that told the last stable offset, or {@link #NONE}
 */
public record PartitionState(
    TopicPartition partition,
    int leader,
    int leaderEpoch,
    List<Integer> replicas,
    List<Integer> isr,
    long highWatermark,
    long lastStableOffset,
    int stableEpoch) {
  /** Stands for what is not there or was not told. */
  public static final int NONE = -1;

  public PartitionState {
    replicas = List.copyOf(replicas);
    isr = List.copyOf(isr);
  }

  /** Whether it has a leader and every replica is in sync. */
  public boolean isInSync() {
    return leader != NONE && isr.size() == replicas.size();
  }

  /** Whether its preferred replica, the first one, leads it. */
  public boolean isLedAsPreferred() {
    return leader == replicas.getFirst();
  }

  /** Whether it is in sync, its leader answers, and no transaction is open on it. */
  public boolean isQuiet() {
    return isInSync() && leaderEpoch != NONE && lastStableOffset == highWatermark;
  }
}
