package dev.ontrial.trial.run;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Coordinators;
import dev.ontrial.cluster.LeaderCensus.Leader;
import dev.ontrial.cluster.PartitionState;
import dev.ontrial.fault.Roles;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.MemberTask;
import dev.ontrial.trial.Trial;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/** Which broker plays which role in a trial at a moment. */
final class TrialRoles implements Supplier<Roles> {
  private final Cluster cluster;
  private final ClusterAdmin admin;
  private final Trial trial;
  private final Plan plan;

  /** The internal topic, and the id, by which the coordinator is found. */
  private final String internalTopic;

  private final String coordinated;

  TrialRoles(Cluster cluster, Trial trial, Plan plan) {
    this.cluster = cluster;
    this.admin = cluster.admin();
    this.trial = trial;
    this.plan = plan;
    List<Configuration> transactional =
        plan.subjects().stream()
            .map(Plan.Subject::configuration)
            .filter(Configuration::transactional)
            .toList();
    boolean groups = transactional.isEmpty();
    this.internalTopic = groups ? Coordinators.OFFSETS_TOPIC : Coordinators.TRANSACTIONS_TOPIC;
    this.coordinated =
        groups
            ? trial.configurations().getFirst().group()
            : MemberTask.transactionalId(transactional.getFirst(), 0);
  }

  /**
   * The roles now. The leader is the broker that leads the most topic-partitions on trial; the
   * coordinator is that of the transactions, or of the groups where there are no transactions.
   */
  @Override
  public Roles get() {
    boolean foreign = admin.access().isForeign();
    boolean alone = trial.cluster().brokers() == 1;
    Collection<String> topics = new ArrayList<>(plan.topics());
    if (!foreign) {
      topics.add(internalTopic);
    }
    Map<TopicPartition, Leader> leaders = admin.leadership().census().ask(topics);
    Map<Integer, Integer> led = new TreeMap<>();
    leaders.forEach((partition, leader) -> {
      if (leader.node() != PartitionState.NONE && !partition.topic().equals(internalTopic)) {
        led.merge(leader.node(), 1, Integer::sum);
      }
    });
    return new Roles(
        cluster.brokers().stream().map(Broker::id).toList(),
        most(led),
        alone ? 1 : foreign ? Roles.NOBODY : controller(),
        alone ? 1 : coordinator(leaders),
        trial.seed());
  }

  private static int most(Map<Integer, Integer> led) {
    return led.entrySet().stream()
        .max(
            Map.Entry.<Integer, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .map(Map.Entry::getKey)
        .orElse(Roles.NOBODY);
  }

  private int coordinator(Map<TopicPartition, Leader> leaders) {
    int partitions =
        (int) leaders.keySet().stream().filter(p -> p.topic().equals(internalTopic)).count();
    if (partitions == 0) {
      return Roles.NOBODY;
    }
    int partition = Coordinators.partition(coordinated, partitions);
    Leader leader = leaders.get(new TopicPartition(internalTopic, partition));
    return leader == null ? Roles.NOBODY : leader.node();
  }

  private int controller() {
    try {
      return admin.activeController();
    } catch (ClusterException e) {
      return Roles.NOBODY;
    }
  }
}
