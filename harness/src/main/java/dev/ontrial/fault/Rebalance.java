package dev.ontrial.fault;

import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Members join and leave the groups again and again.
 *
 * @param every the time from one round to the next
 */
public record Rebalance(Duration every) implements FaultSpec.OnProcesses, FaultSpec.OnClients {
  static final Rebalance USUAL = new Rebalance(Duration.ofSeconds(1));
  private static final String EVERY = "every";

  @Override
  public FaultKind kind() {
    return FaultKind.REBALANCE;
  }

  @Override
  public String effect() {
    return "Members join and leave the groups, one round per `every`.";
  }

  @Override
  public boolean onBrokers() {
    return false;
  }

  @Override
  public Target usualTarget() {
    return Target.CONSUMERS;
  }

  @Override
  public Set<String> keys() {
    return Set.of(EVERY);
  }

  @Override
  public Rebalance read(FaultKeys keys) {
    return new Rebalance(keys.durationAboveZero(EVERY, every));
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of(EVERY, every);
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return ofClients(site.clients(), step, nodes);
  }

  @Override
  public Fault ofClients(Clients clients, ScheduledFault step, List<Integer> nodes) {
    return new RebalanceStorm(clients, every, step, nodes);
  }
}
