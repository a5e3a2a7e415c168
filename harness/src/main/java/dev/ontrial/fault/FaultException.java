package dev.ontrial.fault;

/** A fault did not take, or could not be healed; what it was to prove is unproven then. */
public final class FaultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FaultException(String message) {
    super(message);
  }
}
