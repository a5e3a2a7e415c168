package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.Voters;
import dev.ontrial.history.FaultKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One more controller starts with an empty disk, copies the metadata log and becomes a voter of the
 * quorum (KIP-853), as when a controller is replaced or the quorum is enlarged. It has begun when
 * the quorum lists the controller as a voter, and it stays.
 */
public record AddController() implements FaultSpec.OnCluster {
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
    private final Newcomer newcomer;

    Addition(Cluster cluster) {
      this.cluster = cluster;
      this.newcomer = new Newcomer(cluster, true);
    }

    @Override
    public String begin() {
      Voters voters = cluster.admin().voters();
      return VoterChange.make(
          voters,
          facts,
          () -> {
            Broker controller = newcomer.join();
            voters.promote(controller.id(), controller.name(), VoterChange.PATIENCE);
          });
    }

    @Override
    public Map<String, Object> facts() {
      Broker added = newcomer.node();
      if (added != null) {
        facts.put("controller", added.id());
      }
      return facts;
    }

    @Override
    public Map<String, Object> heal() {
      return newcomer.finish() == null
          ? Map.of()
          : Map.of("voters", cluster.admin().voters().ids());
    }
  }
}
