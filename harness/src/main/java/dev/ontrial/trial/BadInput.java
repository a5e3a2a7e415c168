package dev.ontrial.trial;

import dev.ontrial.settings.Secrets;

/**
 * Something that the user gave cannot be used. The message is one line that says what is wrong,
 * where, and what to do. Secrets in it are masked.
 */
public final class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadInput(String message) {
    super(Secrets.masked(message));
  }
}
