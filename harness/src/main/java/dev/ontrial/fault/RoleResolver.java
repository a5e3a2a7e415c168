package dev.ontrial.fault;

import dev.ontrial.cluster.ClusterException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Resolves the roles that steps name to brokers: when each step starts, or as of the start of the
 * schedule.
 */
final class RoleResolver {
  /** As long as a cluster takes to elect a leader after a broker died. */
  private static final Duration ELECTION = Duration.ofSeconds(15);

  private static final Duration BETWEEN = Duration.ofMillis(50);

  private final Supplier<Roles> now;
  private final Roles start;

  /**
   * Resolves the roles as of the start of the schedule, which is now.
   *
   * @param now the roles at the moment of the call
   */
  RoleResolver(Supplier<Roles> now) {
    this.now = now;
    this.start = now.get();
  }

  /** What a step's role meant when it was resolved. */
  record Resolved(Roles roles, List<Integer> nodes) {}

  /**
   * The brokers that a step hits.
   *
   * @param number the step's number
   * @throws FaultException if no broker has the role for so long that none will
   */
  Resolved resolve(int number, ScheduledFault step) {
    if (!isNow(step)) {
      int draw = step.target().asOfStart() ? 0 : number;
      return new Resolved(start, start.resolve(step.target(), draw));
    }
    long deadline = System.nanoTime() + ELECTION.toNanos();
    while (true) {
      try {
        Roles roles = now.get();
        return new Resolved(roles, roles.resolve(step.target(), number));
      } catch (FaultException | ClusterException e) {
        if (Thread.currentThread().isInterrupted() || System.nanoTime() - deadline > 0) {
          throw new FaultException(
              "%s did not begin, as it is not known whom it hits: %s"
                  .formatted(step.kind().word(), e.getMessage()));
        }
        LockSupport.parkNanos(BETWEEN.toNanos());
      }
    }
  }

  /** Whether it depends on the moment whom the step hits. */
  private static boolean isNow(ScheduledFault step) {
    return !step.target().asOfStart()
        && (step.target().isRole() || step.scope() == ScheduledFault.Scope.FOLLOWER);
  }

  /**
   * The brokers that a step would hit now, where its role has moved since it was resolved; empty
   * where it has not, or nobody has it.
   */
  List<Integer> moved(int number, ScheduledFault step, List<Integer> nodes) {
    if (!isNow(step) || !step.target().isRole()) {
      return List.of();
    }
    try {
      List<Integer> those = now.get().resolve(step.target(), number);
      return those.equals(nodes) ? List.of() : those;
    } catch (FaultException | ClusterException e) {
      return List.of();
    }
  }

  /** What the events of a fault record of the roles by which it found its nodes. */
  static Map<String, Object> facts(ScheduledFault step, Roles roles) {
    Map<String, Object> facts = new LinkedHashMap<>();
    if (step.target().isRole()) {
      facts.put("asOf", step.target().asOfStart() ? "start" : "step");
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("leader", roles.leader());
      all.put("controller", roles.controller());
      all.put("coordinator", roles.coordinator());
      facts.put("roles", all);
    }
    return facts;
  }
}
