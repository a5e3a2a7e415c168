package dev.ontrial.cluster;

import org.jspecify.annotations.Nullable;

/**
 * Something a cluster was asked for and did not do. The message is one line for the user: what is
 * wrong, where, and what to do.
 */
public class ClusterException extends RuntimeException {
  public ClusterException(String message) {
    super(message);
  }

  public ClusterException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
