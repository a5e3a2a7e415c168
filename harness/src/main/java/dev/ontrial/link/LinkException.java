package dev.ontrial.link;

import org.jspecify.annotations.Nullable;

/** A link could not be opened or controlled; the message says which, why, and what to do. */
public final class LinkException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LinkException(String message) {
    super(message);
  }

  public LinkException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
