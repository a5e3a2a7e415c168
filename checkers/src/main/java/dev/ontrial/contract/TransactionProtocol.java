package dev.ontrial.contract;

import dev.ontrial.checker.Candidate;
import dev.ontrial.contract.ClusterChanges.Level;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.History;
import java.util.List;

/**
 * Whether a transaction ran by the protocol before KIP-890. The level of {@code
 * transaction.version} decides that, not the version of one broker: it can be 2 only if all brokers
 * support it, and it may rise during an upgrade.
 *
 * <p>A client learns the level from the ApiVersions replies of new connections, so one that was
 * connected before the level rose may keep the old protocol for some time.
 */
final class TransactionProtocol {
  private static final String FEATURE = "transaction.version";

  private final History history;
  private final ClusterChanges changes;

  TransactionProtocol(History history, ClusterChanges changes) {
    this.history = history;
    this.changes = changes;
  }

  Sight isV1(Candidate candidate, DeclaredConfiguration configuration) {
    ClientVersion client = ClientVersion.of(history, candidate.process());
    // Declared for other clients than kafka-clients, from their manifests.
    String other = configuration.setting("client.transactions.v2", "");
    boolean first = beganAsV1(configuration);
    List<Level> levels = changes.of(FEATURE);
    if (isBefore4(client) || other.equals("false") || (first && levels.isEmpty())) {
      return Sight.seen("transactions ran by the protocol before KIP-890");
    }
    if (!client.isKnown() && !other.equals("true")) {
      return Sight.unknown("the version of the client is not known");
    }
    if (levels.isEmpty()) {
      return Sight.notSeen("transactions ran by the protocol of KIP-890");
    }
    Level change = levels.getFirst();
    if (first && candidate.fromNanos() < change.askedNanos()) {
      return candidate.fromNanos() == Long.MIN_VALUE
          ? Sight.unknown("whether the transaction began before %s rose".formatted(FEATURE))
          : Sight.seen("the transaction began before %s rose".formatted(FEATURE));
    }
    if (!first && candidate.knownByNanos() < change.askedNanos()) {
      return Sight.notSeen("the transaction ended before %s changed".formatted(FEATURE));
    }
    return Sight.unknown(
        "whether the client knew by then that %s is %d".formatted(FEATURE, change.to()));
  }

  private boolean beganAsV1(DeclaredConfiguration configuration) {
    return isBefore4(ClientVersion.of(history.trial().kafka()))
        || configuration.setting(FEATURE, "2").matches("[01]");
  }

  private static boolean isBefore4(ClientVersion version) {
    return version.isKnown() && version.major() < 4;
  }
}
