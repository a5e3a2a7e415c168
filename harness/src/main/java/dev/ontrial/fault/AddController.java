package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.Voters;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One more controller starts with an empty disk, copies the metadata log and becomes a voter of the
 * quorum (KIP-853), as when a controller is replaced or the quorum is enlarged. It has begun when
 * the quorum lists the controller as a voter, and it stays.
 */
public record AddController() implements FaultSpec.OnCluster {
  private static final Duration READY = Duration.ofMinutes(1);
  private static final Duration CHANGED = Duration.ofSeconds(30);

  @Override
  public FaultKind kind() {
    return FaultKind.ADD_CONTROLLER;
  }

  @Override
  public String effect() {
    return "One more controller starts with an empty disk, copies the metadata log, becomes a "
        + "voter of the quorum (KIP-853), and stays. It needs `cluster: {controllers: 1}` or more, "
        + "and Kafka 3.9 or newer. Its number comes after those of all other nodes.";
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return new Addition(site.cluster());
  }

  /** The addition of a controller, which is not undone. */
  private static final class Addition implements Fault {
    private final Cluster cluster;
    private final Map<String, Object> facts = new TreeMap<>();
    private @Nullable Broker added;

    Addition(Cluster cluster) {
      this.cluster = cluster;
    }

    @Override
    public String begin() {
      Voters voters = cluster.admin().voters();
      facts.put("votersFrom", voters.ids());
      Broker controller = cluster.newcomer(true);
      controller.start();
      added = controller;
      facts.put("controller", controller.id());
      controller.awaitReady(READY);
      cluster.joined(controller);
      voters.promote(controller.id(), controller.name(), CHANGED);
      facts.put("votersTo", voters.ids());
      return "the voters of the metadata quorum are %s, before that %s"
          .formatted(facts.get("votersTo"), facts.get("votersFrom"));
    }

    @Override
    public Map<String, Object> facts() {
      return facts;
    }

    /** A controller that has begun to start belongs to the cluster when it follows the quorum. */
    @Override
    public Map<String, Object> heal() {
      if (added == null) {
        return Map.of();
      }
      added.awaitReady(READY);
      cluster.joined(added);
      return Map.of("voters", cluster.admin().voters().ids());
    }
  }
}
