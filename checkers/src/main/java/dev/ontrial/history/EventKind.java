package dev.ontrial.history;

import org.jspecify.annotations.Nullable;

/**
 * What an event says. The code is what a history file stores; codes are never reused.
 *
 * <p>The fields that each kind fills are listed in {@code docs/history-format.md}.
 */
public enum EventKind {
  /** A piece of an interned text; read by {@link HistoryReader}, never handed to checkers. */
  TEXT(1, EventFamily.FILE),
  /** A client process was declared; the text is its description as JSON. */
  PROCESS(2, EventFamily.DECLARATION),
  /** A topic-partition was declared; the text is its description as JSON. */
  TOPIC_PARTITION(3, EventFamily.DECLARATION),
  /** A producer is about to hand a record to the client: the invocation. */
  SEND(4, EventFamily.SEND),
  /** The client answered a send: the completion. */
  SEND_DONE(5, EventFamily.SEND),
  /** A producer began a transaction. */
  TXN_BEGIN(6, EventFamily.TRANSACTION),
  /** A producer is about to commit or abort. */
  TXN_END(7, EventFamily.TRANSACTION),
  /** The client answered a commit or an abort. */
  TXN_DONE(8, EventFamily.TRANSACTION),
  /** A consumer returned a record. */
  READ(9, EventFamily.READ),
  /** A final read of one topic-partition ended, complete or not. */
  FINAL_READ(10, EventFamily.OTHER),
  /** A fault was verified to have begun; the text describes it as JSON. */
  FAULT_BEGIN(11, EventFamily.OTHER),
  /** A fault was verified to have ended. */
  FAULT_END(12, EventFamily.OTHER),
  /** A leader, its epoch and the number of in-sync replicas, as the brokers told them. */
  LEADER(13, EventFamily.OTHER),
  /** A client metric of a process; the text names it. */
  METRIC(14, EventFamily.OTHER),
  /** A process ended. */
  PROCESS_END(15, EventFamily.OTHER),
  /** The trial entered a phase; the text names it. */
  PHASE(16, EventFamily.OTHER),
  /** A group consumer was assigned a topic-partition. */
  ASSIGNED(17, EventFamily.OTHER),
  /** A topic-partition was taken from a group consumer. */
  REVOKED(18, EventFamily.OTHER),
  /** A transaction was found open that the coordinator holds neither ongoing nor preparing. */
  HANGING_TXN(19, EventFamily.OTHER),
  /** A remark that explains something; the text says what. */
  NOTE(20, EventFamily.OTHER),
  /** The writer closed the file here; nothing follows. Never handed to checkers. */
  END(21, EventFamily.FILE),
  /** A configuration on trial was declared; the text is its description as JSON. */
  CONFIGURATION(22, EventFamily.DECLARATION),
  /** The trial was declared; the text is its description as JSON. */
  TRIAL(23, EventFamily.DECLARATION),
  /** A group consumer is about to commit a position, by itself or within a transaction. */
  OFFSET_COMMIT(24, EventFamily.OTHER),
  /** The group's coordinator answered a commit of a position. */
  OFFSET_COMMIT_DONE(25, EventFamily.OTHER),
  /** An application has processed a record that it was handed. */
  PROCESSED(26, EventFamily.HANDLED),
  /** The position that a group had committed in the end, as the harness was told. */
  GROUP_OFFSET(27, EventFamily.OTHER),
  /** A share consumer was handed a record. */
  DELIVERED(28, EventFamily.HANDLED),
  /** A share consumer is about to acknowledge a record: it accepts it. */
  SHARE_ACK(29, EventFamily.SHARE_ACK),
  /** The brokers answered a share consumer's acknowledgement. */
  SHARE_ACK_DONE(30, EventFamily.SHARE_ACK),
  /** The end offset of a topic-partition, as its leader told it to the harness (ListOffsets). */
  END_OFFSET(31, EventFamily.OTHER),
  /** A producer is about to fence its predecessors; the text is the transactional id. */
  INIT_TXN(32, EventFamily.OTHER),
  /** The coordinator answered that. */
  INIT_TXN_DONE(33, EventFamily.OTHER),
  /** A record was read whose key, headers or timestamp are not those that it was sent with. */
  ALTERED(34, EventFamily.OTHER),
  /** What one replica's log holds of a topic-partition, as found on its disk in the end. */
  REPLICA(35, EventFamily.OTHER),
  /** A group consumer has moved its position, as its application asked. */
  SEEK(36, EventFamily.OTHER),
  /** The errors that a client of a configuration got, as the harness was told; the text is JSON. */
  CLIENT_ERRORS(37, EventFamily.OTHER),
  /**
   * The harness is about to signal a program of the trial, or one ended unasked; the text describes
   * it as JSON, see {@link ProgramSeen}.
   */
  PROGRAM(38, EventFamily.OTHER),
  /** Something on this machine disturbed the trial; the text says what. */
  DISTURBANCE(39, EventFamily.OTHER),
  /** Within what a worker's times differ from the harness's; the text is JSON. */
  CLOCK_OFFSET(40, EventFamily.OTHER),
  /** Metadata of a topic, or feature levels, as acknowledged, or as read back in the end. */
  METADATA(41, EventFamily.OTHER);

  private static final EventKind[] BY_CODE = new EventKind[256];

  static {
    for (EventKind kind : values()) {
      BY_CODE[kind.code] = kind;
    }
  }

  private final int code;
  private final EventFamily family;

  EventKind(int code, EventFamily family) {
    this.code = code;
    this.family = family;
  }

  /** The number that stands for this kind in a file, 1 to 255. */
  public int code() {
    return code;
  }

  /** What it is about. */
  public EventFamily family() {
    return family;
  }

  /** Whether it is the answer to a request, and so has an outcome. */
  public boolean hasOutcome() {
    return this == SEND_DONE
        || this == TXN_DONE
        || this == OFFSET_COMMIT_DONE
        || this == SHARE_ACK_DONE
        || this == INIT_TXN_DONE;
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
