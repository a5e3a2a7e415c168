package dev.ontrial.history;

import org.jspecify.annotations.Nullable;

/**
 * What an event says. The code is what a history file stores; codes are never reused.
 *
 * <p>The fields that each kind fills are listed in {@code docs/history-format.md}.
 */
public enum EventKind {
  /** A piece of an interned text; read by {@link HistoryReader}, never handed to checkers. */
  TEXT(1),
  /** A client process was declared; the text is its description as JSON. */
  PROCESS(2),
  /** A topic-partition was declared; the text is its description as JSON. */
  TOPIC_PARTITION(3),
  /** A producer is about to hand a record to the client: the invocation. */
  SEND(4),
  /** The client answered a send: the completion. */
  SEND_DONE(5),
  /** A producer began a transaction. */
  TXN_BEGIN(6),
  /** A producer is about to commit or abort. */
  TXN_END(7),
  /** The client answered a commit or an abort. */
  TXN_DONE(8),
  /** A consumer returned a record. */
  READ(9),
  /** A final read of one topic-partition ended, complete or not. */
  FINAL_READ(10),
  /** A fault was verified to have begun; the text describes it as JSON. */
  FAULT_BEGIN(11),
  /** A fault was verified to have ended. */
  FAULT_END(12),
  /** A leader, its epoch and the number of in-sync replicas, as the brokers told them. */
  LEADER(13),
  /** A client metric of a process; the text names it. */
  METRIC(14),
  /** A process ended. */
  PROCESS_END(15),
  /** The trial entered a phase; the text names it. */
  PHASE(16),
  /** A group consumer was assigned a topic-partition. */
  ASSIGNED(17),
  /** A topic-partition was taken from a group consumer. */
  REVOKED(18),
  /** A transaction was found open that the coordinator holds neither ongoing nor preparing. */
  HANGING_TXN(19),
  /** A remark that explains something; the text says what. */
  NOTE(20),
  /** The writer closed the file here; nothing follows. Never handed to checkers. */
  END(21),
  /** A configuration on trial was declared; the text is its description as JSON. */
  CONFIGURATION(22),
  /** The trial was declared; the text is its description as JSON. */
  TRIAL(23),
  /** A group consumer is about to commit a position, by itself or within a transaction. */
  OFFSET_COMMIT(24),
  /** The group's coordinator answered a commit of a position. */
  OFFSET_COMMIT_DONE(25),
  /** An application has processed a record that it was handed. */
  PROCESSED(26),
  /** The position that a group had committed in the end, as the harness was told. */
  GROUP_OFFSET(27),
  /** A share consumer was handed a record. */
  DELIVERED(28),
  /** A share consumer is about to acknowledge a record: it accepts it. */
  SHARE_ACK(29),
  /** The brokers answered a share consumer's acknowledgement. */
  SHARE_ACK_DONE(30),
  /** The end offset of a topic-partition, as its leader told it to the harness (ListOffsets). */
  END_OFFSET(31),
  /** A producer is about to fence its predecessors; the text is the transactional id. */
  INIT_TXN(32),
  /** The coordinator answered that. */
  INIT_TXN_DONE(33),
  /** A record was read whose key, headers or timestamp are not those that it was sent with. */
  ALTERED(34),
  /** What one replica's log holds of a topic-partition, as found on its disk in the end. */
  REPLICA(35),
  /** A group consumer has moved its position, as its application asked. */
  SEEK(36),
  /** The errors that a client of a configuration got, as the harness was told; the text is JSON. */
  CLIENT_ERRORS(37),
  /**
   * The harness is about to signal a program of the trial, or one ended unasked; the text describes
   * it as JSON, see {@link ProgramSeen}.
   */
  PROGRAM(38),
  /** Something on this machine disturbed the trial; the text says what. */
  DISTURBANCE(39),
  /** Within what a worker's times differ from the harness's; the text is JSON. */
  CLOCK_OFFSET(40),
  /** Metadata of a topic, or feature levels, as acknowledged, or as read back in the end. */
  METADATA(41);

  private static final EventKind[] BY_CODE = new EventKind[256];

  static {
    for (EventKind kind : values()) {
      BY_CODE[kind.code] = kind;
    }
  }

  private final int code;

  EventKind(int code) {
    this.code = code;
  }

  /** The number that stands for this kind in a file, 1 to 255. */
  public int code() {
    return code;
  }

  /** Whether its last field is a leader epoch; with all others it is the number of a text. */
  boolean tellsLeaderEpoch() {
    return this == READ || this == LEADER || this == END_OFFSET;
  }

  /** The kind of a stored code, or null where this version knows none. */
  static @Nullable EventKind of(int code) {
    return BY_CODE[code & 0xff];
  }
}
