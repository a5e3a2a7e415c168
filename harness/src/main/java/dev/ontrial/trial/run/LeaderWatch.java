package dev.ontrial.trial.run;

import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.PartitionState;
import dev.ontrial.history.Event;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.workload.TopicPartitionId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Asks the cluster again and again who leads, and writes every change into the history. */
final class LeaderWatch {
  private static final long PAUSE_MILLIS = 250;

  private record Seen(int leader, int epoch, List<Integer> isr) {}

  private final ClusterAdmin admin;
  private final HistoryWriter history;
  private final Plan plan;
  private final Map<TopicPartition, Integer> ids = new HashMap<>();
  private final Map<Integer, Seen> last = new HashMap<>();
  private final Map<TopicPartition, Integer> newest = new HashMap<>();
  private final Thread thread;
  private volatile boolean stopping;

  LeaderWatch(ClusterAdmin admin, HistoryWriter history, Plan plan) {
    this.admin = admin;
    this.history = history;
    this.plan = plan;
    for (TopicPartitionId each : plan.topicPartitions()) {
      ids.put(each.toKafka(), each.id());
    }
    this.thread = Thread.ofPlatform().name("leader-watch").daemon().unstarted(this::watch);
  }

  LeaderWatch start() {
    thread.start();
    return this;
  }

  private void watch() {
    while (!stopping) {
      try {
        Thread.sleep(PAUSE_MILLIS);
        note(admin.snapshot(plan.topics()));
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        // Nobody answered in time, or not in a way that was understood; the next round asks again.
      }
    }
  }

  /** Writes what has changed since the last look. */
  synchronized void note(List<PartitionState> states) {
    note(states, false);
  }

  /**
   * Writes how everything stands in the end, changed or not: that something stayed as it was takes
   * two looks to say.
   */
  synchronized void noteAll(List<PartitionState> states) {
    note(states, true);
  }

  private void note(List<PartitionState> states, boolean unchanged) {
    for (PartitionState state : states) {
      int id = ids.getOrDefault(state.partition(), Event.NONE);
      if (id != Event.NONE) {
        end(id, true, state.highWatermark(), state.leaderEpoch());
        end(id, false, state.lastStableOffset(), state.stableEpoch());
      }
      newest.merge(state.partition(), state.leaderEpoch(), Math::max);
      Seen before = last.get(id);
      // A partition whose leader did not answer keeps the epoch that was last seen.
      int epoch =
          state.leaderEpoch() == PartitionState.NONE && before != null
              ? before.epoch()
              : state.leaderEpoch();
      Seen now = new Seen(state.leader(), epoch, state.isr().stream().sorted().toList());
      if (id != Event.NONE && (unchanged || !now.equals(before))) {
        last.put(id, now);
        history.leader(id, now.leader(), now.isr(), epoch);
      }
    }
  }

  /**
   * Writes an end offset. One thread asks and writes before it asks again, so that what is written
   * later was asked later.
   */
  private void end(int topicPartition, boolean uncommitted, long offset, int epoch) {
    if (offset != PartitionState.NONE && epoch != PartitionState.NONE) {
      history.endOffset(topicPartition, uncommitted, offset, epoch);
    }
  }

  /** The newest leader epoch that was seen of a topic-partition. */
  synchronized int newestEpoch(TopicPartition partition) {
    return newest.getOrDefault(partition, PartitionState.NONE);
  }

  void stop() throws InterruptedException {
    stopping = true;
    thread.join();
  }
}
