package dev.ontrial.kubernetes;

import dev.ontrial.cluster.ClusterException;

/** The Kubernetes cluster cannot do what an option of the user's asks for. */
public final class UnusableOption extends ClusterException {
  private static final long serialVersionUID = 1L;

  UnusableOption(String message) {
    super(message);
  }
}
