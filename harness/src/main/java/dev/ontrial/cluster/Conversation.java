package dev.ontrial.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.BootstrapConfiguration;
import org.apache.kafka.clients.ClientRequest;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.NetworkClientUtils;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.LogContext;

/**
 * A connection to one broker, with TLS and SASL where the cluster asks for them. Kafka's admin
 * client would put the same question to a broker of its choice.
 */
final class Conversation implements AutoCloseable {
  private static final int IDLE_MILLIS = 600_000;
  private static final int BACKOFF_MILLIS = 50;
  private static final int BUFFER = 64 * 1024;

  private final Node broker;
  private final int millis;
  private final NetworkClient client;
  private final Metrics metrics;

  /** A conversation that connects when it is first used. */
  Conversation(InetSocketAddress address, Map<String, String> properties, Duration patience) {
    this.broker = new Node(0, address.getHostString(), address.getPort());
    this.millis = (int) patience.toMillis();
    Map<String, Object> settings = new java.util.HashMap<>(properties);
    settings.put(
        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
        address.getHostString() + ":" + address.getPort());
    LogContext log = new LogContext("[ontrial] ");
    this.metrics = new Metrics();
    Selector selector =
        new Selector(
            IDLE_MILLIS,
            metrics,
            Time.SYSTEM,
            "ontrial",
            ClientUtils.createChannelBuilder(new AdminClientConfig(settings), Time.SYSTEM, log),
            log);
    this.client =
        new NetworkClient(
            selector,
            new ManualMetadataUpdater(),
            "ontrial-roles",
            1,
            BACKOFF_MILLIS,
            BACKOFF_MILLIS,
            BUFFER,
            BUFFER,
            millis,
            millis,
            millis,
            Time.SYSTEM,
            true,
            new ApiVersions(),
            log,
            MetadataRecoveryStrategy.NONE,
            BootstrapConfiguration.DISABLED,
            false);
  }

  /**
   * What the broker knows of topics.
   *
   * @throws IOException if it does not answer in time or refuses the client
   */
  synchronized MetadataResponse metadata(List<String> topics) throws IOException {
    try {
      if (!NetworkClientUtils.awaitReady(client, broker, Time.SYSTEM, millis)) {
        throw new IOException(broker.host() + ":" + broker.port() + " does not answer");
      }
      ClientRequest request =
          client.newClientRequest(
              broker.idString(),
              new MetadataRequest.Builder(topics, false),
              Time.SYSTEM.milliseconds(),
              true,
              millis,
              null);
      if (NetworkClientUtils.sendAndReceive(client, request, Time.SYSTEM).responseBody()
          instanceof MetadataResponse metadata) {
        return metadata;
      }
      throw new IOException(broker.host() + " gave no answer to a Metadata request");
    } catch (KafkaException e) {
      throw new IOException(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    client.close();
    metrics.close();
  }
}
