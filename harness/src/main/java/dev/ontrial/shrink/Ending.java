package dev.ontrial.shrink;

/** How it ended. */
public enum Ending {
  /** Nothing more can be taken away, and what is left was seen again in runs of its own. */
  MINIMAL("minimal"),
  /** The time is over; the best so far is left. */
  BUDGET("ended by the budget, may not be minimal"),
  /** The user ended it; the best so far is left. */
  INTERRUPTED("ended early, may not be minimal"),
  /** The incident itself was seen, but not as often as is asked for. */
  SOMETIMES("does not reproduce often enough"),
  /** The incident itself was not seen again. */
  NEVER("does not reproduce");

  private final String words;

  Ending(String words) {
    this.words = words;
  }

  /** What it means. */
  public String words() {
    return words;
  }
}
