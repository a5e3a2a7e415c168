package dev.ontrial.client;

/** A client that cannot be found, installed or started; the message is one line for the user. */
public final class ClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean input;

  /**
   * @param message what is wrong, where, and what to do
   */
  public ClientException(String message) {
    this(message, false);
  }

  private ClientException(String message, boolean input) {
    super(message);
    this.input = input;
  }

  /** The same, where what the user asked for does not exist. */
  static ClientException ofInput(String message) {
    return new ClientException(message, true);
  }

  /** Whether the user's input is wrong, rather than this machine. */
  public boolean isInput() {
    return input;
  }
}
