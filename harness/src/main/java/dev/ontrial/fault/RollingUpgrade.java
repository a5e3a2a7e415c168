package dev.ontrial.fault;

import dev.ontrial.cluster.Nodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Each separate controller, and then each broker, is upgraded in its turn, and then the levels of
 * the features are raised, as Kafka's own upgrade test does it. The steps are called {@code
 * NAME-1}, {@code NAME-2} and so on, and {@code NAME-features}, where {@code NAME} is the entry's
 * name, or else {@code upgrade}; other steps may come after them.
 */
final class RollingUpgrade implements Sequence {
  private static final String PAUSE = "pause";
  private static final Duration USUAL = Duration.ofSeconds(1);
  private static final Duration USUAL_PAUSE = Duration.ofSeconds(2);

  @Override
  public String word() {
    return "rolling-upgrade";
  }

  @Override
  public String effect() {
    return "`upgrade` of one separate controller and then one broker after the other, "
        + "`pause` after each, then `alter-features` (`features: none` leaves it out). The "
        + "steps are `upgrade-1`, `upgrade-2`, …, `upgrade-features`, or begin with the "
        + "entry's `name`; other steps may come `after` them.";
  }

  @Override
  public Set<String> keys() {
    return Set.of(Upgrade.TO, AlterFeatures.FEATURES, PAUSE);
  }

  @Override
  public List<ScheduledFault> steps(FaultKeys keys, Cue cue, Nodes nodes) {
    Upgrade upgrade = Upgrade.USUAL.read(keys);
    Duration length = keys.duration("for", USUAL);
    Duration pause = keys.duration(PAUSE, USUAL_PAUSE);
    String name = cue.name().isEmpty() ? "upgrade" : cue.name();
    List<ScheduledFault> steps = new ArrayList<>();
    Cue next = new Cue(name + "-1", cue.after(), cue.when(), cue.within());
    Duration at = keys.duration("at", Duration.ZERO);
    List<Integer> order = nodes.inTurn();
    for (int turn = 1; turn <= order.size(); turn++) {
      Target target = new Target(Integer.toString(order.get(turn - 1)));
      steps.add(new ScheduledFault(upgrade, target, ScheduledFault.Scope.ALL, at, length, next));
      next = after(next, name + (turn < order.size() ? "-" + (turn + 1) : "-features"));
      at = pause;
    }
    boolean none =
        keys.texts(AlterFeatures.FEATURES).isEmpty()
            && keys.text(AlterFeatures.FEATURES, "").equals("none");
    if (!none) {
      AlterFeatures features = AlterFeatures.LATEST.read(keys);
      steps.add(
          new ScheduledFault(
              features,
              features.usualTarget(),
              ScheduledFault.Scope.ALL,
              at,
              features.usualLength(),
              next));
    }
    return steps;
  }

  private static Cue after(Cue before, String name) {
    return new Cue(name, new Cue.After(before.name(), true), null, Cue.USUALLY);
  }
}
