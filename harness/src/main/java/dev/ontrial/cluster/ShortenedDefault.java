package dev.ontrial.cluster;

import java.util.List;

/**
 * A broker setting that a local cluster makes shorter than Kafka does, so that a fault acts within
 * a trial of seconds. A run records them; a cluster with production timeouts has none.
 *
 * @param setting the broker property
 * @param kafkaDefault what Kafka 4.4.0 would use
 * @param value what the cluster uses instead
 * @param reason what the shorter value brings
 */
public record ShortenedDefault(String setting, String kafkaDefault, String value, String reason) {
  /**
   * All of them. A dead broker is noticed after about its session, 1.5 s; a stall of a second,
   * which a busy machine with two cores does bring about, is no death yet.
   */
  public static final List<ShortenedDefault> ALL =
      List.of(
          of("broker.session.timeout.ms", 9_000, 1_500, "a dead leader is replaced soon"),
          of("broker.heartbeat.interval.ms", 2_000, 250, "six heartbeats in a session"),
          of("replica.lag.time.max.ms", 30_000, 2_500, "a cut follower leaves the ISR soon"),
          of("replica.socket.timeout.ms", 30_000, 2_000, "a follower leaves a silent connection"),
          of("replica.fetch.backoff.ms", 1_000, 200, "a follower comes back soon after healing"),
          of("controller.socket.timeout.ms", 30_000, 2_000, "ISR changes survive a silent link"),
          of("request.timeout.ms", 30_000, 3_000, "transaction markers survive a silent link"),
          of("controller.quorum.election.timeout.ms", 1_000, 250, "the quorum starts soon"),
          of("controller.quorum.election.backoff.max.ms", 1_000, 250, "a tied vote is repeated"),
          of("controller.quorum.fetch.timeout.ms", 2_000, 1_500, "a dead controller is replaced"),
          of("controller.quorum.request.timeout.ms", 2_000, 1_000, "a silent voter is given up"),
          of(
              "transaction.abort.timed.out.transaction.cleanup.interval.ms",
              10_000,
              1_000,
              "an abandoned transaction is aborted about when its timeout says"),
          of("group.initial.rebalance.delay.ms", 3_000, 0, "a first consumer need not wait"),
          of("group.min.session.timeout.ms", 6_000, 1_000, "consumers may have short sessions"),
          of("group.consumer.session.timeout.ms", 45_000, 6_000, "a dead consumer is replaced"),
          of("group.consumer.min.session.timeout.ms", 45_000, 1_000, "as above"),
          of("group.consumer.heartbeat.interval.ms", 5_000, 1_000, "rebalances end soon"),
          of("group.consumer.min.heartbeat.interval.ms", 5_000, 250, "as above"),
          of("group.streams.session.timeout.ms", 45_000, 6_000, "a dead instance is replaced"),
          of("group.streams.min.session.timeout.ms", 45_000, 1_000, "as above"),
          of("group.streams.heartbeat.interval.ms", 5_000, 1_000, "rebalances end soon"),
          of("group.streams.min.heartbeat.interval.ms", 5_000, 250, "as above"),
          of("group.streams.initial.rebalance.delay.ms", 3_000, 0, "a first one need not wait"),
          of("group.share.session.timeout.ms", 45_000, 6_000, "a dead share consumer is replaced"),
          of("group.share.min.session.timeout.ms", 45_000, 1_000, "as above"),
          of("group.share.heartbeat.interval.ms", 5_000, 1_000, "rebalances end soon"),
          of("group.share.min.heartbeat.interval.ms", 5_000, 250, "as above"),
          of("group.share.record.lock.duration.ms", 30_000, 4_000, "what the dead held is free"),
          of("group.share.min.record.lock.duration.ms", 15_000, 1_000, "as above"));

  private static ShortenedDefault of(String setting, int kafka, int value, String reason) {
    return new ShortenedDefault(setting, Integer.toString(kafka), Integer.toString(value), reason);
  }
}
