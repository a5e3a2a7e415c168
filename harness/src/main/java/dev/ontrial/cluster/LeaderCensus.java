package dev.ontrial.cluster;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * Asks every broker who leads, and believes for each topic-partition the newest leader epoch.
 *
 * <p>Kafka's admin client asks one broker of its choice. A broker that the controller does not
 * reach answers as well, by what it knew before: it may still take itself for the leader.
 */
public final class LeaderCensus {
  /** Flexible versions of Metadata begin here; every broker from Kafka 2.4 on knows it. */
  private static final short VERSION = 9;

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final List<InetSocketAddress> brokers;

  /**
   * @param brokers where each broker answers the harness
   */
  LeaderCensus(Collection<InetSocketAddress> brokers) {
    this.brokers = List.copyOf(brokers);
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
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Map<TopicPartition, Leader>>> answers = new ArrayList<>();
      for (InetSocketAddress broker : brokers) {
        answers.add(threads.submit(() -> ask(broker, List.copyOf(topics))));
      }
      for (Future<Map<TopicPartition, Leader>> answer : answers) {
        answer
            .get()
            .forEach((partition, leader) ->
                newest.merge(
                    partition, leader, (one, two) -> one.epoch() >= two.epoch() ? one : two));
      }
    } catch (ExecutionException e) {
      throw new ClusterException("the brokers could not be asked who leads: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while the brokers were asked who leads", e);
    }
    return newest;
  }

  /** What one broker says; nothing if it does not answer. */
  private static Map<TopicPartition, Leader> ask(InetSocketAddress broker, List<String> topics) {
    Map<TopicPartition, Leader> leaders = new HashMap<>();
    try {
      exchange(broker, topics)
          .topicMetadata()
          .forEach(topic ->
              topic
                  .partitionMetadata()
                  .forEach(partition ->
                      leaders.put(
                          partition.topicPartition,
                          new Leader(
                              partition.leaderId.orElse(PartitionState.NONE),
                              partition.leaderEpoch.orElse(PartitionState.NONE)))));
    } catch (IOException e) {
      // It is down, stopped or cut off; the others know.
    }
    return leaders;
  }

  private static MetadataResponse exchange(InetSocketAddress broker, List<String> topics)
      throws IOException {
    int millis = (int) PATIENCE.toMillis();
    RequestHeader header = new RequestHeader(ApiKeys.METADATA, VERSION, "ontrial-roles", 1);
    ByteBuffer request =
        new MetadataRequest.Builder(topics, false, VERSION)
            .build(VERSION)
            .serializeWithHeader(header);
    try (Socket socket = new Socket()) {
      socket.connect(broker, millis);
      socket.setSoTimeout(millis);
      socket.setTcpNoDelay(true);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      byte[] bytes = new byte[request.remaining()];
      request.get(bytes);
      out.writeInt(bytes.length);
      out.write(bytes);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      ByteBuffer answer = ByteBuffer.wrap(in.readNBytes(in.readInt()));
      if (AbstractResponse.parseResponse(answer, header) instanceof MetadataResponse metadata) {
        return metadata;
      }
      throw new IOException(broker + " gave no answer to a Metadata request");
    }
  }
}
