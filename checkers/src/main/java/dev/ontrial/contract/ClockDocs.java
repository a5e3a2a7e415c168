package dev.ontrial.contract;

import java.util.List;

/** What Kafka promises where wall clocks are wrong and where brokers get no CPU time. */
final class ClockDocs {
  private static final String NOTHING = "Kafka promises nothing here. ";

  private ClockDocs() {}

  /** One thing that goes by a clock. */
  private record Row(String what, String clock, String promise, String source) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(
              "retention (`retention.ms`)",
              "a broker's wall clock against the timestamps of records",
              NOTHING
                  + "Each replica deletes by the clock of its broker; what the leader deletes is"
                  + " gone. `retention-passed` excuses the loss, where that clock was seen ahead,"
                  + " or that of the timestamps behind, by enough.",
              "`UnifiedLog.deleteRetentionMsBreachedSegments`; topic setting `retention.ms`"),
          new Row(
              "timestamps of records",
              "the client's wall clock (`CreateTime`), or the leader's (`LogAppendTime`)",
              "A record that is further ahead than `message.timestamp.after.max.ms` (an hour), or"
                  + " further behind than `message.timestamp.before.max.ms`, is refused and not"
                  + " written. Order goes by offsets, and not by timestamps.",
              "KIP-937; `LogValidator.validateTimestamp`"),
          new Row(
              "rolling of segments (`segment.ms`)",
              "a broker's wall clock and timestamps",
              "It decides how a log is cut into files. No promise depends on it.",
              "`LogSegment.timeWaitedForRoll`"),
          new Row(
              "memory of producers (`producer.id.expiration.ms`)",
              "a broker's wall clock against the newest timestamp of the producer's last batch",
              NOTHING
                  + "A producer that was forgotten may write a batch twice, or out of order."
                  + " `forgotten-by-clock` excuses it.",
              "`ProducerStateManager.isProducerExpired`"),
          new Row(
              "transaction timeouts",
              "the coordinator's wall clock",
              "A transaction that is past its timeout is aborted as a whole, and its producer is"
                  + " fenced. With a clock that is ahead that happens to every open transaction. No"
                  + " anomaly is excused.",
              "`TransactionStateManager.timedOutTransactions`"),
          new Row(
              "`transactional.id.expiration.ms`, `offsets.retention.minutes` (7 days)",
              "the coordinator's wall clock",
              "A jump is at most 23 hours, so neither is reached. Cells with shorter ones are"
                  + " unproven.",
              "`TransactionStateManager.removeExpiredTransactionalIds`;"
                  + " `OffsetExpirationConditionImpl`"),
          new Row(
              "sessions of brokers, and of groups at their coordinator",
              "the monotonic clock",
              "A step of the wall clock does not end them.",
              "`BrokerHeartbeatManager` (`Time.nanoseconds`); `SystemTimer` (`Time.hiResClockMs`)"),
          new Row(
              "timers of clients: delivery, requests, backoff, heartbeats, polls",
              "the client's wall clock",
              "A step ahead ends what was waiting, with a timeout. After a step back they wait"
                  + " longer by its size: "
                  + NOTHING
                  + "`clock-stepped-back` excuses `stuck`.",
              "`Timer.update`; `ProducerBatch.hasReachedDeliveryTimeout`;"
                  + " `ClusterConnectionStates.isBlackedOut`"),
          new Row(
              "timers of the controllers' quorum",
              "the controller's wall clock",
              "A step ahead leads to an election, which loses nothing. After a step back the"
                  + " controller notices the loss of others later, and may write no metadata for"
                  + " as long as the step ([finding](findings/controller-clock-back.md)).",
              "`FollowerState.fetchTimer`, `LeaderState.checkQuorumTimer`; KIP-595"),
          new Row(
              "lag of followers (`replica.lag.time.max.ms`)",
              "the leader's wall clock",
              "A step ahead removes followers from the in-sync replicas that are not at the"
                  + " leader's end at that moment; they return by their next fetch. What was"
                  + " acknowledged stays.",
              "`Replica.isCaughtUp`"),
          new Row(
              "a broker with little CPU time (`starve`), or stopped (`pause`)",
              "",
              "Everything that is promised of a slow or an unreachable broker. Its session may end,"
                  + " and its leadership with it. No clause speaks of it.",
              "broker setting `broker.session.timeout.ms`; KIP-631"));

  /** The section of the page. */
  static String section() {
    StringBuilder section = new StringBuilder();
    section.append(
        """

        ## Clocks and starvation

        The fault `clock` shifts what `System.currentTimeMillis` returns to the classes of Kafka in
        one JVM. `System.nanoTime` is left alone, as on a machine whose clock is set by NTP.

        | what | goes by | what Kafka promises | source |
        |---|---|---|---|
        """);
    for (Row row : ROWS) {
      section.append(
          "| %s | %s | %s | %s |\n"
              .formatted(row.what(), row.clock(), row.promise(), row.source()));
    }
    return section.toString();
  }
}
