package dev.ontrial.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionReplica;

/**
 * In which log directory a broker with several puts which replica: partition after partition in
 * turn, so that a topic with two partitions has one in each of two directories. A broker that is
 * asked before the replica exists remembers the answer (KIP-113).
 */
public final class LogPlacement {
  private LogPlacement() {}

  /** Tells all brokers where replicas of topics are to go that do not exist yet. */
  public static void prefer(ClusterAdmin admin, Collection<TopicWish> wishes) {
    Map<Integer, Map<String, LogDirDescription>> directories =
        ClusterAdmin.answer(
            "which log directories there are",
            admin.kafka().describeLogDirs(admin.liveBrokers()).allDescriptions());
    Map<TopicPartitionReplica, String> wanted = new HashMap<>();
    directories.forEach((broker, its) -> {
      List<String> names = new ArrayList<>(its.keySet());
      names.sort(null);
      for (TopicWish wish : names.size() < 2 ? List.<TopicWish>of() : wishes) {
        for (int partition = 0; partition < wish.partitions(); partition++) {
          wanted.put(
              new TopicPartitionReplica(wish.name(), partition, broker),
              names.get(partition % names.size()));
        }
      }
    });
    if (!wanted.isEmpty()) {
      admin.kafka().alterReplicaLogDirs(wanted).values().values().forEach(LogPlacement::await);
    }
  }

  /** The answer is an error, since there is no such replica yet. */
  private static void await(KafkaFuture<Void> answer) {
    try {
      answer.get();
    } catch (ExecutionException e) {
      // As expected.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while log directories were chosen", e);
    }
  }
}
