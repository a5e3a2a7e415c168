package dev.ontrial.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;

/**
 * Asks every broker who leads, and believes for each topic-partition the newest leader epoch.
 *
 * <p>Kafka's admin client asks one broker of its choice. A broker that the controller does not
 * reach answers as well, by what it knew before: it may still take itself for the leader.
 */
public final class LeaderCensus {
  /** Flexible versions of Metadata begin here; every broker from Kafka 2.4 on knows it. */
  private static final short VERSION = 9;

  private final List<Asker> brokers;
  private final IntUnaryOperator nodes;

  /** Asks one broker what it knows of topics. */
  @FunctionalInterface
  interface Asker {
    MetadataResponse ask(List<String> topics) throws IOException;
  }

  /**
   * @param brokers asks each broker
   * @param nodes the node of a broker, by its id
   */
  LeaderCensus(List<Asker> brokers, IntUnaryOperator nodes) {
    this.brokers = List.copyOf(brokers);
    this.nodes = nodes;
  }

  /** Asks a broker that needs neither TLS nor a password. */
  static Asker plain(InetSocketAddress broker) {
    return topics -> exchange(broker, topics);
  }

  /**
   * Who leads a topic-partition.
   *
   * @param node the leader's node; {@link PartitionState#NONE} if there is none
   * @param epoch its leader epoch
   */
  public record Leader(int node, int epoch) {}

  /** The newest leader of each topic-partition of those topics that any broker knows. */
  public Map<TopicPartition, Leader> ask(Collection<String> topics) {
    Map<TopicPartition, Leader> newest = new HashMap<>();
    answers(topics)
        .forEach(answer ->
            answer.forEach((partition, leader) ->
                newest.merge(
                    partition, leader, (one, two) -> one.epoch() >= two.epoch() ? one : two)));
    return newest;
  }

  /**
   * Whether all brokers answer, and all say the same of those topics. A leader that has
   * acknowledged anything knows of itself, so then no other one has.
   */
  boolean agrees(Collection<String> topics) {
    List<Map<TopicPartition, Leader>> answers = answers(topics);
    return answers.stream().distinct().count() == 1
        && answers.getFirst().keySet().stream()
            .map(TopicPartition::topic)
            .collect(Collectors.toSet())
            .containsAll(topics);
  }

  /** What each broker says; nothing if it does not answer. */
  private List<Map<TopicPartition, Leader>> answers(Collection<String> topics) {
    List<Map<TopicPartition, Leader>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Map<TopicPartition, Leader>>> answers = new ArrayList<>();
      for (Asker broker : brokers) {
        answers.add(threads.submit(() -> ask(broker, List.copyOf(topics))));
      }
      for (Future<Map<TopicPartition, Leader>> answer : answers) {
        all.add(answer.get());
      }
    } catch (ExecutionException e) {
      throw new ClusterException("the brokers could not be asked who leads: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while the brokers were asked who leads", e);
    }
    return all;
  }

  private Map<TopicPartition, Leader> ask(Asker broker, List<String> topics) {
    Map<TopicPartition, Leader> leaders = new HashMap<>();
    try {
      broker
          .ask(topics)
          .topicMetadata()
          .forEach(topic ->
              topic
                  .partitionMetadata()
                  .forEach(partition ->
                      leaders.put(
                          partition.topicPartition,
                          new Leader(
                              partition.leaderId.map(nodes::applyAsInt).orElse(PartitionState.NONE),
                              partition.leaderEpoch.orElse(PartitionState.NONE)))));
    } catch (IOException e) {
      // It is down, stopped or cut off; the others know.
    }
    return leaders;
  }

  private static MetadataResponse exchange(InetSocketAddress broker, List<String> topics)
      throws IOException {
    MetadataRequest request = new MetadataRequest.Builder(topics, false, VERSION).build(VERSION);
    if (PlainExchange.ask(broker, request, "ontrial-roles") instanceof MetadataResponse metadata) {
      return metadata;
    }
    throw new IOException(broker + " gave no answer to a Metadata request");
  }
}
