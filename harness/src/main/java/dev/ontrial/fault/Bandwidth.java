package dev.ontrial.fault;

import dev.ontrial.history.FaultKind;
import dev.ontrial.link.LinkFault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every connection between the target and the others has a limited rate.
 *
 * @param kilobytesPerSecond the rate of a connection in one direction
 */
public record Bandwidth(int kilobytesPerSecond) implements FaultSpec.OnLinks {
  static final Bandwidth USUAL = new Bandwidth(50);
  private static final String RATE = "rate";

  @Override
  public FaultKind kind() {
    return FaultKind.BANDWIDTH;
  }

  @Override
  public String effect() {
    return "Every connection carries at most `rate` KB/s in each direction.";
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
    return Set.of(RATE);
  }

  @Override
  public Bandwidth read(FaultKeys keys) {
    return new Bandwidth((int) keys.number(RATE, kilobytesPerSecond, 1, 1_000));
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of(RATE, kilobytesPerSecond);
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return new LinkFaults(site, step, nodes) {
      @Override
      String impose() {
        bothWays(new LinkFault.Bandwidth(bytesPerSecond()));
        return narrow(this);
      }
    };
  }

  private long bytesPerSecond() {
    return kilobytesPerSecond * 1000L;
  }

  /** A question is made so long that it takes a while at the given rate; its answer is short. */
  private String narrow(LinkFaults links) {
    int bytes = (int) Math.min(PathProbe.LONGEST_QUESTION, bytesPerSecond() / 3);
    Duration least = Duration.ofNanos(bytes * 1_000_000_000L / bytesPerSecond() * 9 / 10);
    Duration quickest =
        links.quickest(
            bytes,
            least,
            least,
            took ->
                "%d bytes went through and were answered in %s, not in %d ms"
                    .formatted(bytes, took, least.toMillis()));
    return "a question of %d bytes was answered after %d ms or more on %d paths"
        .formatted(bytes, quickest.toMillis(), links.paths().size());
  }
}
