package dev.ontrial.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;

/** What operators do when brokers join a cluster and leave it. */
public final class Membership {
  private final ClusterAdmin admin;

  public Membership(ClusterAdmin admin) {
    this.admin = admin;
  }

  /**
   * Gives a broker replicas of those topics: of every other topic-partition the last one, and waits
   * until they are in sync.
   *
   * @return the replicas before and after, by topic-partition
   * @throws ClusterException if the cluster refuses, or it takes longer than {@code timeout}
   */
  public Map<String, String> settle(int broker, Collection<String> topics, Duration timeout) {
    Map<TopicPartition, List<Integer>> wanted = new HashMap<>();
    Map<String, String> moved = new TreeMap<>();
    for (PartitionState state : admin.snapshot(topics)) {
      if (state.partition().partition() % 2 == 0 && !state.replicas().contains(broker)) {
        List<Integer> replicas = new ArrayList<>(state.replicas());
        replicas.set(replicas.size() - 1, broker);
        wanted.put(state.partition(), replicas);
        moved.put(state.partition().toString(), state.replicas() + " to " + replicas);
      }
    }
    reassign(wanted, topics, timeout);
    return moved;
  }

  /**
   * Gives topic-partitions other replicas, and waits until those are in sync.
   *
   * @param topics all topics of those topic-partitions, and perhaps more
   * @throws ClusterException if the cluster refuses, or it takes longer than {@code timeout}
   */
  void reassign(
      Map<TopicPartition, List<Integer>> wanted, Collection<String> topics, Duration timeout) {
    if (wanted.isEmpty()) {
      return;
    }
    order(wanted, topics);
    new Settling(admin, topics)
        .await(
            state ->
                !wanted.containsKey(state.partition())
                    || (state.replicas().equals(wanted.get(state.partition()))
                        && state.isr().containsAll(state.replicas())),
            "reassigned",
            timeout);
  }

  /** Asks for other replicas of topic-partitions, without waiting until they are in sync. */
  void order(Map<TopicPartition, List<Integer>> wanted, Collection<String> topics) {
    Map<TopicPartition, Optional<NewPartitionReassignment>> orders = new HashMap<>();
    wanted.forEach((partition, replicas) ->
        orders.put(partition, Optional.of(new NewPartitionReassignment(replicas))));
    ClusterAdmin.answer(
        "to reassign " + topics, admin.kafka().alterPartitionReassignments(orders).all());
  }

  /** The topic-partitions of which a broker has a replica that no other live broker can take. */
  public Set<String> withoutPlace(int broker, Collection<String> topics) {
    Set<Integer> live = admin.liveBrokers();
    Set<String> stuck = new TreeSet<>();
    for (PartitionState state : admin.snapshot(topics)) {
      if (state.replicas().contains(broker) && state.replicas().containsAll(live)) {
        stuck.add(state.partition().toString());
      }
    }
    return stuck;
  }

  /**
   * Unregisters a broker that has stopped, until the controller answers that it does not know it.
   *
   * @throws ClusterException if that takes longer than {@code timeout}
   */
  public void unregister(int broker, Duration timeout) {
    AtomicReference<String> last = new AtomicReference<>("");
    Wait.until(
        timeout,
        () -> isUnknown(broker, last),
        () ->
            "broker-%d is still registered after %s: %s"
                .formatted(broker, Wait.text(timeout), last.get()));
  }

  private boolean isUnknown(int broker, AtomicReference<String> last) {
    try {
      admin.kafka().unregisterBroker(broker).all().get();
    } catch (ExecutionException e) {
      last.set(String.valueOf(e.getCause()));
      return e.getCause() instanceof BrokerIdNotRegisteredException;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while broker-" + broker + " was unregistered", e);
    }
    return false; // Asked again, since the answer to that proves it.
  }
}
