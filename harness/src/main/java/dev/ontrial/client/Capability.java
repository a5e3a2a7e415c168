package dev.ontrial.client;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client may be able to do; a configuration that needs more is not applicable. */
public enum Capability {
  /** Sends records without idempotence. */
  PRODUCER,
  /** Sends records with a producer id and sequence numbers (KIP-98). */
  IDEMPOTENT,
  /** Commits and aborts transactions (KIP-98). */
  TRANSACTIONS,
  /** Commits consumed offsets in a transaction. */
  TXN_OFFSETS,
  /** Consumes as a member of a group by the classic protocol. */
  GROUPS,
  /** Reports whether a commit of offsets was acknowledged. */
  MANUAL_COMMIT,
  /** Commits offsets by itself. */
  AUTO_COMMIT,
  /** Rebalances incrementally (KIP-429). */
  COOPERATIVE,
  /** Joins groups by the protocol of KIP-848. */
  KIP848,
  /** Orders concurrent sends; without it reordering is permitted. */
  ORDERED_SENDS(PRODUCER),
  /** Waits at a rebalance until the application has handled what it loses. */
  REBALANCE_WAIT(GROUPS),
  /** Commits in a transaction the offsets that the application names, and not what it polled. */
  NAMED_TXN_OFFSETS(TXN_OFFSETS),
  /** Waits for open transactions when it asks for committed offsets (KIP-447). */
  STABLE_OFFSETS(TXN_OFFSETS),
  /** Sends with acks=0. */
  ACKS_0;

  private final @Nullable Capability whole;

  Capability() {
    this.whole = null;
  }

  Capability(Capability whole) {
    this.whole = whole;
  }

  /**
   * The capability that includes this one, unless the manifest states otherwise under {@code
   * cannot}; null for one that a manifest names under {@code can}. No configuration needs one that
   * is included.
   */
  public @Nullable Capability includedIn() {
    return whole;
  }

  /** The word that stands for it in a manifest. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
