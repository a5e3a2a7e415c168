package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.Features;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A broker stops in an orderly way and returns with another version on the same data. It begins
 * when the brokers that run are in sync, and is over when the broker serves, has reported the new
 * version, and is in sync.
 *
 * @param to the other version; an older one is a downgrade
 */
public record Upgrade(KafkaVersion to) implements FaultSpec.OnProcesses {
  static final Upgrade USUAL = new Upgrade(KafkaVersion.parse(ClusterSpec.DEFAULT_VERSION));
  static final String TO = "to";

  private static final Duration ORDERLY = Duration.ofMinutes(1);
  private static final Duration READY = Duration.ofMinutes(2);

  /** Where another fault keeps a broker out of sync, the upgrade goes on all the same. */
  private static final Duration IN_SYNC = Duration.ofSeconds(20);

  @Override
  public FaultKind kind() {
    return FaultKind.UPGRADE;
  }

  @Override
  public String effect() {
    return "An orderly restart with another version, `to: VERSION`, on the same data; an "
        + "older version is a downgrade.";
  }

  @Override
  public Set<String> keys() {
    return Set.of(TO);
  }

  @Override
  public Upgrade read(FaultKeys keys) {
    try {
      return new Upgrade(KafkaVersion.parse(keys.text(TO, to.text())));
    } catch (ClusterException e) {
      throw keys.complaint(TO, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of(TO, to.text());
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return new Exchange(site.cluster(), nodes, to);
  }

  /** The exchange of the program of some brokers. */
  private static final class Exchange implements Fault {
    private final Cluster cluster;
    private final List<Integer> nodes;
    private final KafkaVersion to;
    private final Map<String, Object> from = new LinkedHashMap<>();

    Exchange(Cluster cluster, List<Integer> nodes, KafkaVersion to) {
      this.cluster = cluster;
      this.nodes = nodes;
      this.to = to;
    }

    @Override
    public String begin() {
      List<String> evidence = new ArrayList<>();
      if (!cluster.admin().inSync().await(running(), IN_SYNC)) {
        evidence.add("not all running brokers were in sync after " + IN_SYNC.toSeconds() + " s");
      }
      for (int node : nodes) {
        Broker broker = cluster.broker(node);
        String pid = broker.pid().isPresent() ? ", process " + broker.pid().getAsLong() : "";
        if (broker.state() == Broker.State.RUNNING) {
          broker.stopGracefully(ORDERLY);
        }
        from.put(Integer.toString(node), broker.version().text());
        evidence.add(
            "%s%s, %s; it ran Kafka %s"
                .formatted(broker.name(), pid, ProcessFault.GONE, broker.version()));
        broker.install(to);
      }
      return String.join("; ", evidence);
    }

    private List<Integer> running() {
      return cluster.brokers().stream()
          .filter(broker -> broker.state() == Broker.State.RUNNING)
          .map(Broker::id)
          .toList();
    }

    @Override
    public Map<String, Object> facts() {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("versionFrom", from);
      facts.put("versionTo", to.text());
      return facts;
    }

    @Override
    public Map<String, Object> heal() {
      for (int node : nodes) {
        Broker broker = cluster.broker(node);
        if (broker.state() != Broker.State.RUNNING && broker.state() != Broker.State.PAUSED) {
          broker.start();
        }
      }
      Map<String, Object> facts = new LinkedHashMap<>();
      for (int node : nodes) {
        Broker broker = cluster.broker(node);
        broker.awaitReady(READY);
        facts.put(broker.name(), verified(broker));
      }
      facts.put("inSync", cluster.admin().inSync().await(nodes, IN_SYNC));
      return facts;
    }

    /** That the process which serves now is of the version that it was to be. */
    private String verified(Broker broker) {
      String reported = broker.reportedVersion().orElse("nothing");
      if (from.containsKey(Integer.toString(broker.id())) && !reported.equals(to.text())) {
        throw new FaultException(
            "upgrade did not take: %s should run Kafka %s and reports %s"
                .formatted(broker.name(), to, reported));
      }
      if (broker.isController()) {
        return "reports Kafka " + reported; // No client can ask it for its features.
      }
      return "reports Kafka %s and supports %s up to %d"
          .formatted(
              reported,
              Features.METADATA,
              cluster.admin().features().supported(broker.id()).getOrDefault(Features.METADATA, 0));
    }
  }
}
