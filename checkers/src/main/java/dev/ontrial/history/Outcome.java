package dev.ontrial.history;

/**
 * What a client may conclude about an operation, in Jepsen's terms.
 *
 * <p>{@code INFO} is the default for everything that is not certain: a false {@code OK} or {@code
 * FAIL} would turn into a false accusation.
 */
public enum Outcome {
  /** No completion was recorded. Judged as {@link #INFO}. */
  NONE,
  /** The operation must have taken effect. */
  OK,
  /** The operation must not have taken effect, and never will. */
  FAIL,
  /** The operation may have taken effect, or may still. */
  INFO,
  /**
   * acks=0: the record was handed to the network and nothing was promised. Its loss is
   * <em>dropped</em>, not <em>lost</em>.
   */
  SENT;

  private static final Outcome[] BY_CODE = values();

  static Outcome of(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : INFO;
  }
}
