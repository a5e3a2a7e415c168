package dev.ontrial.contract;

/** What a trial says of one configuration under one fault. */
public enum Verdict {
  /** Enough was seen to judge, and nothing forbidden was among it. */
  HELD,
  /** Something forbidden was seen. */
  BROKEN,
  /** The run was too thin, or the record of it too damaged, to say. Never counts as a pass. */
  UNPROVEN,
  /** The fault cannot touch the configuration. */
  NOT_APPLICABLE
}
