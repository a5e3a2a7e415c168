package dev.ontrial.program;

import java.util.List;
import org.apache.kafka.common.protocol.ApiKeys;

/** What a program may promise beyond records that are appended and read. */
public enum Offer {
  /** A producer with {@code enable.idempotence=true} writes each record once (KIP-98). */
  IDEMPOTENCE("idempotence", ApiKeys.INIT_PRODUCER_ID),
  /** Transactions (KIP-98). */
  TRANSACTIONS(
      "transactions",
      ApiKeys.FIND_COORDINATOR,
      ApiKeys.INIT_PRODUCER_ID,
      ApiKeys.ADD_PARTITIONS_TO_TXN,
      ApiKeys.END_TXN),
  /** Positions that are committed as part of a transaction. */
  TRANSACTIONAL_OFFSETS(
      "transactional-offsets", ApiKeys.ADD_OFFSETS_TO_TXN, ApiKeys.TXN_OFFSET_COMMIT),
  /** Groups of consumers whose leader assigns. */
  GROUPS(
      "groups",
      ApiKeys.FIND_COORDINATOR,
      ApiKeys.JOIN_GROUP,
      ApiKeys.SYNC_GROUP,
      ApiKeys.HEARTBEAT,
      ApiKeys.LEAVE_GROUP,
      ApiKeys.OFFSET_COMMIT,
      ApiKeys.OFFSET_FETCH),
  /** Groups whose coordinator assigns (KIP-848). */
  KIP848(
      "kip848",
      ApiKeys.FIND_COORDINATOR,
      ApiKeys.CONSUMER_GROUP_HEARTBEAT,
      ApiKeys.OFFSET_COMMIT,
      ApiKeys.OFFSET_FETCH),
  /** Groups of Kafka Streams whose coordinator assigns (KIP-1071). */
  STREAMS_GROUPS(
      "streams-groups",
      ApiKeys.FIND_COORDINATOR,
      ApiKeys.STREAMS_GROUP_HEARTBEAT,
      ApiKeys.OFFSET_COMMIT,
      ApiKeys.OFFSET_FETCH),
  /** Share groups (KIP-932). */
  SHARE_GROUPS(
      "share-groups",
      ApiKeys.FIND_COORDINATOR,
      ApiKeys.SHARE_GROUP_HEARTBEAT,
      ApiKeys.SHARE_FETCH,
      ApiKeys.SHARE_ACKNOWLEDGE,
      ApiKeys.DESCRIBE_SHARE_GROUP_OFFSETS,
      ApiKeys.INCREMENTAL_ALTER_CONFIGS);

  private final String word;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<ApiKeys> apis;

  Offer(String word, ApiKeys... apis) {
    this.word = word;
    this.apis = List.of(apis);
  }

  /** The word that stands for it in a manifest. */
  public String word() {
    return word;
  }

  /** The requests without which it cannot be used. */
  public List<ApiKeys> apis() {
    return apis;
  }
}
