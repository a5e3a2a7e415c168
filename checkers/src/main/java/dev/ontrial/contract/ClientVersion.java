package dev.ontrial.contract;

import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.History;

/**
 * A version of kafka-clients, for clauses that speak of some releases only.
 *
 * @param major the first number
 * @param minor the second
 * @param patch the third; 0 if absent
 */
record ClientVersion(int major, int minor, int patch) {
  /** What the version of kafka-clients follows where it ran behind the protocol of adapters. */
  private static final String BEHIND_PROTOCOL = "java ";

  /** The version that a text begins with; 0.0.0 if it does not begin with one. */
  static ClientVersion of(String text) {
    boolean behind = text.startsWith(BEHIND_PROTOCOL);
    String version = behind ? text.substring(BEHIND_PROTOCOL.length()) : text;
    String[] parts = version.split("[^0-9]+", -1);
    return new ClientVersion(number(parts, 0), number(parts, 1), number(parts, 2));
  }

  /**
   * The version of kafka-clients that a process ran, or else that of the trial's clients; 0.0.0 for
   * another client.
   */
  static ClientVersion of(History history, int process) {
    DeclaredProcess declared = history.process(process);
    if (!isKafkaClients(history, process)) {
      return new ClientVersion(0, 0, 0);
    }
    String version = declared == null ? "" : declared.clientVersion();
    return of(version.isEmpty() ? history.trial().clients() : version);
  }

  /**
   * Whether a process ran kafka-clients; other clients are declared with their name first, and so
   * is kafka-clients where it ran behind the protocol of adapters.
   */
  static boolean isKafkaClients(History history, int process) {
    DeclaredProcess declared = history.process(process);
    return declared == null
        || declared.clientVersion().isEmpty()
        || declared.clientVersion().startsWith(BEHIND_PROTOCOL)
        || Character.isDigit(declared.clientVersion().charAt(0));
  }

  boolean isKnown() {
    return major > 0;
  }

  /** Whether KAFKA-19012 is in it: mended in 3.9.2, 4.0.2, 4.1.2 and 4.2.0. */
  boolean reusesBuffers() {
    return switch (major) {
      case 4 -> minor < 2 && patch < 2;
      case 3 -> minor < 9 || (minor == 9 && patch < 2);
      default -> major < 3;
    };
  }

  /** Whether KAFKA-19479 is in it: mended in 3.9.2, 4.0.2, 4.1.1 and 4.2.0. */
  boolean flushesEarly() {
    return reusesBuffers() && !(major == 4 && minor == 1 && patch == 1);
  }

  /**
   * Whether its consumer with {@code group.protocol=consumer} submits {@code AsyncPollEvent} and
   * goes on without waiting; {@code PollEvent} before was waited for.
   */
  boolean commitsWhilePolling() {
    return major == 4 && minor >= 2 && minor <= 4;
  }

  /** Whether nobody has looked whether {@link #commitsWhilePolling} is still so. */
  boolean isNewerThanKnown() {
    return major > 4 || (major == 4 && minor > 4);
  }

  private static int number(String[] parts, int index) {
    if (index >= parts.length || parts[index].isEmpty() || parts[index].length() > 6) {
      return 0;
    }
    return Integer.parseInt(parts[index]);
  }
}
