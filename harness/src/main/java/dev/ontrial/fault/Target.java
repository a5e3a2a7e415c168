package dev.ontrial.fault;

import dev.ontrial.history.ClientSide;
import dev.ontrial.history.Word;
import java.util.List;
import java.util.Optional;

/**
 * Whom a fault hits. Roles are resolved to nodes once, when the schedule starts, so that two steps
 * of one schedule that name the leader mean the same broker.
 *
 * @param word {@code leader}, {@code follower}, {@code controller}, {@code coordinator}, {@code
 *     random}, {@code all}, a broker's number, {@code producers} or {@code consumers}
 */
public record Target(String word) {
  /** The words that name a broker's role; a broker's number is a target as well. */
  public static final List<String> ROLES =
      List.of("leader", "follower", "controller", "coordinator", "random", "all");

  /** The words that name the workload's clients. */
  public static final List<String> CLIENTS = List.copyOf(Word.all(ClientSide.class));

  /** The workload's producers. */
  public static final Target PRODUCERS = new Target(ClientSide.PRODUCERS.word());

  /** The workload's consumers. */
  public static final Target CONSUMERS = new Target(ClientSide.CONSUMERS.word());

  /** The target, or nothing if the word is neither a role nor a number from 1. */
  public static Optional<Target> of(String word) {
    return ROLES.contains(word) || CLIENTS.contains(word) || word.matches("[1-9]")
        ? Optional.of(new Target(word))
        : Optional.empty();
  }

  /** The broker's number, if the target is given by number. */
  public Optional<Integer> node() {
    return word.matches("[1-9]") ? Optional.of(Integer.parseInt(word)) : Optional.empty();
  }

  /** Which clients it means, if it is clients and not brokers. */
  public Optional<ClientSide> clients() {
    return Word.find(ClientSide.class, word);
  }
}
