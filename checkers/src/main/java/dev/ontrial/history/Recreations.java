package dev.ontrial.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Which topics were deleted, and which of them were created again with the same name. The history
 * has both ids (KIP-516) and the times. A record that was sent before all brokers knew the new
 * topic may have been in the old one, and is gone with it by request.
 */
public final class Recreations {
  private final History history;
  private final List<Recreation> all = new ArrayList<>();

  /**
   * One topic that was deleted, and created again or not.
   *
   * @param topic its name
   * @param from its id before
   * @param to its id since then; empty if it was not created again
   * @param askedNanos before that it was the old one
   * @param doneNanos by then every live broker knew the new one only; if another fault of brokers
   *     was active meanwhile, when that had ended
   */
  public record Recreation(String topic, String from, String to, long askedNanos, long doneNanos) {
    /** Whether it was deleted and not created again. */
    public boolean isDeletion() {
      return to.isEmpty();
    }
  }

  /** Reads them from the faults of a history. */
  public Recreations(History history) {
    this.history = history;
    for (FaultSeen fault : history.faults()) {
      if (fault.kind() == FaultKind.RECREATE_TOPIC || fault.kind() == FaultKind.DELETE_TOPIC) {
        JsonNode text = fault.said();
        long done = known(fault);
        text.path("topicIdFrom")
            .properties()
            .forEach(each ->
                all.add(
                    new Recreation(
                        each.getKey(),
                        each.getValue().asText(""),
                        text.path("topicIdTo").path(each.getKey()).asText(""),
                        fault.askedNanos(),
                        done)));
      }
    }
  }

  /** A broker that was stopped or cut off may serve the old topic until its fault has ended. */
  private long known(FaultSeen fault) {
    return history.faults().stream()
        .filter(other -> other.hitsBroker() && other.beginNanos() <= fault.beginNanos())
        .mapToLong(FaultSeen::endNanos)
        .reduce(fault.beginNanos(), Math::max);
  }

  /** Those of a topic-partition's topic. */
  public List<Recreation> of(int topicPartition) {
    if (all.isEmpty()) {
      return all;
    }
    DeclaredTopicPartition declared = history.topicPartition(topicPartition);
    String topic = declared == null ? "" : declared.topic();
    return all.stream().filter(each -> each.topic().equals(topic)).toList();
  }

  /** Those of topics of a configuration. */
  public List<Recreation> of(String configuration) {
    List<String> topics =
        history.topicPartitions(configuration).stream().map(DeclaredTopicPartition::topic).toList();
    return all.stream().filter(each -> topics.contains(each.topic())).toList();
  }

  /** Whether topics of a configuration were deleted, so that its clients could not go on. */
  public boolean isDeleted(String configuration) {
    return of(configuration).stream().anyMatch(Recreation::isDeletion);
  }

  /** Whether a record that was about to be sent at that time may have been in an old topic. */
  public boolean mayHaveTaken(int topicPartition, long sentNanos) {
    return sentNanos <= lastNanos(topicPartition);
  }

  /**
   * From when on only the newest topic of that name was known; {@link Long#MIN_VALUE} if it was
   * never created again.
   */
  public long lastNanos(int topicPartition) {
    return of(topicPartition).stream()
        .mapToLong(Recreation::doneNanos)
        .max()
        .orElse(Long.MIN_VALUE);
  }
}
