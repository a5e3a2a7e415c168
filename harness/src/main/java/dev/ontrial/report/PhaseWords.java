package dev.ontrial.report;

/** The phases of a trial in the words of those who watch it. */
final class PhaseWords {
  private PhaseWords() {}

  /** What a phase means; a message that is no phase stays as it is. */
  static String of(String phase) {
    return switch (phase) {
      case "starting" -> "starting brokers and clients";
      case "brokers up" -> "brokers are up, creating topics";
      case "topics in sync" -> "topics are ready, waiting for the clients";
      case "running" -> "records flow, warming up";
      case "faulted" -> "warm, waiting for the first fault";
      case "healed" -> "faults are over, waiting until every client is served again";
      case "stopping" -> "stopping producers and consumers";
      case "quiesced" -> "waiting until all replicas agree";
      case "settled" -> "reading every topic-partition to its end";
      case "read" -> "judging";
      default -> phase;
    };
  }
}
