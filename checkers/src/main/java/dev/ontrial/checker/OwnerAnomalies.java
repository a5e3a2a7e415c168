package dev.ontrial.checker;

/** The descriptions of what can go wrong with who owns, and what is kept, in a cluster. */
final class OwnerAnomalies {
  static final Description DOUBLE_OWNERSHIP =
      new Description(
          """
          Two members of a group that hold one topic-partition at the same time: the second was \
          assigned it while the first had neither lost nor given it back, and then the group's \
          coordinator acknowledged a commit of the first and two later commits of the second.\
          """,
          "ConsumerRebalanceListener (the old owner is notified before the new one is assigned);"
              + " KIP-848; ConsumerGroup.validateOffsetCommit and"
              + " ClassicGroup.validateOffsetCommit",
          """
          p7 is assigned t-0, and then p8 is assigned t-0; p7 has not lost it
          p7 commits position 2080 of t-0, and gets OK
          p8 commits position 2085 of t-0, and gets OK
          p8 polls, commits position 2090 of t-0, and gets OK\
          """,
          """
          A member that was paused, cut off or removed may process until it notices; Kafka promises \
          only that its commits are refused. So processing alone proves nothing, and neither does a \
          commit that was requested before the second member was assigned the topic-partition. One \
          commit of the second member is not enough: the coordinator of an empty group takes commits \
          of members that it has removed, and before its next commit such a member has recorded the \
          loss. Automatic commits have no recorded request. Clients in other languages may report \
          a loss late. Transforms, Streams and share groups are not judged.\
          """);

  static final Description RETENTION_LOSS =
      new Description(
          """
          A log that begins behind what was deleted on request, although nothing in it can have been \
          older than `retention.ms`.\
          """,
          "topic settings `retention.ms` and `retention.bytes`;"
              + " UnifiedLog.deleteRetentionMsBreachedSegments; KIP-107",
          """
          p3 sends #17 to t-0, whose retention.ms is 604800000
          p3 gets OK, offset 2082
          nobody asks to delete records of t-0
          90 s later the final read of t-0 begins at offset 2090\
          """,
          """
          The final read is missing or incomplete. With `retention.bytes`, or where the settings are \
          not known, it is undecided. Counted once for each topic-partition. Where the final read \
          counts although it began late, since a clock was shifted, what is gone is `lost` as well.\
          """);

  static final Description METADATA_LOST =
      new Description(
          """
          A topic, a number of partitions, a setting of a topic, or a feature level that the cluster \
          acknowledged, that nobody changed since then, and that is not there in the end. A topic \
          that was deleted and is there again with its old id counts as well.\
          """,
          "KIP-500, KIP-595 (an entry of the metadata log is committed when a majority has forced"
              + " it to disk), KIP-584",
          """
          the cluster acknowledges the topic t with 4 partitions
          the active controller loses its power; another controller takes over
          all brokers have read the metadata log up to its end
          the topic t has 2 partitions\
          """,
          """
          It was not read back (a gap), or the cluster is one that others may change. Settings of \
          topics are not compared where brokers were upgraded, as another version may not have them. \
          Power losses excuse nothing, since the metadata log is forced.\
          """);

  private OwnerAnomalies() {}
}
