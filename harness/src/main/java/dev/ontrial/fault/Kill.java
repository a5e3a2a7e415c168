package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.history.FaultKind;
import java.util.List;

/** SIGKILL. A broker is started again with its data at the end, a client is replaced. */
public record Kill() implements FaultSpec.OnProcesses, FaultSpec.OnClients {
  @Override
  public FaultKind kind() {
    return FaultKind.KILL;
  }

  @Override
  public String effect() {
    return "Ends the process by SIGKILL; at the end a broker is started again with its data, "
        + "and a client is replaced.";
  }

  @Override
  public boolean inRandomMix() {
    return true;
  }

  @Override
  public Fault ofClients(Clients clients, ScheduledFault step, List<Integer> nodes) {
    return new ClientFault(step, nodes, clients::kill, clients::replace);
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return step.target().clients().isPresent()
        ? ofClients(site.clients(), step, nodes)
        : new ProcessFault(site.cluster(), nodes, Broker::kill, ProcessFault.GONE);
  }
}
