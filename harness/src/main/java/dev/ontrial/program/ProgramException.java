package dev.ontrial.program;

/**
 * A program that cannot be used as its manifest describes it; the message is one line for the user.
 */
public final class ProgramException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, where, and what to do
   */
  public ProgramException(String message) {
    super(message);
  }

  /** The same with its cause. */
  public ProgramException(String message, Throwable cause) {
    super(message, cause);
  }
}
