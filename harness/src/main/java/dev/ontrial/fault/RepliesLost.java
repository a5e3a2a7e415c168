package dev.ontrial.fault;

import dev.ontrial.history.FaultKind;
import dev.ontrial.link.LinkFault;
import java.util.List;

/** The target receives requests, and its responses are dropped. */
public record RepliesLost() implements FaultSpec.OnLinks {
  @Override
  public FaultKind kind() {
    return FaultKind.REPLIES_LOST;
  }

  @Override
  public String effect() {
    return "Requests reach the target, its replies are lost.";
  }

  @Override
  public ScheduledFault.Scope usualScope() {
    return ScheduledFault.Scope.CLIENTS;
  }

  @Override
  public boolean inRandomMix() {
    return true;
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return new LinkFaults(site, step, nodes) {
      @Override
      String impose() {
        outgoing(new LinkFault.Drop());
        // The paths that the target dials itself still answer.
        return silent(path -> nodes.contains(path.broker()));
      }
    };
  }
}
