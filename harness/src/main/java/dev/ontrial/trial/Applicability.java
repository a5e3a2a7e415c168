package dev.ontrial.trial;

import dev.ontrial.fault.Step;
import dev.ontrial.fault.Target;
import dev.ontrial.trial.Trial.Demand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which configurations a schedule cannot touch, so that no trial file has to say so. */
public final class Applicability {
  private static final String NO_CONSUMERS = "it has no consumers on trial";

  private Applicability() {}

  /**
   * The demands, with a reason for each configuration without consumers where all faults are of
   * consumers. A reason that the file gives is kept.
   */
  public static Map<String, Demand> derived(
      List<Step> schedule, List<Configuration> configurations, Map<String, Demand> demands) {
    boolean ofConsumers =
        !schedule.isEmpty()
            && schedule.stream().allMatch(step -> step.target().equals(Target.CONSUMERS));
    if (!ofConsumers) {
      return demands;
    }
    Map<String, Demand> derived = new LinkedHashMap<>(demands);
    for (Configuration each : configurations) {
      Demand demand = derived.get(each.name());
      if (demand != null && demand.notApplicable().isEmpty() && !each.workload().consumes()) {
        derived.put(each.name(), demand.without(NO_CONSUMERS));
      }
    }
    return derived;
  }
}
