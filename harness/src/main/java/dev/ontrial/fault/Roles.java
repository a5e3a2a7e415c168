package dev.ontrial.fault;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which node plays which role when a schedule starts.
 *
 * @param brokers how many there are
 * @param leader the node that leads the partitions on trial
 * @param controller the active controller
 * @param coordinator the node that coordinates the transactions (or the groups) on trial
 * @param seed decides who {@code random} is
 */
public record Roles(int brokers, int leader, int controller, int coordinator, long seed) {

  /** Stands for a broker where none plays a role at that moment. */
  public static final int NOBODY = -1;

  /** The nodes that a target means. */
  public List<Integer> resolve(Target target) {
    if (target.node().isPresent()) {
      return List.of(target.node().get());
    }
    List<Integer> all = IntStream.rangeClosed(1, brokers).boxed().toList();
    return switch (target.word()) {
      case "leader" -> List.of(leader);
      case "controller" -> List.of(controller);
      case "coordinator" -> List.of(coordinator);
      case "follower" -> List.of(other(leader));
      case "random" -> List.of(all.get(new Random(seed).nextInt(brokers)));
      default -> all;
    };
  }

  /** A broker besides that one: a follower that is not the controller too, where there is one. */
  int other(int node) {
    return IntStream.rangeClosed(1, brokers)
        .boxed()
        .filter(each -> each != node)
        .min(
            Comparator.comparing((Integer each) -> each == leader)
                .thenComparing(each -> each == controller)
                .thenComparing(each -> each))
        .orElse(node);
  }
}
