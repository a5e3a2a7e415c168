package dev.ontrial.contract;

/** What a trial says of one configuration under one fault. */
public enum Verdict {
  /** Enough was seen to judge, and nothing forbidden was among it. */
  HELD,
  /**
   * A promise was broken, and every forbidden anomaly is a known bug of the released version that
   * ran. A cell of which something is unproven is {@link #UNPROVEN} instead.
   */
  KNOWN_BUG,
  /** Something forbidden was seen that no known bug explains. */
  BROKEN,
  /** The run was too thin, or the record of it too damaged, to say. Never counts as a pass. */
  UNPROVEN,
  /** The fault cannot touch the configuration. */
  NOT_APPLICABLE
}
