package dev.ontrial.fault;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** A fault of the workers of clients, one after the other; heals those that it broke. */
class ClientFault implements Fault {
  private final ScheduledFault step;
  private final List<Integer> nodes;
  private final IntFunction<String> hit;
  private final IntConsumer repair;

  /** What is broken and not repaired yet. */
  private final Set<Integer> broken = new LinkedHashSet<>();

  /**
   * A fault that has not begun.
   *
   * @param hit breaks a worker and returns what proves it
   * @param repair undoes that
   */
  ClientFault(
      ScheduledFault step, List<Integer> nodes, IntFunction<String> hit, IntConsumer repair) {
    this.step = step;
    this.nodes = nodes;
    this.hit = hit;
    this.repair = repair;
  }

  static void requireSome(ScheduledFault step, List<Integer> nodes) {
    if (nodes.isEmpty()) {
      throw new FaultException(
          step.kind().word() + " did not take: the trial has no " + step.target().word());
    }
  }

  @Override
  public String begin() {
    requireSome(step, nodes);
    List<String> evidence = new ArrayList<>();
    for (int node : nodes) {
      broken.add(node);
      evidence.add(hit.apply(node));
    }
    return String.join("; ", evidence);
  }

  @Override
  public Map<String, Object> heal() {
    RuntimeException first = null;
    for (int node : List.copyOf(broken)) {
      try {
        repair.accept(node);
        broken.remove(node);
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
    return Map.of();
  }
}
