package dev.ontrial.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ElectionNotNeededException;

/** Who leads the partitions of topics, and how that changes. */
public final class Leadership {
  private final ClusterAdmin admin;

  Leadership(ClusterAdmin admin) {
    this.admin = admin;
  }

  /** What asks all brokers who leads. */
  public LeaderCensus census() {
    return admin.census();
  }

  /**
   * Waits until every broker knows who leads those topics. A leader that has not heard of its
   * successor tells its own end offset, and so does a broker that is asked who leads: by that, what
   * the successor has acknowledged would look lost.
   *
   * <p>On ontrial's own clusters the metadata log tells. On others that takes rights on the
   * cluster, so all brokers are asked until they agree.
   *
   * @throws ClusterException if that takes longer than {@code timeout}
   */
  public void awaitHeard(Collection<String> topics, Duration timeout) {
    if (!admin.access().isForeign()) {
      MetadataLog.awaitHeard(admin, timeout);
      return;
    }
    LeaderCensus census = admin.census();
    Wait.until(
        timeout,
        () -> census.agrees(topics),
        () ->
            "not every broker answers and agrees on who leads %s, after %s"
                .formatted(topics, Wait.text(timeout)));
  }

  /**
   * Waits until every replica of those topics is in sync and each partition is led by its preferred
   * replica, which is elected where another one leads.
   *
   * @throws ClusterException if that takes longer than {@code timeout}
   */
  public void awaitPreferred(Collection<String> topics, Duration timeout) {
    if (admin.access().isForeign()) {
      // An election takes rights on the cluster; fresh topics are led as preferred.
      var unused = admin.awaitInSync(topics, timeout);
      return;
    }
    Wait.until(
        timeout,
        () -> {
          boolean led =
              admin.awaitInSync(topics, timeout).stream()
                  .allMatch(PartitionState::isLedAsPreferred);
          if (!led) {
            elect(topics);
          }
          return led;
        },
        () -> "%s are not led as preferred after %s".formatted(topics, Wait.text(timeout)));
  }

  /** Asks for the preferred leaders, of which some may not be available yet. */
  private void elect(Collection<String> topics) {
    try {
      electPreferred(topics);
    } catch (ClusterException e) {
      // The next look shows who leads.
    }
  }

  /** Gives the leadership of every partition of those topics to its preferred replica. */
  public void electPreferred(Collection<String> topics) {
    Set<TopicPartition> partitions =
        admin.snapshot(topics).stream()
            .map(PartitionState::partition)
            .collect(Collectors.toUnmodifiableSet());
    elect(topics, partitions);
  }

  private void elect(Collection<String> topics, Set<TopicPartition> partitions) {
    var outcome =
        ClusterAdmin.answer(
            "to elect the preferred leaders of " + topics,
            admin.kafka().electLeaders(ElectionType.PREFERRED, partitions).partitions());
    outcome.forEach((partition, refusal) -> {
      if (refusal.isPresent() && !(refusal.get() instanceof ElectionNotNeededException)) {
        throw new ClusterException(
            "%s did not go to its preferred leader: %s"
                .formatted(partition, refusal.get().getMessage()),
            refusal.get());
      }
    });
  }

  /**
   * Makes {@code leader} lead every partition of those topics: it becomes the preferred replica and
   * is elected.
   */
  public void moveLeaders(Collection<String> topics, int leader, Duration timeout) {
    move(admin.awaitInSync(topics, timeout), leader, timeout);
  }

  /**
   * The same for the topic-partitions whose replicas are in sync within {@code timeout}; the others
   * keep their leaders.
   *
   * @return the topic-partitions that were left out
   * @throws ClusterException if no topic-partition comes into sync, or an election takes longer
   */
  public List<TopicPartition> moveLeadersInSync(
      Collection<String> topics, int leader, Duration timeout) {
    List<PartitionState> states;
    try {
      states = admin.awaitInSync(topics, timeout);
    } catch (ClusterException e) {
      states = admin.snapshot(topics);
      if (states.stream().noneMatch(PartitionState::isInSync)) {
        throw e;
      }
    }
    move(states.stream().filter(PartitionState::isInSync).toList(), leader, timeout);
    return states.stream().filter(each -> !each.isInSync()).map(PartitionState::partition).toList();
  }

  private void move(List<PartitionState> states, int leader, Duration timeout) {
    Map<TopicPartition, List<Integer>> wanted = new HashMap<>();
    for (PartitionState state : states) {
      List<Integer> replicas = new ArrayList<>(state.replicas());
      // With more brokers than replicas the leader-to-be may have none; it gets that of another.
      if (!replicas.removeIf(replica -> replica == leader)) {
        replicas.removeLast();
      }
      replicas.addFirst(leader);
      wanted.put(state.partition(), replicas);
    }
    Set<TopicPartition> moved = wanted.keySet();
    Set<String> topics = moved.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    new Membership(admin).order(wanted, topics);
    new Settling(admin, topics)
        .await(
            each -> !moved.contains(each.partition()) || isFirst(each, leader),
            "reassigned to broker-" + leader,
            timeout);
    elect(topics, moved);
    new Settling(admin, topics)
        .await(
            each -> !moved.contains(each.partition()) || each.leader() == leader,
            "led by broker-" + leader,
            timeout);
  }

  private static boolean isFirst(PartitionState state, int leader) {
    return state.replicas().getFirst() == leader && state.isr().contains(leader);
  }
}
