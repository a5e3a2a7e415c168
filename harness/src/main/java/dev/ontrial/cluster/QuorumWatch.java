package dev.ontrial.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.DescribeQuorumResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeQuorumRequest;
import org.apache.kafka.common.requests.DescribeQuorumResponse;
import org.jspecify.annotations.Nullable;

/**
 * Whether a controller that has just started takes part in the metadata quorum. It does when its
 * log has come beyond the end that the leader's log had when it was first asked: the leader knows
 * that from fetches of the new process alone, since what it knew before is not beyond that end.
 *
 * <p>The controllers themselves are asked, as no broker may be alive.
 */
final class QuorumWatch {
  private static final TopicPartition LOG = new TopicPartition("__cluster_metadata", 0);
  private static final short VERSION = 0;

  private final List<InetSocketAddress> controllers;
  private @Nullable MetadataLog first;

  QuorumWatch(List<InetSocketAddress> controllers) {
    this.controllers = List.copyOf(controllers);
  }

  /** Forgets what was heard before: the controller starts again. */
  synchronized void restart() {
    first = null;
  }

  /** Whether that controller is known to take part; false as long as no leader answers. */
  synchronized boolean takesPart(int controller) {
    Optional<MetadataLog> now = look();
    if (now.isEmpty()) {
      return false;
    }
    if (first == null) {
      first = now.get();
    }
    return first.deaf(now.get().ends(), Set.of(controller)).isEmpty();
  }

  private Optional<MetadataLog> look() {
    return controllers.stream().flatMap(each -> ask(each).stream()).findFirst();
  }

  /** What a controller knows of the log; nothing if it is not the leader or does not answer. */
  private static Optional<MetadataLog> ask(InetSocketAddress controller) {
    try {
      var request =
          new DescribeQuorumRequest.Builder(DescribeQuorumRequest.singletonRequest(LOG))
              .build(VERSION);
      return PlainExchange.ask(controller, request, "ontrial-quorum")
              instanceof DescribeQuorumResponse response
          ? log(response.data())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // It is down, or stopped.
    }
  }

  private static Optional<MetadataLog> log(DescribeQuorumResponseData answer) {
    if (answer.errorCode() != Errors.NONE.code()) {
      return Optional.empty();
    }
    return answer.topics().stream()
        .flatMap(topic -> topic.partitions().stream())
        .filter(partition -> partition.errorCode() == Errors.NONE.code())
        .findFirst()
        .map(partition -> {
          Map<Integer, Long> ends = new HashMap<>();
          Stream.concat(partition.currentVoters().stream(), partition.observers().stream())
              .forEach(replica -> ends.put(replica.replicaId(), replica.logEndOffset()));
          return new MetadataLog(ends.getOrDefault(partition.leaderId(), 0L), ends);
        });
  }
}
