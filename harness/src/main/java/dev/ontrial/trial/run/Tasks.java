package dev.ontrial.trial.run;

import dev.ontrial.history.WorkloadKind;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Configuration.Habits;
import dev.ontrial.trial.Load;
import dev.ontrial.trial.MemberNumber;
import dev.ontrial.trial.OwnApplication;
import dev.ontrial.workload.ApplicationSpec;
import dev.ontrial.workload.ProducerSpec;
import dev.ontrial.workload.ShareSpec;
import dev.ontrial.workload.StreamsSpec;
import dev.ontrial.workload.TransformSpec;
import dev.ontrial.workload.WorkloadSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each client of a plan has to do, in the words that a worker understands. */
final class Tasks {
  private static final int MAX_TRANSACTION_RECORDS = 50;
  private static final int MAX_TRANSFORMED_RECORDS = 100;
  private static final List<String> INSTANCE_IDS =
      List.of("group.instance.id", "consumer.group.instance.id", "main.consumer.group.instance.id");

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
    WorkloadKind workload = client.share().configuration().workload();
    if (client.feeds() || !workload.consumes()) {
      return producer(client, bootstrap, null);
    }
    return switch (workload) {
      case SHARE -> share(client, bootstrap);
      case STREAMS -> streams(client, bootstrap);
      case COMMAND -> new OwnTask(client, clientFolder, clients).spec(bootstrap);
      case TRANSFORM -> transform(client, bootstrap);
      case APPLICATION -> application(client, bootstrap);
      case SEQUENCED, TRANSACTIONAL, UNKNOWN -> throw new IllegalArgumentException(workload.word());
    };
  }

  /**
   * What a producer does.
   *
   * @param predecessor a killed one whose unconfirmed records it sends again, if that is its habit
   */
  ProducerSpec producer(
      Plan.Client client, String bootstrap, ProducerSpec.@Nullable Predecessor predecessor) {
    Configuration configuration = client.share().configuration();
    Load load = configuration.load();
    // What a group on trial reads is written by kafka-clients.
    Map<String, String> properties =
        client.feeds()
            ? new LinkedHashMap<>(configuration.producer())
            : configuration.producerOnTrial();
    properties.putAll(access);
    ProducerSpec.Transactions transactions = null;
    if (configuration.workload() == WorkloadKind.TRANSACTIONAL) {
      properties.put("transactional.id", transactionalId(configuration, client.number()));
      transactions =
          new ProducerSpec.Transactions(
              MAX_TRANSACTION_RECORDS, load.abortPercent() / 100.0, seed + client.number());
    }
    OwnApplication own = configuration.own();
    boolean whole = configuration.workload() == WorkloadKind.TRANSACTIONAL;
    Habits habits = configuration.habits();
    return new ProducerSpec(
        configuration.name(),
        bootstrap,
        properties,
        whole ? client.share().topicPartitions() : client.share().input().partitions(),
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

  static String transactionalId(Configuration configuration, int number) {
    return configuration.group() + "-" + number;
  }

  /**
   * The settings of one member: {@code {member}} in a value is its number. Ids of static members
   * are unique within a group (KIP-345), so the number is appended where it is not in one.
   */
  private Map<String, String> member(Plan.Client client) {
    Configuration configuration = client.share().configuration();
    Map<String, String> consumer = configuration.client().properties(configuration.consumer());
    consumer.putAll(access);
    for (String key : INSTANCE_IDS) {
      consumer.computeIfPresent(
          key,
          (same, id) -> id.contains(MemberNumber.PLACE) ? id : id.strip() + "-" + client.number());
    }
    return MemberNumber.in(consumer, client.number());
  }

  private ApplicationSpec application(Plan.Client client, String bootstrap) {
    Configuration configuration = client.share().configuration();
    return new ApplicationSpec(
        configuration.name(),
        bootstrap,
        member(client),
        client.share().input().partitions(),
        configuration.group(),
        configuration.habits().processing(),
        Math.toIntExact(configuration.habits().processingTime().toNanos() / 1_000));
  }

  private TransformSpec transform(Plan.Client client, String bootstrap) {
    Configuration configuration = client.share().configuration();
    Map<String, String> producer = configuration.producerOnTrial();
    producer.putAll(access);
    producer.put("transactional.id", transactionalId(configuration, client.number()));
    return new TransformSpec(
        configuration.name(),
        bootstrap,
        member(client),
        producer,
        client.share().input().partitions(),
        client.share().output().partitions(),
        configuration.group(),
        configuration.load().recordBytes(),
        MAX_TRANSFORMED_RECORDS);
  }

  private ShareSpec share(Plan.Client client, String bootstrap) {
    Configuration configuration = client.share().configuration();
    return new ShareSpec(
        configuration.name(),
        bootstrap,
        member(client),
        client.share().input().partitions(),
        configuration.group());
  }

  private StreamsSpec streams(Plan.Client client, String bootstrap) {
    Configuration configuration = client.share().configuration();
    return new StreamsSpec(
        configuration.name(),
        bootstrap,
        member(client),
        client.share().input().partitions(),
        client.share().output().name(),
        configuration.group(),
        clientFolder.resolve(configuration.name() + "-" + client.number()).toString());
  }
}
