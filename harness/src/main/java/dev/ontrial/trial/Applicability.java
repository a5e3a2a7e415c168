package dev.ontrial.trial;

import dev.ontrial.fault.Redeploy;
import dev.ontrial.fault.ScheduledFault;
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
   * consumers, and for each whose clients are not those that the schedule redeploys. A reason that
   * the file gives is kept.
   */
  public static Map<String, Demand> derived(
      List<ScheduledFault> schedule,
      List<Configuration> configurations,
      Map<String, Demand> demands) {
    String producers = whyNotProducers(schedule);
    String consumers = whyNotRedeployed(schedule, Target.CONSUMERS);
    Map<String, Demand> derived = new LinkedHashMap<>(demands);
    for (Configuration each : configurations) {
      Demand demand = derived.get(each.name());
      String why = each.workload().consumes() ? consumers : producers;
      if (demand != null && demand.notApplicable().isEmpty() && !why.isEmpty()) {
        derived.put(each.name(), demand.without(why));
      }
    }
    return derived;
  }

  private static String whyNotProducers(List<ScheduledFault> schedule) {
    boolean ofConsumers =
        !schedule.isEmpty()
            && schedule.stream().allMatch(step -> step.target().equals(Target.CONSUMERS));
    return ofConsumers ? NO_CONSUMERS : whyNotRedeployed(schedule, Target.PRODUCERS);
  }

  private static String whyNotRedeployed(List<ScheduledFault> schedule, Target clients) {
    List<Target> redeployed =
        schedule.stream()
            .filter(step -> step.fault() instanceof Redeploy)
            .map(ScheduledFault::target)
            .toList();
    return redeployed.isEmpty() || redeployed.contains(clients)
        ? ""
        : "no step redeploys its " + clients.word();
  }
}
