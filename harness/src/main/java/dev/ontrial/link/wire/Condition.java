package dev.ontrial.link.wire;

import dev.ontrial.link.Direction;
import java.util.Set;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.TransactionResult;
import org.jspecify.annotations.Nullable;

/**
 * Which frames a rule means. What is null is not asked for. Topic, transactional id, producer id
 * and group are those of the request, also where the rule is about its reply.
 *
 * @param apis the kinds of request
 * @param direction requests, or the replies to them
 * @param topic a topic that the frame names
 * @param partition a partition of that topic; null for any
 * @param transactionalId the producer's
 * @param producerId the producer's, as the transaction coordinator gave it out
 * @param group the consumer group's
 * @param result how the transaction ends, of EndTxn and WriteTxnMarkers; null for any
 * @param error an error code that the reply contains
 * @param nth the first frame that counts, of those that are meant, from 1
 * @param times how many count from there on
 */
public record Condition(
    Set<ApiKeys> apis,
    Direction direction,
    @Nullable String topic,
    @Nullable Integer partition,
    @Nullable String transactionalId,
    @Nullable Long producerId,
    @Nullable String group,
    @Nullable TransactionResult result,
    @Nullable Errors error,
    long nth,
    long times) {
  /** The value of {@link #times} for all. */
  public static final long ALL = Long.MAX_VALUE;

  public Condition {
    apis = Set.copyOf(apis);
    if (apis.isEmpty() || nth < 1 || times < 1) {
      throw new IllegalArgumentException("a condition needs an API, nth >= 1 and times >= 1");
    }
    if (partition != null && topic == null) {
      throw new IllegalArgumentException("a partition needs a topic");
    }
    if (error != null && direction == Direction.REQUEST) {
      throw new IllegalArgumentException("only a reply has an error code");
    }
  }

  /** Every frame of one kind in one direction. */
  public static Condition of(ApiKeys api, Direction direction) {
    return new Condition(Set.of(api), direction, null, null, null, null, null, null, null, 1, 1);
  }

  /** The same, of one topic-partition. */
  public Condition on(String itsTopic, int itsPartition) {
    return new Condition(
        apis,
        direction,
        itsTopic,
        itsPartition,
        transactionalId,
        producerId,
        group,
        result,
        error,
        nth,
        times);
  }

  /** The same, of one transactional id. */
  public Condition ofTransactionalId(String id) {
    return new Condition(
        apis, direction, topic, partition, id, producerId, group, result, error, nth, times);
  }

  /** The same, of one group. */
  public Condition ofGroup(String id) {
    return new Condition(
        apis,
        direction,
        topic,
        partition,
        transactionalId,
        producerId,
        id,
        result,
        error,
        nth,
        times);
  }

  /** The same, of one producer id. */
  public Condition ofProducer(long id) {
    return new Condition(
        apis, direction, topic, partition, transactionalId, id, group, result, error, nth, times);
  }

  /** The same, of transactions that end so. */
  public Condition ending(TransactionResult how) {
    return new Condition(
        apis,
        direction,
        topic,
        partition,
        transactionalId,
        producerId,
        group,
        how,
        error,
        nth,
        times);
  }

  /** The same, of replies with that error code. */
  public Condition with(Errors code) {
    return new Condition(
        apis,
        direction,
        topic,
        partition,
        transactionalId,
        producerId,
        group,
        result,
        code,
        nth,
        times);
  }

  /** The same, from the n-th on, so many times. */
  public Condition from(long first, long count) {
    return new Condition(
        apis,
        direction,
        topic,
        partition,
        transactionalId,
        producerId,
        group,
        result,
        error,
        first,
        count);
  }

  /** The same, whatever the topic. */
  Condition ofAnyTopic() {
    return new Condition(
        apis, direction, null, null, transactionalId, producerId, group, result, error, nth, times);
  }

  /** Whether a request's body must be read to know whether it is meant. */
  boolean asksRequest() {
    return topic != null
        || transactionalId != null
        || producerId != null
        || group != null
        || result != null;
  }
}
