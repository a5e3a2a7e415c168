package dev.ontrial.client;

import java.util.Locale;

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
  /**
   * Orders concurrent sends. Every client does whose manifest does not state otherwise under {@code
   * cannot}; no configuration needs it, but reordering is permitted without it.
   */
  ORDERED_SENDS,
  /** Sends with acks=0. */
  ACKS_0;

  /** The word that stands for it in a manifest. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
