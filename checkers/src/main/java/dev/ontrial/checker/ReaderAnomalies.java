package dev.ontrial.checker;

/** The descriptions of what readers, and those who look at brokers, can see go wrong. */
final class ReaderAnomalies {
  static final Description POLL_SKIP =
      new Description(
          """
          A record that the final read met between two records which a reader met one right after \
          the other, without being assigned the topic-partition again in between; or before the \
          first one that a reader met which began at offset 0.\
          """,
          "Jepsen's `poll-skip` and `int-poll-skip`; Kafka documentation, Design, Consumer"
              + " Position",
          """
          r1 meets p3#17 at offset 2082 of t-0
          r1 meets p3#19 at offset 2084 of t-0
          r1 was not assigned t-0 in between, nor was it taken from it
          the final read of t-0 meets p3#18 at offset 2083\
          """,
          """
          The final read is missing or incomplete. Offsets at which it met nothing are no gap: they \
          are markers, or records of aborted transactions. Counted once for each \
          record and each time that a reader left it out. What share groups are handed has no order.\
          """);

  static final Description NONMONOTONIC_POLL =
      new Description(
          """
          A record that a reader met at or below the offset of the one that it had met right \
          before, without being given the topic-partition anew in between.\
          """,
          """
          Jepsen's `nonmonotonic-poll` and `int-nonmonotonic-poll`; Kafka documentation, Design, \
          Consumer Position\
          """,
          """
          r1 meets p3#18 at offset 2083 of t-0
          r1 was not assigned t-0 again, and seeks nowhere
          r1 polls again
          r1 meets p3#17 at offset 2082 of t-0\
          """,
          """
          The topic-partition was assigned to the reader, or taken from it, in between. What share \
          groups are handed has no order.\
          """);

  static final Description PRECOMMITTED_READ =
      new Description(
          """
          A record that a read_committed reader met before its writer had asked to commit its \
          transaction.\
          """,
          "Jepsen's `precommitted-read`; KIP-98, consumer setting `isolation.level`",
          """
          p5 begins transaction 4 and sends #17 in it to t-0
          a read_committed reader of t-0 meets p5#17
          p5 asks to commit transaction 4
          p5 gets OK for the commit\
          """,
          """
          A commit was never asked for, which is aborted-read; or the reader is read_uncommitted. \
          Times are compared between the JVMs of one machine.\
          """);

  static final Description ALTERED =
      new Description(
          """
          A record that was read with another key, header or timestamp than it was sent with.\
          """,
          "Kafka protocol, Record; topic setting `message.timestamp.type`; KIP-82 (headers)",
          """
          p3 sends #17 with a key, a header that vouches for it, and its own time to t-0
          p3 gets OK, offset 2082
          a reader of t-0 gets p3#17 at offset 2082
          its timestamp is another one, or the header does not vouch for the key\
          """,
          """
          The value itself is corrupt, or was sent elsewhere; the topic takes the time of appending; \
          or Streams derived the record.\
          """);

  static final Description END_OFFSET_REGRESSION =
      new Description(
          """
          An end offset, with one isolation level, below one that a leader of the same or an \
          earlier epoch had told before it was asked for; or the end offset of the complete final \
          read, below one that any leader had told before.\
          """,
          """
          KIP-207: a new leader does not tell its end offset before its high watermark has reached \
          where its epoch began (`Partition.fetchOffsetForTimestamp`)\
          """,
          """
          the leader of t-0 in epoch 3 tells the end offset 2090
          another leader takes over, in epoch 4
          the harness asks again
          the leader of t-0 in epoch 4 tells the end offset 2082\
          """,
          """
          The lower one was told by a leader of an earlier epoch, which may not know yet that it is \
          none any more; once all has settled, for the final read, there is none. What was told before one that is counted, by leaders of its epoch or of \
          earlier ones, is not held against later ones again.\
          """);

  static final Description REPLICA_DIVERGENCE =
      new Description(
          """
          Two in-sync replicas whose logs hold different batches below the high watermark, after \
          everything had settled.\
          """,
          """
          Kafka documentation, Design, Replication: "all replicas have the exact same log with the \
          same offsets"; KIP-101, KIP-279; Kafka's `ReplicaVerificationTool`\
          """,
          """
          p3 sends #17 to t-0 and gets OK, offset 2082
          the leader of t-0 changes twice
          everything settles, and all replicas are in sync
          the disk of broker-2 has another batch at offset 2082 than that of broker-1\
          """,
          """
          The brokers' disks are out of reach, or the topic-partition did not settle. Where a log \
          cannot be read, or begins later than its leader's, it is not compared (a gap).\
          """);

  private ReaderAnomalies() {}
}
