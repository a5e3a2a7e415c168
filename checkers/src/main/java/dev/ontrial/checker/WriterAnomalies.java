package dev.ontrial.checker;

/** The descriptions of what can go wrong with the order of writes, and with those who write. */
final class WriterAnomalies {
  static final Description WRONG_OFFSET =
      new Description(
          """
          A record that was acknowledged at one offset, and that the final read met at others only.\
          """,
          "Jepsen's `inconsistent-offsets`, which counts what sends were told; `RecordMetadata`",
          """
          p3 sends #17 to t-0
          p3 gets OK, offset 2082
          the final read of t-0 meets another record at offset 2082
          the final read of t-0 meets p3#17 at offset 2085\
          """,
          """
          The final read is missing or incomplete, or did not meet the record at all (lost); or the \
          acknowledgement told no offset, as that of a copy does which the broker had forgotten.\
          """);

  static final Description REALTIME_ORDER =
      new Description(
          """
          An acknowledged record that stands behind another process's acknowledged record of the \
          same topic-partition, which was sent only after the acknowledgement of the first.\
          """,
          "Linearizability (Herlihy and Wing 1990) of appends; Kafka documentation, Design",
          """
          p3 sends #17 to t-0
          p3 gets OK, offset 2082
          p4 sends #9 to t-0, and gets OK, offset 2081
          the final read of t-0 meets p4#9 at 2081, and p3#17 at 2082\
          """,
          """
          The final read is missing or incomplete, or did not meet both where they were \
          acknowledged; or they are told of in two history files, whose events have no common \
          order. Within one process it is reordering.\
          """);

  static final Description ZOMBIE_WRITE =
      new Description(
          """
          A committed record that was read, and that a producer sent, or asked to commit, after a \
          newer instance with the same `transactional.id` had been told that it fenced its \
          predecessors.\
          """,
          "KIP-98: `initTransactions` fences off zombies; KIP-890",
          """
          p5 initializes the transactional id x, and is stopped
          p6 initializes x, and gets OK: p5 is fenced
          p5 goes on, and sends #17 in transaction 4 to t-0
          a read_committed reader of t-0 meets p5#17\
          """,
          """
          Which of the two instances is newer is not certain: their calls overlapped, or the older one \
          asked again after it had been fenced. What was sent \
          and asked for before the answer is not judged. Times are compared between the JVMs of one machine.\
          """);

  static final Description WRITE_CYCLE =
      new Description(
          """
          Transactions that form a circle of writes: each has a record right before one of the \
          next, on some topic-partition, or ended before the next began.\
          """,
          "Jepsen's `G0`, `G0-process` and `G0-realtime`; Adya 1999",
          """
          p5 commits a transaction with #17 to t-0 and #18 to t-1
          p6 commits a transaction with #3 to t-0 and #4 to t-1
          the final read of t-0 meets p5#17, then p6#3
          the final read of t-1 meets p6#4, then p5#18\
          """,
          """
          The final read is missing or incomplete. Counted once for each strongly connected \
          component. Jepsen allows it as well: Kafka promises atomicity, and no isolation of writes.\
          """);

  static final Description READ_CYCLE =
      new Description(
          """
          Transactions that form a circle in which each wrote what the next one read, or ended \
          before the next one began; or one that read what was sent only later.\
          """,
          "Jepsen's `G1c`, `G1c-process` and `G1c-realtime` without write-write edges; Adya 1999",
          """
          p7 sends in transaction 4 what it made of p8#4
          p7 commits transaction 4, and gets OK
          p8 begins a transaction after that
          p8 sends #4 in it\
          """,
          """
          What a transaction read is known of transforms only: it is what they name as the input of \
          their output. Counted once for each strongly connected component.\
          """);

  private WriterAnomalies() {}
}
