package dev.ontrial.checker;

/** The descriptions of what can go wrong between a log and those who consume it in a group. */
final class GroupAnomalies {
  private static final String PROCESSING =
      "Kafka documentation, Design, Message Delivery Semantics (the consumer's side)";
  private static final String EXACTLY_ONCE =
      "KIP-98, KIP-447; Kafka documentation, Design, Message Delivery Semantics";
  private static final String UNREAD =
      """
      The final read of some input or output is missing or incomplete, or the group's final \
      position is not known (both are gaps). An input record that stands n times may have n \
      outputs.\
      """;

  static final Description SKIPPED =
      new Description(
          """
          A record that stands below the group's final committed position, and that no member of \
          the group processed.\
          """,
          PROCESSING,
          """
          p7 is handed p3#17 at offset 2082 of t-0
          p7 commits position 2090 of t-0, and gets OK
          p7 is killed before it processes p3#17; p8 begins at 2090
          the group's final position in t-0 is 3000, and nobody has processed p3#17\
          """,
          """
          The final read is missing or incomplete, or the group's final position is not known (a \
          gap). A record of which another copy was processed is not skipped; one of whose copies \
          none was processed is counted for each of them.\
          """);

  static final Description REDELIVERED =
      new Description(
          """
          A record that members of a group processed more than once, and of which it is not shown \
          that a position past it had been committed before.\
          """,
          PROCESSING,
          """
          p7 is handed p3#17 at offset 2082 of t-0, and processes it
          p7 is killed before it commits
          p8 is assigned t-0, and begins at the last committed position, 2080
          p8 processes p3#17 again\
          """,
          """
          The record stands at two offsets, so that it is handed out twice. Counted once for each \
          record.\
          """);

  static final Description REDELIVERED_COMMITTED =
      new Description(
          """
          A record that was processed again although a commit of a position past it had been \
          acknowledged before the repeating member was assigned its topic-partition, or although \
          that member had not been assigned it anew.\
          """,
          "Kafka documentation, Design, Consumer Position; KIP-848",
          """
          p7 processes p3#17 at offset 2082 of t-0
          p7 commits position 2090 of t-0, and gets OK
          p8 is assigned t-0, and then asks where to begin
          p8 processes p3#17\
          """,
          """
          The commit was acknowledged after the assignment was recorded, or was not acknowledged \
          at all; the member was not handed the record again since then; or nobody has recorded \
          any assignment of it. Where a fault may have held back an earlier commit it is undecided: nothing \
          orders a commit that was sent twice.\
          """);

  static final Description COMMIT_REGRESSION =
      new Description(
          """
          A group whose position in the end is lower than one whose commit had been acknowledged, \
          although no commit of that lower position can have been applied later.\
          """,
          "Kafka documentation, Design, Consumer Position; Kafka protocol, OffsetCommit",
          """
          p7 commits position 2080 of t-0, and gets OK
          p7 commits position 2090 of t-0, and gets OK
          the coordinator of the group is killed; another takes over
          the group's final position in t-0 is 2080\
          """,
          """
          The group's final position is not known. Where a fault may have held back an earlier \
          commit it is undecided, and automatic commits are only known by their answers. On the way \
          to the end, redelivered-committed judges the positions at which members begin.\
          """);

  static final Description COMMIT_UNACCOUNTED =
      new Description(
          """
          A group whose position in the end lies behind the end of the log, or is one that none of \
          its members had asked to commit.\
          """,
          "Kafka documentation, Design, Consumer Position; Kafka protocol, OffsetCommit",
          """
          p7 commits position 2080 of t-0, and gets OK
          p7 commits nothing else
          the group's final position in t-0 is 2090
          the final read of t-0 ends at 2084\
          """,
          """
          The group's final position is not known; or it is within the log, and the members commit \
          by themselves. Records below it that nobody processed are skipped, or output-missing.\
          """);

  static final Description OUTPUT_MISSING =
      new Description(
          """
          A record of the input that stands below the group's final position, and has no output, \
          or fewer than it stands there.\
          """,
          EXACTLY_ONCE,
          """
          p7 reads p3#17 at offset 2082 of the input
          p7 sends its output and position 2083 in transaction 4, and commits it
          the group's final position in the input is 2083
          the final reads of the output do not meet an output of p3#17\
          """,
          UNREAD);

  static final Description OUTPUT_REPEATED =
      new Description(
          """
          A record of the input that stands below the group's final position, and has more outputs \
          than it stands times in the input.\
          """,
          EXACTLY_ONCE,
          """
          p7 reads p3#17 from the input, and sends its output
          p7 is killed before it commits its position
          p8 reads p3#17 again, and sends its output
          the final reads of the output meet both\
          """,
          UNREAD);

  static final Description OUTPUT_UNACCOUNTED =
      new Description(
          """
          An output of a record that stands at or above the group's final position in the input, \
          or that does not stand in the input at all. One too many of a record that stands below \
          it is output-repeated.\
          """,
          EXACTLY_ONCE,
          """
          p7 reads p3#17 at offset 2082 of the input, and sends its output
          p7 is killed before it commits position 2083
          the group's final position in the input is 2080
          the final reads of the output meet an output of p3#17\
          """,
          UNREAD);

  static final Description OUTPUT_REORDERED =
      new Description(
          """
          Two records of the input with the same key, in the same topic-partition, whose first \
          outputs stand in one topic-partition in the other order. Judged for an application of \
          one's own whose records have keys.\
          """,
          "The guarantee `ordered-per-key` of the configuration; Kafka documentation, Design",
          """
          p3#17 stands at offset 2082 of the input, and p3#27 at 2092; both have key k7
          p7 reads both, and processes them in two threads
          the final read meets the output of p3#27 at offset 810 of the output
          the final read meets the output of p3#17 at offset 811 of the output\
          """,
          """
          The final read of some input is missing or incomplete (a gap). Outputs in different \
          topic-partitions have no order, and repetitions of an output do not count.\
          """);

  static final Description STATE_DIVERGENCE =
      new Description(
          """
          An output of a Streams application that carries another running count of its writer's \
          records than the input shows.\
          """,
          "KIP-129, KIP-447; Streams setting `processing.guarantee`",
          """
          the application reads p3#17, the 18th record of p3 in the input, and counts it
          it is killed after its state was written, and before its position was
          its successor reads p3#17 again, with that state
          the output of p3#17 carries the count 19\
          """,
          """
          The final read of the input or the output is missing or incomplete (a gap), or the \
          input of the output does not stand in the input. The count is kept modulo 65536.\
          """);

  static final Description UNDELIVERED =
      new Description(
          """
          A record that stands below a share group's start offset, and that no member of the \
          group was ever handed.\
          """,
          "KIP-932, share-partition start offset",
          """
          p3 sends #17 to t-0 and gets OK, offset 2082
          the members of the share group are handed the records around it
          the share group's start offset in t-0 moves to 3000
          no member was handed p3#17\
          """,
          """
          The final read is missing or incomplete. Where the start offset is not known, or records \
          stand at or above it, the group was not drained (a gap).\
          """);

  static final Description REDELIVERED_ACKNOWLEDGED =
      new Description(
          """
          A record that a share group was handed again after a member's acknowledgement of it had \
          got OK.\
          """,
          "KIP-932, record states: Acknowledged is final",
          """
          p7 is handed p3#17, delivery count 1
          p7 accepts it, and gets OK
          p8 asks for records
          p8 is handed p3#17, delivery count 2\
          """,
          """
          The delivery may have been on its way since before the acknowledgement: its delivery \
          count is not higher, or the leader changed, and its process is older than the OK. With \
          a higher count under a fault it is undecided.\
          """);

  static final Description OVER_DELIVERED =
      new Description(
          """
          A record that a share group was handed more often than its delivery count limit allows, \
          as the delivery count says that the broker told.\
          """,
          "KIP-932, broker setting `group.share.delivery.count.limit`",
          """
          the limit is 5, and the leader of t-0 stays
          p7 and p8 are handed p3#17 five times, and let it go each time
          the broker should archive it
          p7 is handed p3#17 a sixth time\
          """,
          "Never; deliveries that were lost on their way only make it less likely.");

  static final Description RESENT =
      new Description(
          """
          A content that stands in the log more than once because the application sent it again \
          as another record.\
          """,
          "Kafka documentation, Design, Message Delivery Semantics; KIP-98 (one session only)",
          """
          p3 sends #17 to t-0, and gets INFO: the delivery timed out
          p3 sends the same content again as #18, and gets OK
          the batch of #17 had been appended after all
          the final read of t-0 meets p3#17 and p3#18\
          """,
          "Only one of the two stands, or the final read is missing or incomplete.");

  private GroupAnomalies() {}
}
