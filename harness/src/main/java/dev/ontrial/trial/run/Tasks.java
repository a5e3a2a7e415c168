package dev.ontrial.trial.run;

import dev.ontrial.history.Progress;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Configuration.Habits;
import dev.ontrial.trial.Load;
import dev.ontrial.trial.MemberTask;
import dev.ontrial.trial.OwnApplication;
import dev.ontrial.workload.ProducerSpec;
import dev.ontrial.workload.WorkloadSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each client of a plan has to do, in the words that a worker understands. */
final class Tasks {
  private static final int MAX_TRANSACTION_RECORDS = 50;

  private final long seed;
  private final Path clientFolder;
  private final String clients;
  private final Map<String, String> access;

  /**
   * @param clientFolder where clients may keep files of their own
   * @param clients the version of the clients on trial
   * @param access the settings of security that every client needs to reach the cluster
   */
  Tasks(long seed, Path clientFolder, String clients, Map<String, String> access) {
    this.clients = clients;
    this.seed = seed;
    this.clientFolder = clientFolder;
    this.access = access;
  }

  /** The settings of security that every client needs to reach the cluster. */
  Map<String, String> access() {
    return access;
  }

  WorkloadSpec of(Plan.Client client, String bootstrap) {
    Configuration configuration = client.subject().configuration();
    if (client.feeds() || !configuration.workload().consumes()) {
      return producer(client, bootstrap, null);
    }
    return configuration
        .setup()
        .spec(
            new MemberTask(
                configuration,
                client.number(),
                bootstrap,
                client.subject().input().partitions(),
                client.subject().output().partitions(),
                clientFolder,
                clients,
                access));
  }

  /**
   * What a producer does.
   *
   * @param predecessor a killed one whose unconfirmed records it sends again, if that is its habit
   */
  ProducerSpec producer(
      Plan.Client client, String bootstrap, ProducerSpec.@Nullable Predecessor predecessor) {
    Configuration configuration = client.subject().configuration();
    Load load = configuration.load();
    // What a group on trial reads is written by kafka-clients.
    Map<String, String> properties =
        client.feeds()
            ? new LinkedHashMap<>(configuration.producer())
            : configuration.producerOnTrial();
    properties.putAll(access);
    ProducerSpec.Transactions transactions = null;
    boolean whole = configuration.workload().progress() == Progress.TRANSACTIONS;
    if (whole) {
      properties.put(
          "transactional.id", MemberTask.transactionalId(configuration, client.number()));
      transactions =
          new ProducerSpec.Transactions(
              MAX_TRANSACTION_RECORDS, load.abortPercent() / 100.0, seed + client.number());
    }
    OwnApplication own = configuration.own();
    Habits habits = configuration.habits();
    return new ProducerSpec(
        configuration.name(),
        bootstrap,
        properties,
        whole ? client.subject().topicPartitions() : client.subject().input().partitions(),
        load.recordsPerSecond(),
        load.recordBytes(),
        load.maxOutstanding(),
        transactions,
        new ProducerSpec.Habits(
            habits.sync(),
            habits.resend(),
            habits.keys(),
            habits.resend() ? predecessor : null,
            own.match()));
  }
}
