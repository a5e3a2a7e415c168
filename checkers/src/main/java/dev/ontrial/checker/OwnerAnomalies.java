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

  private OwnerAnomalies() {}
}
