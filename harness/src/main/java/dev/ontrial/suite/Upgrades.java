package dev.ontrial.suite;

import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.fault.Upgrade;
import dev.ontrial.trial.Trial;
import java.util.List;

/** The trials of an upgrade, for other versions than those that they ship with. */
public final class Upgrades {
  private Upgrades() {}

  /** The same trials, in which brokers of one version are upgraded to another one. */
  public static List<Trial> between(KafkaVersion from, KafkaVersion to, List<Trial> trials) {
    return trials.stream()
        .map(trial ->
            trial
                .with(trial.cluster().of(from.text()))
                .withSchedule(trial.schedule().stream().map(step -> changed(step, to)).toList()))
        .toList();
  }

  private static ScheduledFault changed(ScheduledFault step, KafkaVersion to) {
    return step.fault() instanceof Upgrade
        ? new ScheduledFault(
            new Upgrade(to), step.target(), step.scope(), step.at(), step.length(), step.cue())
        : step;
  }
}
