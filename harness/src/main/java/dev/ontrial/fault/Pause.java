package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.history.FaultKind;
import java.util.List;

/** SIGSTOP; SIGCONT at the end. */
public record Pause() implements FaultSpec.OnProcesses, FaultSpec.OnClients {
  @Override
  public FaultKind kind() {
    return FaultKind.PAUSE;
  }

  @Override
  public String effect() {
    return "Stops the process by SIGSTOP, so that connections stay open and nothing is "
        + "answered; SIGCONT at the end.";
  }

  @Override
  public boolean stopsProcess() {
    return true;
  }

  @Override
  public boolean inRandomMix() {
    return true;
  }

  @Override
  public Fault ofClients(Clients clients, ScheduledFault step, List<Integer> nodes) {
    return new ClientFault(step, nodes, clients::pause, clients::resume);
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return step.target().clients().isPresent()
        ? ofClients(site.clients(), step, nodes)
        : new ProcessFault(site.cluster(), nodes, Broker::pause, ProcessFault.STOPPED);
  }
}
