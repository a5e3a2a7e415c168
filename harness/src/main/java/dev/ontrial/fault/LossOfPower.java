package dev.ontrial.fault;

import dev.ontrial.history.FaultKind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The machine stops at once, and what was not forced to its disk is gone.
 *
 * @param all whether that is so of all files: of older segments, of the controllers' log and of
 *     checkpoints, and not only of the segment that each topic-partition is appended to
 */
public record LossOfPower(boolean all) implements FaultSpec.OnProcesses {
  private static final String FILES = "files";
  private static final String ALL = "all";
  private static final String SEGMENTS = "segments";

  /** A loss of what was appended last. */
  public LossOfPower() {
    this(false);
  }

  @Override
  public FaultKind kind() {
    return FaultKind.POWER_LOSS;
  }

  @Override
  public String effect() {
    return "Links go silent, SIGKILL, and a random part of what was never forced to disk is "
        + "removed from each log; `files: all`: also of older segments and of the "
        + "controllers' log, and checkpoints that were not forced are torn.";
  }

  @Override
  public Set<String> keys() {
    return Set.of(FILES);
  }

  @Override
  public LossOfPower read(FaultKeys keys) {
    String usual = all ? ALL : SEGMENTS;
    return new LossOfPower(DiskError.one(keys, FILES, usual, List.of(SEGMENTS, ALL)).equals(ALL));
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of(FILES, all ? ALL : SEGMENTS);
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    long seed = site.roles().seed() * 31 + site.number();
    return new PowerLoss(site, nodes, new PowerLoss.Extent(seed, all));
  }
}
