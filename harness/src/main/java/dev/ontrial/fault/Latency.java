package dev.ontrial.fault;

import dev.ontrial.history.FaultKind;
import dev.ontrial.link.LinkFault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every byte between the target and the others arrives later.
 *
 * @param delay how much later, in each direction
 * @param jitter the random part of it
 */
public record Latency(Duration delay, Duration jitter) implements FaultSpec.OnLinks {
  static final Latency USUAL = new Latency(Duration.ofMillis(100), Duration.ZERO);
  private static final String DELAY = "delay";
  private static final String JITTER = "jitter";

  @Override
  public FaultKind kind() {
    return FaultKind.LATENCY;
  }

  @Override
  public String effect() {
    return "Every byte arrives later by `delay`, plus or minus `jitter`.";
  }

  @Override
  public boolean inRandomMix() {
    return true;
  }

  @Override
  public boolean letsClientsStart() {
    return true;
  }

  @Override
  public Set<String> keys() {
    return Set.of(DELAY, JITTER);
  }

  @Override
  public Latency read(FaultKeys keys) {
    Latency read = new Latency(keys.durationAboveZero(DELAY, delay), keys.duration(JITTER, jitter));
    if (read.jitter.compareTo(read.delay) > 0) {
      throw keys.complaint(JITTER, "must not be longer than `" + DELAY + "`");
    }
    return read;
  }

  @Override
  public Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put(DELAY, delay);
    parameters.put(JITTER, jitter);
    return parameters;
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return new LinkFaults(site, step, nodes) {
      @Override
      String impose() {
        bothWays(new LinkFault.Latency(delay, jitter));
        return slow(this);
      }
    };
  }

  private String slow(LinkFaults links) {
    int paths = links.paths().size();
    Duration quickest =
        links.quickest(
            0,
            delay.minus(jitter),
            delay,
            took -> "the quickest answer on %d paths took %s".formatted(paths, took));
    return "answers took %d ms or more on %d paths".formatted(quickest.toMillis(), paths);
  }
}
