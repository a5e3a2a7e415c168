package dev.ontrial.history;

import java.util.Optional;

/**
 * How a history says that a client met an exception after which only closing it was left: in the
 * text of its {@link EventKind#PROCESS_END}, or, for one thread of Kafka Streams, of a {@link
 * EventKind#NOTE}.
 */
public final class FatalError {
  /** What an adapter's process ends with that broke the protocol of adapters. */
  public static final String BROKEN_PROTOCOL = "the adapter broke the protocol";

  private static final String END = "fatal: ";
  private static final String THREAD = "a stream thread is replaced: ";

  private FatalError() {}

  /** The text of the end of a process that met the error; the error begins with its class. */
  public static String end(String error) {
    return END + error;
  }

  /** The text of the note about a thread of Kafka Streams that met the error. */
  public static String thread(String error) {
    return THREAD + error;
  }

  /**
   * The simple name of the exception's class; empty if the event does not tell of a fatal error.
   */
  public static Optional<String> exception(Event event) {
    boolean ofProcess = event.kind() == EventKind.PROCESS_END && event.text().startsWith(END);
    boolean ofThread = event.kind() == EventKind.NOTE && event.text().startsWith(THREAD);
    if (!ofProcess && !ofThread) {
      return Optional.empty();
    }
    String error = event.text().substring((ofProcess ? END : THREAD).length());
    int colon = error.indexOf(':');
    return Optional.of(colon < 0 ? error : error.substring(0, colon));
  }
}
