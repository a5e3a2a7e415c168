package dev.ontrial.fault;

import dev.ontrial.cluster.Voters;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A controller is removed from the metadata quorum while the cluster is under load (KIP-853), and
 * is added to it again at the end, as an operator does who replaces one. Its process goes on. It
 * has begun when the quorum does not list it as a voter, and is over when the quorum does.
 */
public record RemoveController() implements FaultSpec.OnCluster {
  @Override
  public FaultKind kind() {
    return FaultKind.REMOVE_CONTROLLER;
  }

  @Override
  public String effect() {
    return "The target (`controller`, or a number) leaves the metadata quorum, and is added "
        + "to it again at the end (KIP-853); its process goes on. The quorum is then one "
        + "whose voters can be changed (`kraft.version` 1), which needs Kafka 3.9 or newer.";
  }

  @Override
  public Target usualTarget() {
    return new Target("controller");
  }

  @Override
  public Duration usualLength() {
    return Duration.ofSeconds(5);
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    Map<String, Object> facts = new TreeMap<>();
    return new Fault() {
      private Voters.@Nullable Voter removed;

      @Override
      public String begin() {
        if (nodes.size() != 1) {
          throw new FaultException(
              "remove-controller needs one controller as its target, not " + nodes);
        }
        Voters voters = site.cluster().admin().voters();
        Voters.Voter voter = voters.voter(nodes.getFirst());
        // Before the request: how far it came is not known if the answer is an error.
        removed = voter;
        return VoterChange.make(voters, facts, () -> voters.remove(voter, VoterChange.PATIENCE));
      }

      @Override
      public Map<String, Object> facts() {
        return facts;
      }

      @Override
      public Map<String, Object> heal() {
        Voters voters = site.cluster().admin().voters();
        if (removed != null) {
          voters.add(removed, VoterChange.PATIENCE);
        }
        return Map.of("voters", voters.ids());
      }
    };
  }
}
