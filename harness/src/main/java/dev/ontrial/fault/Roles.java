package dev.ontrial.fault;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which node plays which role at a moment.
 *
 * @param brokers the brokers that there are
 * @param leader the node that leads the partitions on trial
 * @param controller the active controller
 * @param coordinator the node that coordinates the transactions (or the groups) on trial
 * @param seed decides who {@code random} is
 */
public record Roles(List<Integer> brokers, int leader, int controller, int coordinator, long seed) {
  public Roles {
    brokers = List.copyOf(brokers);
  }

  /** The same of the brokers 1 to {@code count}. */
  public Roles(int count, int leader, int controller, int coordinator, long seed) {
    this(IntStream.rangeClosed(1, count).boxed().toList(), leader, controller, coordinator, seed);
  }

  /** Stands for a broker where none plays a role at that moment. */
  public static final int NOBODY = -1;

  /** The nodes that a target means; those of `random` are drawn once for all steps. */
  public List<Integer> resolve(Target target) {
    return resolve(target, 0);
  }

  /**
   * The nodes that a target means.
   *
   * @param draw another number draws another node for `random`
   * @throws FaultException if no broker has that role
   */
  List<Integer> resolve(Target target, int draw) {
    if (target.node().isPresent()) {
      return List.of(target.node().get());
    }
    return switch (target.word()) {
      case "leader" -> List.of(known(leader, target));
      case "controller" -> List.of(known(controller, target));
      case "coordinator" -> List.of(known(coordinator, target));
      case "follower" -> List.of(other(known(leader, target)));
      case "random" -> List.of(brokers.get(new Random(seed + draw).nextInt(brokers.size())));
      default -> brokers;
    };
  }

  private static int known(int node, Target target) {
    if (node == NOBODY) {
      throw new FaultException("no broker is the " + target.word() + " at this moment");
    }
    return node;
  }

  /** A broker besides that one: a follower that is not the controller too, where there is one. */
  int other(int node) {
    return brokers.stream()
        .filter(each -> each != node)
        .min(
            Comparator.comparing((Integer each) -> each == leader)
                .thenComparing(each -> each == controller)
                .thenComparing(each -> each))
        .orElse(node);
  }
}
