package dev.ontrial.link;

/** Which {@link Links} a user asks for. */
public enum LinkKind {
  /** Toxiproxy where it can be had, else the relay. */
  AUTO,
  TOXIPROXY,
  RELAY,
  /** The relay that knows Kafka's frames. */
  WIRE
}
