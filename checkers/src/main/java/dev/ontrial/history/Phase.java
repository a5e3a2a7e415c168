package dev.ontrial.history;

import java.util.Optional;

/** The phases of a trial, in the order in which it enters them. */
public enum Phase implements Word {
  /** Brokers and workers are being started. */
  STARTING("starting"),
  /** The brokers answer. */
  BROKERS_UP("brokers up"),
  /** The topics exist, and all their replicas are in sync. */
  TOPICS_IN_SYNC("topics in sync"),
  /** The clients work. */
  RUNNING("running"),
  /** The schedule of faults has started. */
  FAULTED("faulted"),
  /** The last fault has ended. */
  HEALED("healed"),
  /** The clients are being stopped. */
  STOPPING("stopping"),
  /** All clients have ended. */
  QUIESCED("quiesced"),
  /** Replicas are in sync, and no transaction is open. */
  SETTLED("settled"),
  /** The final read is done. */
  READ("read"),
  /** The trial gave up; the word is followed by the reason. */
  ABORTED("aborted");

  private static final String BECAUSE = ": ";

  private final String word;

  Phase(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }

  /** The text of a history's event when a trial gives up. */
  public static String aborted(String why) {
    return ABORTED.word + BECAUSE + why;
  }

  /** The phase that the text of an event names, or empty. */
  public static Optional<Phase> of(String text) {
    return text.startsWith(ABORTED.word + BECAUSE)
        ? Optional.of(ABORTED)
        : Word.find(Phase.class, text);
  }

  /** Why a trial gave up, from the text of its event. */
  public static String why(String text) {
    return text.substring(Math.min(text.length(), ABORTED.word.length() + BECAUSE.length()));
  }
}
