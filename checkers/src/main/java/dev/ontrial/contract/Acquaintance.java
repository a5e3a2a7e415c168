package dev.ontrial.contract;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Sends;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the leader of a topic-partition knew a producer when it took a batch: it knows one that
 * has appended there within {@code producer.id.expiration.ms}.
 *
 * <p>Source: {@code ProducerAppendInfo.checkSequence} accepts any first sequence where there is no
 * state of the producer (KIP-360, KAFKA-15591). {@code ProducerStateManager.isProducerExpired}
 * removes that state by the age of the newest timestamp in the last batch, which is the time of its
 * last send.
 */
final class Acquaintance {
  private static final long MILLI = 1_000_000;

  /** Kafka's default, a day, which no trial lasts. */
  private static final long DEFAULT_MILLIS = 86_400_000;

  private final Map<Long, Long> firstAnswers = new HashMap<>();

  /** Takes one answer to a send. */
  void add(int process, int topicPartition, Outcome outcome, long doneNanos) {
    if (outcome == Outcome.OK) {
      firstAnswers.merge(key(process, topicPartition), doneNanos, Math::min);
    }
  }

  private static long key(int process, int topicPartition) {
    return (long) process << 32 | (topicPartition & 0xffffffffL);
  }

  /**
   * Whether the broker cannot have known the writer for some time while the record was sent.
   *
   * @param sends what the writer sent, with every record if brokers forget producers soon
   */
  Sight unknown(@Nullable Sends sends, Candidate candidate, DeclaredConfiguration configuration) {
    int process = candidate.process();
    long from = candidate.fromNanos();
    String who = "p" + process;
    long first =
        firstAnswers.getOrDefault(key(process, candidate.topicPartition()), Long.MAX_VALUE);
    if (from == Long.MIN_VALUE) {
      return Sight.unknown("when the record was sent is not known");
    }
    if (!isAccompanied(sends, candidate)) {
      return Sight.notSeen("no other record of " + who + " was on its way there");
    }
    if (first > from) {
      return Sight.seen("nothing of " + who + " had been acknowledged there before");
    }
    if (Given.isExpirationUnknown(configuration)) {
      return Sight.unknown("producer.id.expiration.ms of the brokers is not known");
    }
    long expiration = Given.millis(configuration, Given.EXPIRATION, DEFAULT_MILLIS) * MILLI;
    long silent = silence(sends, candidate);
    if (silent < expiration) {
      return Sight.notSeen(
          "%s was not silent there for producer.id.expiration.ms, %d ms"
              .formatted(who, expiration / MILLI));
    }
    return Sight.seen(
        String.format(
            Locale.ROOT,
            "%s was silent there for up to %.3f s, and producer.id.expiration.ms is %d",
            who,
            silent / 1e9,
            expiration / MILLI));
  }

  /**
   * Whether another record of the writer was on its way to the same topic-partition: an earlier one
   * that the broker refused, or, where the accused record fell behind, the one that it took.
   */
  private static boolean isAccompanied(@Nullable Sends sends, Candidate candidate) {
    if (sends == null) {
      return false;
    }
    boolean later = candidate.kind() == AnomalyKind.REORDERING;
    long from = candidate.fromNanos();
    for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
      if (sends.invoked(sequence)
          && sends.topicPartition(sequence) == candidate.topicPartition()
          && (later
              ? sends.timeNanos(sequence) > from
                  && sends.timeNanos(sequence) < candidate.knownByNanos()
              : sends.timeNanos(sequence) < from && sends.doneNanos(sequence) > from)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The longest time for which the writer can have appended nothing, as far as answers tell: from
   * the send of the last record that was acknowledged before the accused one was sent. A screened
   * history keeps every record of a configuration whose brokers forget producers soon.
   */
  private static long silence(@Nullable Sends sends, Candidate candidate) {
    if (sends == null || candidate.knownByNanos() == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    long last = Long.MIN_VALUE;
    for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
      if (sends.invoked(sequence)
          && sends.outcome(sequence) == Outcome.OK
          && sends.topicPartition(sequence) == candidate.topicPartition()
          && sends.doneNanos(sequence) <= candidate.fromNanos()) {
        last = Math.max(last, sends.timeNanos(sequence));
      }
    }
    return last == Long.MIN_VALUE ? Long.MAX_VALUE : candidate.knownByNanos() - last;
  }
}
