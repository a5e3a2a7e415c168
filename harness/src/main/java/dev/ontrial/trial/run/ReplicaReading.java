package dev.ontrial.trial.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.PartitionState;
import dev.ontrial.cluster.ReplicaLog;
import dev.ontrial.history.HistoryWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads what each in-sync replica of a settled topic-partition holds up to the high watermark, and
 * writes it into the history; nothing of brokers whose disks are out of reach.
 */
final class ReplicaReading {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Replicas that seem to differ are read again, in case a file was caught in a change. */
  private static final int ATTEMPTS = 3;

  private static final long PAUSE_MILLIS = 200;

  private final Cluster cluster;
  private final HistoryWriter history;

  ReplicaReading(Cluster cluster, HistoryWriter history) {
    this.cluster = cluster;
    this.history = history;
  }

  /** What one broker was found to hold. */
  private record Found(int node, @Nullable ReplicaLog log, String trouble) {
    /** What is old is deleted by each broker in its own time: a follower may hold more. */
    Found from(long start) {
      return log != null && log.firstOffset() >= 0 && log.firstOffset() < start
          ? new Found(node, log.from(start), trouble)
          : this;
    }

    /** What the log holds of the records that were not deleted. */
    Found undeleted(long logStart) {
      return log == null ? this : new Found(node, log.reaching(logStart), trouble);
    }
  }

  /**
   * Reads all replicas of a topic-partition.
   *
   * @param logStart the offset before which records were deleted: each broker may hold any part of
   *     what is before it
   */
  void read(int id, PartitionState state, long logStart) {
    Map<Integer, Found> found = all(state, logStart);
    for (int attempt = 1; attempt < ATTEMPTS && !alike(found, state); attempt++) {
      pause();
      found = all(state, logStart);
    }
    Found leader = found.get(state.leader());
    ReplicaLog model = leader == null ? null : leader.log();
    found.values().forEach(each -> write(id, state, each, model));
  }

  private Map<Integer, Found> all(PartitionState state, long logStart) {
    Map<Integer, Found> found = new LinkedHashMap<>();
    for (int node : state.isr()) {
      cluster
          .broker(node)
          .data()
          .ifPresent(data -> found.put(node, one(node, data, state).undeleted(logStart)));
    }
    Found leader = found.get(state.leader());
    long start = leader == null || leader.log() == null ? -1 : leader.log().firstOffset();
    found.replaceAll((node, each) -> each.from(start));
    return found;
  }

  private static Found one(int node, Path data, PartitionState state) {
    TopicPartition partition = state.partition();
    try {
      return new Found(node, ReplicaLog.read(data, partition, state.highWatermark()), "");
    } catch (IOException e) {
      return new Found(node, null, String.valueOf(e.getMessage()));
    }
  }

  private static boolean alike(Map<Integer, Found> found, PartitionState state) {
    Found leader = found.get(state.leader());
    return leader != null
        && leader.log() != null
        && found.values().stream().allMatch(each -> leader.log().equals(each.log()));
  }

  private void write(int id, PartitionState state, Found found, @Nullable ReplicaLog leader) {
    ObjectNode text = JSON.createObjectNode();
    ReplicaLog log = found.log();
    long first = log == null ? -1 : log.firstOffset();
    String why = log == null ? found.trouble() : "";
    if (log != null && leader != null && first >= 0 && first != leader.firstOffset()) {
      why =
          leader.firstOffset() < 0
              ? "it begins at %d, and the leader's holds nothing".formatted(first)
              : "it begins at %d, and the leader's at %d".formatted(first, leader.firstOffset());
    }
    if (log != null) {
      text.put("digest", log.digest()).put("batches", log.batches().size());
      Optional.ofNullable(leader)
          .flatMap(log::difference)
          .ifPresent(what -> text.put("differs", what));
    }
    if (!why.isEmpty()) {
      text.put("why", why);
    }
    history.replica(
        found.node(),
        id,
        why.isEmpty(),
        Math.max(0, first),
        state.highWatermark(),
        text.toString());
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
