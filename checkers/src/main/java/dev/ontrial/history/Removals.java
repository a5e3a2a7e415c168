package dev.ontrial.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Which records were removed because the harness asked for that (DeleteRecords, KIP-107). They are
 * not lost, and records from the requested offset on are on trial as before.
 */
public final class Removals {
  private static final String FROM = "logStartFrom";
  private static final String TO = "logStartTo";

  private final History history;
  private final List<Removal> all = new ArrayList<>();

  /**
   * One request.
   *
   * @param topicPartition the name of the topic-partition, such as {@code topic-0}
   * @param from where its log began before
   * @param below every record with a lower offset was to be removed
   * @param askedNanos no record was removed before
   * @param doneNanos by then the leader reported that the log begins at {@code below}
   */
  public record Removal(
      String topicPartition, long from, long below, long askedNanos, long doneNanos) {}

  /** Reads them from the faults of a history. */
  public Removals(History history) {
    this.history = history;
    for (FaultSeen fault : history.faults()) {
      if (fault.kind() == FaultKind.DELETE_RECORDS) {
        JsonNode text = fault.said();
        text.path(TO)
            .properties()
            .forEach(each ->
                all.add(
                    new Removal(
                        each.getKey(),
                        text.path(FROM).path(each.getKey()).asLong(0),
                        each.getValue().asLong(0),
                        fault.askedNanos(),
                        fault.beginNanos())));
      }
    }
  }

  /** Those of a topic-partition, in the order of the faults. */
  public List<Removal> of(int topicPartition) {
    if (all.isEmpty()) {
      return all;
    }
    DeclaredTopicPartition declared = history.topicPartition(topicPartition);
    String name = declared == null ? "" : declared.toString();
    return all.stream().filter(each -> each.topicPartition().equals(name)).toList();
  }

  /** Every record with a lower offset was to be removed; 0 where nothing was. */
  public long below(int topicPartition) {
    return of(topicPartition).stream().mapToLong(Removal::below).max().orElse(0);
  }

  /** How many offsets of a topic-partition were removed. */
  public long count(int topicPartition) {
    return of(topicPartition).stream().mapToLong(each -> each.below() - each.from()).sum();
  }

  /**
   * Whether the record may have been removed. Where its offset is not known, that depends on when
   * it was sent.
   *
   * @param offset where it was acknowledged, or -1
   * @param sentNanos when it was about to be sent
   */
  public boolean mayHaveTaken(int topicPartition, long offset, long sentNanos) {
    return of(topicPartition).stream()
        .anyMatch(each -> offset >= 0 ? offset < each.below() : sentNanos <= each.doneNanos());
  }
}
