package dev.ontrial.report.html;

/**
 * A column of a witness's picture: whoever took part.
 *
 * @param key tells it from the others, such as {@code broker-2}
 * @param kind what it is
 * @param title its name
 * @param subtitle what it does here
 */
record Lane(String key, Kind kind, String title, String subtitle) {
  /** What a lane stands for, in the order in which lanes stand. */
  enum Kind {
    /** A client that sends. */
    PRODUCER,
    /** A broker, whose log holds the records. */
    BROKER,
    /** A member of the group on trial. */
    CONSUMER,
    /** A reader that the trial itself runs, such as the final one. */
    READER
  }
}
