package dev.ontrial.report;

import dev.ontrial.history.Phase;

/** The phases of a trial in the words of those who watch it. */
final class PhaseWords {
  private PhaseWords() {}

  /** What a phase means; a message that is no phase stays as it is. */
  static String of(String message) {
    return Phase.of(message).map(phase -> words(phase, message)).orElse(message);
  }

  private static String words(Phase phase, String message) {
    return switch (phase) {
      case STARTING -> "starting brokers and clients";
      case BROKERS_UP -> "brokers are up, creating topics";
      case TOPICS_IN_SYNC -> "topics are ready, waiting for the clients";
      case RUNNING -> "records flow, warming up";
      case FAULTED -> "warm, waiting for the first fault";
      case HEALED -> "faults are over, waiting until every client is served again";
      case STOPPING -> "stopping producers and consumers";
      case QUIESCED -> "waiting until all replicas agree";
      case SETTLED -> "reading every topic-partition to its end";
      case READ -> "judging";
      case ABORTED -> message;
    };
  }
}
