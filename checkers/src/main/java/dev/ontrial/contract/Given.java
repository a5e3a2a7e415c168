package dev.ontrial.contract;

import dev.ontrial.history.DeclaredConfiguration;

/** A condition on what was configured; it decides which clauses speak of a configuration. */
public enum Given {
  /** Any configuration. */
  ANY("any configuration"),
  /** The producer asks for no answer. */
  ACKS_0("acks=0"),
  /** The leader alone answers. */
  ACKS_1("acks=1"),
  /** The producer may write a record again without the broker knowing. */
  NOT_IDEMPOTENT("enable.idempotence=false"),
  /** The same, with more than one request on its way. */
  NOT_IDEMPOTENT_PIPELINED("enable.idempotence=false, max.in.flight.requests.per.connection > 1"),
  /** The broker recognises a producer's copies, within one session. */
  IDEMPOTENT("enable.idempotence=true, no transactions"),
  /** Records become visible by transactions. */
  TRANSACTIONAL("transactional.id is set");

  private final String words;

  Given(String words) {
    this.words = words;
  }

  /** The condition as readers of the documentation see it. */
  public String words() {
    return words;
  }

  /**
   * Whether the configuration is meant. Where a setting is not declared, the client's default since
   * Kafka 3.2 counts: acks=all, idempotent, five requests in flight.
   */
  boolean holds(DeclaredConfiguration configuration) {
    String acks = configuration.setting("acks", "all");
    boolean idempotent = configuration.setting("enable.idempotence", "true").equals("true");
    boolean transactional = configuration.setting("transactional", "false").equals("true");
    String inFlight = configuration.setting("max.in.flight.requests.per.connection", "5");
    return switch (this) {
      case ANY -> true;
      case ACKS_0 -> acks.equals("0");
      case ACKS_1 -> acks.equals("1");
      case NOT_IDEMPOTENT -> !idempotent;
      case NOT_IDEMPOTENT_PIPELINED -> !idempotent && !inFlight.equals("1");
      case IDEMPOTENT -> idempotent && !transactional;
      case TRANSACTIONAL -> transactional;
    };
  }
}
