package dev.ontrial.trial.run;

import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.PartitionState;
import dev.ontrial.fault.TriggerSource;
import dev.ontrial.trial.Trial;
import dev.ontrial.workload.ProcessStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;

/** What a trial's clients and its cluster tell to the triggers of its schedule. */
final class TrialTriggers implements TriggerSource {
  private final WorkerPool crew;
  private final ClusterAdmin admin;

  /** How the names on the cluster begin, where a schedule's names do not. */
  private final String prefix;

  TrialTriggers(WorkerPool crew, ClusterAdmin admin, Trial trial) {
    this.crew = crew;
    this.admin = admin;
    this.prefix = trial.configurations().getFirst().prefix();
  }

  /** As the workers report it, some times a second; successors of killed ones count from 0. */
  @Override
  public long acknowledged(String configuration) {
    return crew.statuses().stream()
        .filter(status -> status.configuration().equals(configuration))
        .mapToLong(ProcessStatus::acked)
        .sum();
  }

  @Override
  public Optional<PartitionState> partition(String topic, int partition) {
    return admin.snapshot(List.of(prefix + topic)).stream()
        .filter(state -> state.partition().partition() == partition)
        .findFirst();
  }

  @Override
  public Optional<Long> openTransaction(String transactionalId) {
    String id =
        prefix.isEmpty() ? transactionalId : transactionalId.replaceFirst("^ontrial-", prefix);
    try {
      TransactionDescription described =
          admin.kafka().describeTransactions(List.of(id)).description(id).get();
      return described.state() == TransactionState.ONGOING
          ? described.transactionStartTimeMs().stream().boxed().findFirst()
          : Optional.empty();
    } catch (ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
