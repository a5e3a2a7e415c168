package dev.ontrial.cluster;

import org.jspecify.annotations.Nullable;

/** Something that a cluster was asked for and did not do in time; it might have done it later. */
public final class ClusterTimeout extends ClusterException {
  private static final long serialVersionUID = 1L;

  public ClusterTimeout(String message) {
    super(message);
  }

  public ClusterTimeout(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
