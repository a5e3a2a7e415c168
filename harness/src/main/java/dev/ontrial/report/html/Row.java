package dev.ontrial.report.html;

/**
 * One line of a witness's picture. Rows stand in the order of time, one below the other.
 *
 * @param atNanos when it happened, since the history's first event
 * @param shape how it is drawn
 * @param from the lane where it begins
 * @param to the lane where an arrow ends
 * @param label a few words
 * @param tone what it means for the verdict
 * @param pointer where the history says so, such as {@code harness.oth#123}
 */
record Row(
    long atNanos, Shape shape, String from, String to, String label, Tone tone, String pointer) {
  /** How a row is drawn. */
  enum Shape {
    /** From one lane to another. */
    ARROW,
    /** A message that did not arrive. */
    BROKEN_ARROW,
    /** Something that happens within a lane. */
    NOTE,
    /** A fault begins. */
    FAULT,
    /** A fault ends. */
    HEAL
  }

  /** What a row means for the verdict. */
  enum Tone {
    /** Part of the story. */
    PLAIN,
    /** A promise was given or kept, such as an acknowledgement. */
    GOOD,
    /** The promise was broken here. */
    BAD,
    /** A neighbour, shown for comparison. */
    DIM;

    String css() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  boolean isArrow() {
    return shape == Shape.ARROW || shape == Shape.BROKEN_ARROW;
  }
}
