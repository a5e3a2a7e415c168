package dev.ontrial.history;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the screen must know of a history before it sees any record. */
final class ScreenFrame {
  private final BitSet plain = new BitSet();
  private final Set<String> handedOn = new HashSet<>();

  /** Those whose brokers forget producers soon: how long one was silent takes all its records. */
  private final Set<String> forgetful = new HashSet<>();

  private final Map<Integer, FinalRead> complete = new HashMap<>();
  private final long healedNanos;
  private final long dueNanos;

  ScreenFrame(History history) {
    Set<String> declared = new HashSet<>();
    for (DeclaredConfiguration configuration : history.configurations()) {
      declared.add(configuration.name());
      if (configuration.workload().handsOn()) {
        handedOn.add(configuration.name());
      }
      if (forgets(configuration)) {
        forgetful.add(configuration.name());
      }
    }
    for (DeclaredTopicPartition each : history.topicPartitions()) {
      String configuration = each.configuration();
      boolean screened =
          declared.contains(configuration)
              && !handedOn.contains(configuration)
              && !forgetful.contains(configuration);
      if (screened && each.role() == TopicRole.PLAIN && each.id() >= 0) {
        plain.set(each.id());
      }
    }
    complete.putAll(new FinalReads(history).complete());
    long last =
        history.faults().stream().mapToLong(FaultSeen::endNanos).max().orElse(Long.MAX_VALUE);
    healedNanos = last;
    long recovery = history.trial().recoveryMillis() * 1_000_000;
    dueNanos = last == Long.MAX_VALUE ? last : last + recovery;
  }

  private static boolean forgets(DeclaredConfiguration configuration) {
    String millis = configuration.setting("producer.id.expiration.ms", "");
    return millis.matches("\\d{1,7}|unknown");
  }

  /** Whether records of the topic-partition need not be kept where nothing is odd about them. */
  boolean isPlain(int topicPartition) {
    return topicPartition >= 0 && plain.get(topicPartition);
  }

  /** Whether everything that the process sends is kept. */
  boolean isHandedOn(DeclaredProcess process) {
    return handedOn.contains(process.configuration());
  }

  /** Whether that is the final read which counts. */
  boolean counts(int process, int topicPartition) {
    FinalRead read = complete.get(topicPartition);
    return read != null && read.process() == process;
  }

  /** Whether a complete final read of the topic-partition counts. */
  boolean isComplete(int topicPartition) {
    return complete.containsKey(topicPartition);
  }

  /** Where the final read that counts ends; 0 if there is none. */
  long end(int topicPartition) {
    FinalRead read = complete.get(topicPartition);
    return read == null ? 0 : read.endOffset();
  }

  /** When the last fault ended; {@link Long#MAX_VALUE} if none did. */
  long healedNanos() {
    return healedNanos;
  }

  /** When recovery is due. */
  long dueNanos() {
    return dueNanos;
  }
}
