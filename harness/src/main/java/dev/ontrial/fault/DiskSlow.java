package dev.ontrial.fault;

import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An operation on log segments takes longer, at most until the fault ends; so a long delay is a
 * disk that stalls.
 *
 * @param delay how much longer
 * @param operation {@code append}, {@code flush} or {@code roll}
 */
public record DiskSlow(Duration delay, String operation) implements FaultSpec.OnProcesses {
  static final DiskSlow USUAL = new DiskSlow(Duration.ofMillis(500), "flush");
  private static final String DELAY = "delay";

  @Override
  public FaultKind kind() {
    return FaultKind.DISK_SLOW;
  }

  @Override
  public String effect() {
    return "An `operation` on log segments takes longer by `delay`, at most until the fault "
        + "ends, so that a long delay is a disk that stalls.";
  }

  @Override
  public Set<String> keys() {
    return Set.of(DELAY, DiskError.ON);
  }

  @Override
  public DiskSlow read(FaultKeys keys) {
    return new DiskSlow(
        keys.durationAboveZero(DELAY, delay),
        DiskError.one(keys, DiskError.ON, operation, DiskError.OPERATIONS));
  }

  @Override
  public Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put(DELAY, delay);
    parameters.put(DiskError.ON, operation);
    return parameters;
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    DiskOrder order = new DiskOrder(kind().word(), operation, "slow", delay.toMillis());
    return new DiskTrouble(site.cluster(), nodes, order, false);
  }
}
