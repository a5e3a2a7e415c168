package dev.ontrial.link;

/** One of the two byte streams of a connection, named from its opener's side. */
public enum Direction {
  /** Bytes from the opener to the acceptor; Toxiproxy calls it {@code upstream}. */
  REQUEST,
  /** Bytes from the acceptor back to the opener; Toxiproxy calls it {@code downstream}. */
  REPLY
}
