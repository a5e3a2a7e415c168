package dev.ontrial.outcome;

/**
 * Something that a command checks beyond the cells, such as that an incident came back in a replay.
 *
 * @param name what is claimed, such as {@code acks-1 lost}
 * @param status whether it is so
 * @param text what was found, in one line
 */
public record Claim(String name, Status status, String text) {
  /** Whether a claim is so. */
  public enum Status {
    /** It is. */
    HOLDS,
    /** It is not. */
    FAILS,
    /** The run cannot say. */
    UNPROVEN
  }
}
