package dev.ontrial.client;

/** A client that cannot be found, installed or started; the message is one line for the user. */
public final class ClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, where, and what to do
   */
  public ClientException(String message) {
    super(message);
  }
}
