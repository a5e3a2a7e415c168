package dev.ontrial.contract;

/** What a contract says of an anomaly, from the mildest to the gravest. */
public enum Grade {
  /** The configuration does not promise its absence, and what it takes was observed. */
  PERMITTED,
  /** A bug of a released version that is already known, under the conditions that it needs. */
  KNOWN,
  /** Whether it is permitted hangs on something that the history does not tell. */
  UNDECIDED,
  /** The configuration promises that it does not happen. */
  FORBIDDEN
}
