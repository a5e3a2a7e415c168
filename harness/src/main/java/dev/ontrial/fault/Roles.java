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
      case "follower" -> List.of(follower(all));
      case "random" -> List.of(all.get(new Random(seed).nextInt(brokers)));
      default -> all;
    };
  }

  /** A follower that is not the controller too, where there is one. */
  private int follower(List<Integer> all) {
    return all.stream()
        .filter(node -> node != leader)
        .min(Comparator.comparing((Integer node) -> node == controller).thenComparing(n -> n))
        .orElse(leader);
  }
}
