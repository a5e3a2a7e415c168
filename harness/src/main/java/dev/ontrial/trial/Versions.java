package dev.ontrial.trial;

import dev.ontrial.cluster.BrokerVersions;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.fault.Upgrade;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The versions of brokers that a trial needs. */
public final class Versions {
  private Versions() {}

  /** Those besides that of the cluster. */
  public static BrokerVersions of(Trial trial) {
    Map<Integer, KafkaVersion> first = new LinkedHashMap<>();
    trial.cluster().others().forEach((id, version) -> first.put(id, KafkaVersion.parse(version)));
    Set<KafkaVersion> later = new LinkedHashSet<>();
    for (ScheduledFault step : trial.schedule()) {
      if (step.fault() instanceof Upgrade upgrade) {
        later.add(upgrade.to());
      }
    }
    return new BrokerVersions(first, later);
  }

  /** All of them, that of the cluster first. */
  public static Set<KafkaVersion> all(Trial trial) {
    Set<KafkaVersion> all = new LinkedHashSet<>();
    all.add(KafkaVersion.parse(trial.cluster().kafka()));
    all.addAll(of(trial).all());
    return all;
  }
}
