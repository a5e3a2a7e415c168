package dev.ontrial.trial.run;

import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.OpenTransaction;
import dev.ontrial.cluster.PartitionState;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.history.Phase;
import dev.ontrial.workload.FinalReader;
import dev.ontrial.workload.TopicPartitionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What follows when the workload is over: everything settles, and all is read once, for good. */
final class FinalReadPhase {
  /** Longer than a transaction's timeout and the coordinator's scan. */
  private static final Duration SETTLE = Duration.ofMinutes(1);

  /** For how long nothing comes behind the end of a log whose end is not believed. */
  private static final Duration BEYOND = Duration.ofSeconds(1);

  private static final Duration READ = Duration.ofMinutes(2);

  private final ClusterAdmin admin;
  private final Cluster cluster;
  private final HistoryWriter history;
  private final Declarations declarations;
  private final Plan plan;
  private final KeptMetadata kept;
  private final long runId;
  private boolean isSettled;
  private String unsettled = "nothing is known of it";

  FinalReadPhase(Cluster cluster, HistoryWriter history, Plan plan, KeptMetadata kept, long runId) {
    this.cluster = cluster;
    this.admin = cluster.admin();
    this.history = history;
    this.declarations = new Declarations(history);
    this.plan = plan;
    this.kept = kept;
    this.runId = runId;
  }

  void settleAndRead(LeaderWatch watch, Consumer<Phase> phase) {
    List<PartitionState> states = settle(watch);
    watch.noteAll(states);
    phase.accept(Phase.SETTLED);
    plan.subjects().stream()
        .filter(subject -> subject.configuration().workload().consumes())
        .forEach(subject -> groupOffsets(subject, states));
    Map<TopicPartition, PartitionState> byPartition =
        states.stream().collect(Collectors.toMap(PartitionState::partition, each -> each));
    List<FinalReader.Target> targets = new ArrayList<>();
    for (TopicPartitionId each : plan.topicPartitions()) {
      PartitionState state = byPartition.get(each.toKafka());
      if (plan.isDeleted(each.topic()) && isSettled) {
        nothing(each);
      } else if (state != null && state.isQuiet()) {
        targets.add(new FinalReader.Target(each, state.highWatermark()));
      } else {
        unread(each, state);
      }
    }
    String bootstrap = cluster.directBootstrapServers();
    Map<String, String> access = admin.access().properties();
    FinalReader.Task task =
        new FinalReader.Task(targets, plan.formats(), cluster.tellsEnds() ? Duration.ZERO : BEYOND);
    FinalReader.read(history, Plan.FINAL_READER, runId, bootstrap, access, task, READ);
    ReplicaReading replicas = new ReplicaReading(cluster, history);
    Map<TopicPartition, Long> starts = logStarts(targets);
    for (FinalReader.Target target : targets) {
      TopicPartitionId each = target.topicPartition();
      PartitionState state = Objects.requireNonNull(byPartition.get(each.toKafka()));
      replicas.read(each.id(), state, starts.getOrDefault(each.toKafka(), 0L));
    }
    phase.accept(Phase.READ);
  }

  /** Where each log begins; nothing if the cluster does not answer. */
  private Map<TopicPartition, Long> logStarts(List<FinalReader.Target> targets) {
    try {
      return admin
          .topics()
          .starts(targets.stream().map(target -> target.topicPartition().toKafka()).toList());
    } catch (ClusterException e) {
      declarations.note("where logs begin is not known: " + e.getMessage());
      return Map.of();
    }
  }

  /** Where each group stands in the end; what it had not come to by then is not held against it. */
  private void groupOffsets(Plan.Subject subject, List<PartitionState> states) {
    String group = subject.configuration().group();
    try {
      Map<TopicPartition, Long> offsets = Draining.offsets(admin, subject, states);
      for (TopicPartitionId each : subject.input().partitions()) {
        // Where a group has committed nothing it begins at the beginning: nothing is behind it.
        declarations.groupOffset(group, each.id(), offsets.getOrDefault(each.toKafka(), 0L));
      }
    } catch (ClusterException e) {
      declarations.note("group " + group + ": " + e.getMessage());
    }
  }

  /** A topic that was deleted holds nothing: all brokers have heard that it is gone. */
  private void nothing(TopicPartitionId topicPartition) {
    history.appendText(
        EventKind.FINAL_READ,
        Flags.COMPLETE,
        Plan.FINAL_READER,
        topicPartition.id(),
        0,
        "the topic was deleted");
  }

  /** What still moves is not read: a record that is not there yet would look like a lost one. */
  private void unread(TopicPartitionId topicPartition, @Nullable PartitionState state) {
    String why =
        "not settled after " + SETTLE.toSeconds() + " s: " + (state == null ? unsettled : state);
    history.appendText(
        EventKind.FINAL_READ, 0, Plan.FINAL_READER, topicPartition.id(), PartitionState.NONE, why);
  }

  /** Waits until nothing moves; where a transaction stays open, says whether it hangs. */
  private List<PartitionState> settle(LeaderWatch watch) {
    try {
      admin.leadership().awaitHeard(plan.topics(), SETTLE);
    } catch (ClusterException e) {
      // Where an old leader may be taken for the leader, nothing is read: it would look lost.
      unsettled = String.valueOf(e.getMessage());
      declarations.note("not settled: " + unsettled);
      return List.of();
    }
    isSettled = true;
    Set<String> topics = kept.readBack();
    topics.removeIf(plan::isDeleted);
    try {
      // Epochs of a topic that is created again begin at 0; every broker has heard of them by now.
      return plan.recreates()
          ? admin.awaitSettled(topics, SETTLE)
          : admin.awaitSettled(topics, watch::newestEpoch, SETTLE);
    } catch (ClusterException e) {
      declarations.note("not settled: " + e.getMessage());
      hanging();
      return admin.snapshot(topics);
    }
  }

  /** The open transactions, as far as the brokers have requests that ask for them. */
  private List<OpenTransaction> openTransactions(List<TopicPartition> all) {
    try {
      return admin.coordinators().openTransactions(all);
    } catch (ClusterException e) {
      declarations.note("whether transactions hang is not known: " + e.getMessage());
      return List.of();
    }
  }

  private void hanging() {
    List<TopicPartition> all =
        plan.topicPartitions().stream().map(TopicPartitionId::toKafka).toList();
    for (OpenTransaction open : openTransactions(all)) {
      if (open.isHanging()) {
        int id =
            plan.topicPartitions().stream()
                .filter(each -> each.toKafka().equals(open.partition()))
                .findFirst()
                .map(TopicPartitionId::id)
                .orElse(Event.NONE);
        history.appendText(
            EventKind.HANGING_TXN, 0, Event.NONE, id, open.startOffset(), open.toString());
      }
    }
  }
}
