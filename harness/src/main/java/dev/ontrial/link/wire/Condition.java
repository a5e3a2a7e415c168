package dev.ontrial.link.wire;

import dev.ontrial.link.Direction;
import java.util.Set;
import java.util.function.Consumer;
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
    return with(draft -> {
      draft.topic = itsTopic;
      draft.partition = itsPartition;
    });
  }

  /** The same, of one transactional id. */
  public Condition ofTransactionalId(String id) {
    return with(draft -> draft.transactionalId = id);
  }

  /** The same, of one group. */
  public Condition ofGroup(String id) {
    return with(draft -> draft.group = id);
  }

  /** The same, of one producer id. */
  public Condition ofProducer(long id) {
    return with(draft -> draft.producerId = id);
  }

  /** The same, of transactions that end so. */
  public Condition ending(TransactionResult how) {
    return with(draft -> draft.result = how);
  }

  /** The same, of replies with that error code. */
  public Condition with(Errors code) {
    return with(draft -> draft.error = code);
  }

  /** The same, from the n-th on, so many times. */
  public Condition from(long first, long count) {
    return with(draft -> {
      draft.nth = first;
      draft.times = count;
    });
  }

  /** The same, whatever the topic. */
  Condition ofAnyTopic() {
    return with(draft -> {
      draft.topic = null;
      draft.partition = null;
    });
  }

  private Condition with(Consumer<Draft> change) {
    Draft draft = new Draft();
    change.accept(draft);
    return draft.condition();
  }

  /** Whether a request's body must be read to know whether it is meant. */
  boolean asksRequest() {
    return topic != null
        || transactionalId != null
        || producerId != null
        || group != null
        || result != null;
  }

  /** All of it, so that one part can be changed. */
  private final class Draft {
    private @Nullable String topic = Condition.this.topic;
    private @Nullable Integer partition = Condition.this.partition;
    private @Nullable String transactionalId = Condition.this.transactionalId;
    private @Nullable Long producerId = Condition.this.producerId;
    private @Nullable String group = Condition.this.group;
    private @Nullable TransactionResult result = Condition.this.result;
    private @Nullable Errors error = Condition.this.error;
    private long nth = Condition.this.nth;
    private long times = Condition.this.times;

    Condition condition() {
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
          nth,
          times);
    }
  }
}
