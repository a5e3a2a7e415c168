package dev.ontrial.trial;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The settings with which the clients of a configuration come back from a {@code redeploy}, where
 * they differ from those that they had.
 *
 * @param producer properties of the producer
 * @param consumer properties of the group's members, or of Kafka Streams
 */
public record Redeployed(Map<String, String> producer, Map<String, String> consumer) {
  /** They come back as they were. */
  public static final Redeployed NONE = new Redeployed(Map.of(), Map.of());

  /**
   * What cannot change: it decides what an application does with its records, or where a group
   * begins, and a history holds one answer to that for the whole trial.
   */
  public static final Set<String> FIXED =
      Set.of("auto.offset.reset", "enable.auto.commit", "partitioner.class");

  /** The protocols by which brokers decide what members of the classic one are configured with. */
  private static final Set<String> DECIDED_BY_BROKERS = Set.of("consumer", "streams");

  private static final Set<String> OF_CLASSIC =
      Set.of("session.timeout.ms", "heartbeat.interval.ms", "partition.assignment.strategy");

  /** Copies the maps. */
  public Redeployed {
    producer = Map.copyOf(producer);
    consumer = Map.copyOf(consumer);
  }

  /** Whether nothing differs. */
  public boolean isNone() {
    return producer.isEmpty() && consumer.isEmpty();
  }

  /**
   * A configuration as its clients come back. Members of the protocol of KIP-848 refuse what the
   * brokers decide for them, so what was set for the classic protocol is left out.
   */
  Configuration of(Configuration before) {
    if (isNone()) {
      return before;
    }
    Map<String, String> members = new LinkedHashMap<>(before.consumer());
    if (DECIDED_BY_BROKERS.contains(GroupProtocol.word(consumer))) {
      members.keySet().removeAll(OF_CLASSIC);
    }
    members.putAll(consumer);
    Map<String, String> producers = new LinkedHashMap<>(before.producer());
    producers.putAll(producer);
    return before.with(producers, members, before.topic()).with(NONE);
  }
}
