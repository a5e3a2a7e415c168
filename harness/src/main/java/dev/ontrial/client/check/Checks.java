package dev.ontrial.client.check;

import dev.ontrial.client.Capability;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The checks, in the order in which they are made. */
final class Checks {
  /** What a check does; it passes with the words that it returns. */
  interface Body {
    String run(Dialogue dialogue, Ground ground);
  }

  /**
   * A check.
   *
   * @param name its name
   * @param needs what a client must be able to do for it; null for nothing
   * @param spoils whether the adapter's process is of no use after it
   */
  record Check(String name, @Nullable Capability needs, boolean spoils, Body body) {}

  static final List<Check> ALL =
      List.of(
          check("hello", null, ProcessChecks::hello),
          check("answers-once", Capability.PRODUCER, ProducerChecks::answersOnce),
          check("offsets", Capability.PRODUCER, ProducerChecks::offsets),
          check("bytes", Capability.PRODUCER, ProducerChecks::bytes),
          check("order", Capability.ORDERED_SENDS, ProducerChecks::order),
          check("hand-over", Capability.PRODUCER, AnswerChecks::handOver),
          check("settings", Capability.PRODUCER, SettingsChecks::settings),
          check("idempotence", Capability.IDEMPOTENT, SettingsChecks::idempotence),
          check("no-early-ok", Capability.PRODUCER, AnswerChecks::noEarlyOk),
          check("honest-info", Capability.PRODUCER, AnswerChecks::honestInfo),
          check("retries", Capability.PRODUCER, AnswerChecks::retries),
          check("close", Capability.PRODUCER, ProducerChecks::close),
          check("transactions", Capability.TRANSACTIONS, TransactionChecks::transactions),
          check("transaction-offsets", Capability.TXN_OFFSETS, TransactionChecks::offsets),
          check("named-txn-offsets", Capability.NAMED_TXN_OFFSETS, TransactionChecks::namedOffsets),
          check("polls", Capability.GROUPS, ConsumerChecks::polls),
          check("callbacks", Capability.GROUPS, ConsumerChecks::callbacks),
          check("rebalance", Capability.REBALANCE_WAIT, ConsumerChecks::rebalance),
          check("commits", Capability.MANUAL_COMMIT, ConsumerChecks::commits),
          check("auto-commit", Capability.AUTO_COMMIT, ConsumerChecks::autoCommit),
          new Check("ping", Capability.PRODUCER, true, ProcessChecks::ping),
          new Check("exit", Capability.PRODUCER, true, ProcessChecks::exit),
          new Check("kill", Capability.PRODUCER, true, ProcessChecks::kill));

  private Checks() {}

  private static Check check(String name, @Nullable Capability needs, Body body) {
    return new Check(name, needs, false, body);
  }

  static Optional<Check> find(String name) {
    return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
  }
}
