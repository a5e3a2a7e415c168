package dev.ontrial.fault;

import dev.ontrial.history.FaultKind;
import java.util.List;

/** Clients are stopped, successors take over, and then the old ones continue. */
public record Zombie() implements FaultSpec.OnProcesses, FaultSpec.OnClients {
  @Override
  public FaultKind kind() {
    return FaultKind.ZOMBIE;
  }

  @Override
  public String effect() {
    return "Clients are stopped, successors take over, then the old clients continue.";
  }

  @Override
  public boolean onBrokers() {
    return false;
  }

  @Override
  public boolean stopsProcess() {
    return true;
  }

  @Override
  public Target usualTarget() {
    return Target.PRODUCERS;
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return ofClients(site.clients(), step, nodes);
  }

  @Override
  public Fault ofClients(Clients clients, ScheduledFault step, List<Integer> nodes) {
    return new ClientFault(step, nodes, clients::pause, clients::retire) {
      @Override
      public String begin() {
        String evidence = super.begin();
        nodes.forEach(clients::replace);
        return evidence + "; its successor works";
      }
    };
  }
}
