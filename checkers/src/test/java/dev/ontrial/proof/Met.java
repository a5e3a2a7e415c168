package dev.ontrial.proof;

import dev.ontrial.history.Flags;

/**
 * What a reader meets at an offset.
 *
 * @param writer who wrote it, as it says
 * @param sequence its number, as it says
 * @param flags what is wrong with it
 * @param count the running count that it carries, if it is derived
 */
record Met(int writer, int sequence, int flags, int count) {
  /** Nothing that is handed over: a marker, or an aborted record. */
  static final Met GAP = new Met(-1, -2, 0, 0);

  /** A record that nobody sends. */
  static final Met PHANTOM = new Met(5, 0, 0, 0);

  static final Met CORRUPT = new Met(-1, -1, Flags.CORRUPT, 0);
  static final Met FOREIGN = new Met(-1, -1, Flags.FOREIGN, 0);

  static Met of(int writer, int sequence) {
    return new Met(writer, sequence, 0, 0);
  }

  boolean isGap() {
    return equals(GAP);
  }

  /** The same record, with another destination written in it. */
  Met elsewhere() {
    return new Met(writer, sequence, flags | Flags.MISROUTED, count);
  }
}
