package dev.ontrial.fault;

import dev.ontrial.history.FaultKind;
import dev.ontrial.link.LinkFault;
import java.util.List;

/** No byte passes between the target and the others, in either direction. */
public record Isolate() implements FaultSpec.OnLinks {
  @Override
  public FaultKind kind() {
    return FaultKind.ISOLATE;
  }

  @Override
  public String effect() {
    return "No byte passes between the target and the others in either direction; `from: "
        + "peers`, `clients`, `all`, `replication` (the controllers stay connected) or "
        + "`follower` (one other broker).";
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
        bothWays(new LinkFault.Drop());
        return silent(path -> true);
      }
    };
  }
}
