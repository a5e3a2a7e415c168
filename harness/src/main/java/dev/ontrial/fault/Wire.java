package dev.ontrial.fault;

import dev.ontrial.history.FaultKind;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Single frames between the target and those that dial it are dropped, delayed, or answered.
 *
 * @param strike what it does to which frames; null only in {@link FaultSpecs#ALL}
 */
public record Wire(@Nullable Strike strike) implements FaultSpec.OnLinks {
  static final Wire ANY = new Wire(null);

  @Override
  public FaultKind kind() {
    return FaultKind.WIRE;
  }

  @Override
  public String effect() {
    return "One frame is lost, held, delayed, duplicated, cut, or answered with an error.";
  }

  @Override
  public ScheduledFault.Scope usualScope() {
    return ScheduledFault.Scope.CLIENTS;
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return new WireFault(
        site.cluster(),
        site.wires(),
        site.roles(),
        step,
        Objects.requireNonNull(strike),
        nodes,
        site.moments());
  }
}
