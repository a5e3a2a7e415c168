package dev.ontrial.history;

/**
 * The end of a final read of one topic-partition.
 *
 * @param process who read
 * @param topicPartition what was read
 * @param firstOffset the offset it began at
 * @param endOffset the offset it had to reach
 * @param complete whether it did
 * @param whyNot why it did not
 * @param where where this is recorded
 */
public record FinalRead(
    int process,
    int topicPartition,
    long firstOffset,
    long endOffset,
    boolean complete,
    String whyNot,
    LocatedEvent where) {}
