package dev.ontrial.external;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.KafkaVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A cluster of the user's during one trial, whose topics and groups go when this is closed. */
final class ExternalCluster implements Cluster {
  private final OwnCluster found;
  private final String prefix;
  private final ClusterAdmin admin;
  private final List<Broker> brokers = new ArrayList<>();
  private final Consumer<String> notices;

  /**
   * @param prefix how the names of this trial begin on the cluster
   * @param hand runs the user's commands
   * @param notices hears of what could not be removed
   */
  ExternalCluster(OwnCluster found, String prefix, ServerHand hand, Consumer<String> notices) {
    this.found = found;
    this.prefix = prefix;
    this.notices = notices;
    this.admin = found.admin();
    KafkaVersion version = KafkaVersion.parse(found.version());
    for (int node = 1; node <= found.brokers(); node++) {
      brokers.add(new ExternalBroker(node, found.endpoints().get(node - 1), version, hand, admin));
    }
    try {
      for (Leavings.Left left : new Leavings(admin.kafka()).find(prefix::equals)) {
        throw new ClusterException(
            "there are topics or groups already that begin with %s: %s %s; run again"
                .formatted(prefix, left.topics(), left.groups()));
      }
    } catch (ClusterException e) {
      admin.close();
      throw e;
    }
  }

  @Override
  public String version() {
    return found.version();
  }

  @Override
  public List<? extends Broker> brokers() {
    return brokers;
  }

  @Override
  public Broker broker(int id) {
    if (id < 1 || id > brokers.size()) {
      throw new ClusterException(
          "there is no broker %d; the cluster has %d".formatted(id, brokers.size()));
    }
    return brokers.get(id - 1);
  }

  /** The advertised names: workers find their links by them, and the harness the brokers. */
  @Override
  public String bootstrapServers() {
    return found.access().bootstrapServers();
  }

  @Override
  public String directBootstrapServers() {
    return found.access().bootstrapServers();
  }

  @Override
  public ClusterAdmin admin() {
    return admin;
  }

  @Override
  public void close() {
    try {
      new Leavings(admin.kafka()).remove(prefix::equals, notices);
    } catch (ClusterException e) {
      notices.accept(
          "what begins with %s was not removed from the cluster: %s; `ontrial sweep` removes it"
              .formatted(prefix, e.getMessage()));
    } finally {
      admin.close();
    }
  }
}
