package dev.ontrial.fault;

import dev.ontrial.history.ClientSide;
import dev.ontrial.history.Word;
import java.util.List;
import java.util.Optional;

/**
 * Whom a fault hits. A role is resolved to a node when the step starts, so that each of several
 * steps that name the leader hits the broker that leads then. As of the start of the schedule, all
 * of them hit the broker that led before the first fault.
 *
 * @param word {@code leader}, {@code follower}, {@code controller}, {@code coordinator}, {@code
 *     random}, {@code all}, a broker's number, {@code producers} or {@code consumers}
 * @param asOfStart whether a role is that of the moment in which the schedule starts
 */
public record Target(String word, boolean asOfStart) {
  /** The words that name a broker's role; a broker's number is a target as well. */
  public static final List<String> ROLES =
      List.of("leader", "follower", "controller", "coordinator", "random", "all");

  /** The words that name the workload's clients. */
  public static final List<String> CLIENTS = List.copyOf(Word.all(ClientSide.class));

  /** A target of which a role is resolved when the step starts. */
  public Target(String word) {
    this(word, false);
  }

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

  /** The same, with its role as of the start of the schedule. */
  public Target asOfTheStart() {
    return new Target(word, true);
  }

  /** Whether it is a role, which one broker may have now and another one later. */
  public boolean isRole() {
    return ROLES.contains(word) && !word.equals("all");
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
