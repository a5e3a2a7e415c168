package dev.ontrial.fault;

import dev.ontrial.history.FaultKind;
import java.util.List;

/** The machine stops at once, and what was not forced to its disk is gone. */
public record LossOfPower() implements FaultSpec.OnProcesses {
  @Override
  public FaultKind kind() {
    return FaultKind.POWER_LOSS;
  }

  @Override
  public Fault open(FaultSite site, Step step, List<Integer> nodes) {
    long seed = site.roles().seed() * 31 + site.number();
    return new PowerLoss(
        site.cluster(), site.wires(), site.roles(), nodes, seed, site.someoneIsStopped());
  }
}
