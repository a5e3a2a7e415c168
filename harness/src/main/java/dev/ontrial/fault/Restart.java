package dev.ontrial.fault;

import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.List;

/** SIGTERM and a controlled shutdown; the broker is started again at the end. */
public record Restart() implements FaultSpec.OnProcesses {
  private static final Duration ORDERLY = Duration.ofMinutes(1);

  @Override
  public FaultKind kind() {
    return FaultKind.RESTART;
  }

  @Override
  public String effect() {
    return "Shuts the broker down in good order, and starts it again at the end.";
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return new ProcessFault(
        site.cluster(), nodes, broker -> broker.stopGracefully(ORDERLY), ProcessFault.GONE);
  }
}
