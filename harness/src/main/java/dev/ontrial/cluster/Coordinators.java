package dev.ontrial.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.TopicPartition;

/**
 * The brokers that keep the books of consumer groups and of transactions.
 *
 * <p>The coordinator of an id is the leader of one partition of an internal topic: the id's hash
 * modulo the number of partitions (Kafka's {@code GroupMetadataManager} and {@code
 * TransactionStateManager}).
 */
public final class Coordinators {
  /** Where group offsets are kept. */
  public static final String OFFSETS_TOPIC = "__consumer_offsets";

  /** Where the state of transactions is kept. */
  public static final String TRANSACTIONS_TOPIC = "__transaction_state";

  private final ClusterAdmin admin;

  Coordinators(ClusterAdmin admin) {
    this.admin = admin;
  }

  /**
   * Makes the two internal topics exist, which Kafka creates when a coordinator is first asked for.
   * Wait for them by {@link ClusterAdmin#awaitInSync}.
   */
  public List<String> create() {
    // The answers do not matter: asking for a coordinator creates its topic.
    ignore(admin.kafka().describeTransactions(List.of("ontrial-none")).all());
    ignore(admin.kafka().describeConsumerGroups(List.of("ontrial-none")).all());
    return List.of(OFFSETS_TOPIC, TRANSACTIONS_TOPIC);
  }

  private static void ignore(org.apache.kafka.common.KafkaFuture<?> future) {
    try {
      var unused = future.get();
    } catch (ExecutionException e) {
      // A group or transaction of that name is not expected to exist.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while asking for a coordinator", e);
    }
  }

  /** The broker that coordinates that consumer group, or {@link PartitionState#NONE} for now. */
  public int ofGroup(String groupId) {
    return leaderOf(OFFSETS_TOPIC, groupId);
  }

  /** The broker that coordinates that transactional id, or {@link PartitionState#NONE} for now. */
  public int ofTransactionalId(String transactionalId) {
    return leaderOf(TRANSACTIONS_TOPIC, transactionalId);
  }

  private int leaderOf(String topic, String id) {
    List<PartitionState> partitions = admin.snapshot(List.of(topic));
    return partitions.get(partition(id, partitions.size())).leader();
  }

  /** The partition of an internal topic of so many by which an id is kept. */
  public static int partition(String id, int partitions) {
    int hash = id.hashCode();
    int positive = hash == Integer.MIN_VALUE ? 0 : Math.abs(hash);
    return positive % partitions;
  }

  /** Every transaction that holds back the last stable offset of one of those partitions. */
  public List<OpenTransaction> openTransactions(Collection<TopicPartition> partitions) {
    var producers =
        ClusterAdmin.answer(
            "which producers write to " + partitions,
            admin.kafka().describeProducers(partitions, new DescribeProducersOptions()).all());
    Map<Long, TransactionListing> known =
        ClusterAdmin.answer("which transactions it holds", admin.kafka().listTransactions().all())
            .stream()
            .collect(
                Collectors.toMap(
                    TransactionListing::producerId, Function.identity(), (one, other) -> other));
    List<OpenTransaction> open = new ArrayList<>();
    producers.forEach((partition, states) -> {
      for (ProducerState state : states.activeProducers()) {
        if (state.currentTransactionStartOffset().isPresent()) {
          open.add(open(partition, state, Optional.ofNullable(known.get(state.producerId()))));
        }
      }
    });
    return List.copyOf(open);
  }

  private static OpenTransaction open(
      TopicPartition partition, ProducerState producer, Optional<TransactionListing> listing) {
    return new OpenTransaction(
        partition,
        producer.producerId(),
        producer.producerEpoch(),
        producer.currentTransactionStartOffset().orElseThrow(),
        listing.map(TransactionListing::state),
        listing.map(TransactionListing::transactionalId));
  }
}
