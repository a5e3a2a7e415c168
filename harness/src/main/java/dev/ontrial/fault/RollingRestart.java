package dev.ontrial.fault;

import dev.ontrial.cluster.Nodes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Each separate controller, and then each broker, is restarted in its turn: a step begins only when
 * the one before it is healed.
 */
final class RollingRestart implements Sequence {
  private static final Duration USUAL = Duration.ofSeconds(1);

  @Override
  public String word() {
    return "rolling-restart";
  }

  @Override
  public String effect() {
    return "Restarts one separate controller and then one broker after the other.";
  }

  @Override
  public Set<String> keys() {
    return Set.of();
  }

  @Override
  public List<ScheduledFault> steps(FaultKeys keys, Cue cue, Nodes nodes) {
    if (!cue.isByTheClock() || !cue.name().isEmpty()) {
      throw keys.complaint("fault", "`rolling-restart` has no `name`, no `after` and no `when`");
    }
    Duration at = keys.duration("at", Duration.ZERO);
    Duration length = keys.duration("for", USUAL);
    List<Integer> order = nodes.inTurn();
    return IntStream.range(0, order.size())
        .mapToObj(turn ->
            new ScheduledFault(
                new Restart(),
                new Target(Integer.toString(order.get(turn))),
                ScheduledFault.Scope.ALL,
                at.plus(length.multipliedBy(turn)),
                length))
        .toList();
  }
}
