package dev.ontrial.fault;

import java.util.List;
import java.util.Optional;

/**
 * Whom a fault hits. Roles are resolved to nodes once, when the schedule starts, so that two steps
 * of one schedule that name the leader mean the same broker.
 *
 * @param word {@code leader}, {@code follower}, {@code controller}, {@code coordinator}, {@code
 *     random}, {@code all}, or a node's number
 */
public record Target(String word) {
  /** The words that name a role; a node's number is a target as well. */
  public static final List<String> ROLES =
      List.of("leader", "follower", "controller", "coordinator", "random", "all");

  /** The target, or nothing if the word is neither a role nor a number from 1. */
  public static Optional<Target> of(String word) {
    return ROLES.contains(word) || word.matches("[1-9]")
        ? Optional.of(new Target(word))
        : Optional.empty();
  }

  /** The node's number, if the target is given by number. */
  public Optional<Integer> node() {
    return word.matches("[1-9]") ? Optional.of(Integer.parseInt(word)) : Optional.empty();
  }
}
