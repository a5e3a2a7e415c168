package dev.ontrial.history;

/** What a client process does. */
public enum ProcessRole implements Word {
  /** Sends numbered records. */
  PRODUCER("producer"),
  /** Reads while the trial runs, and does nothing else. */
  READER("reader"),
  /** Reads every topic-partition once, at the end. */
  FINAL_READER("final-reader"),
  /** A member of the group of {@link WorkloadKind#APPLICATION}. */
  APPLICATION("application"),
  /** A member of the group of {@link WorkloadKind#TRANSFORM}. */
  TRANSFORM("transform"),
  /** A member of the group of {@link WorkloadKind#SHARE}. */
  SHARE("share"),
  /** An instance of {@link WorkloadKind#STREAMS}. */
  STREAMS("streams"),
  /** An instance of {@link WorkloadKind#COMMAND}. */
  COMMAND("command"),
  /** No word, or one that this version does not know. */
  UNKNOWN("");

  private final String word;

  ProcessRole(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }

  /** Whether it reads, and does nothing with what it reads. */
  public boolean onlyReads() {
    return this == READER || this == FINAL_READER;
  }

  /** Whether it is a member of the group on trial. */
  public boolean isMember() {
    return switch (this) {
      case APPLICATION, TRANSFORM, SHARE, STREAMS, COMMAND -> true;
      case PRODUCER, READER, FINAL_READER, UNKNOWN -> false;
    };
  }

  /**
   * Whether it is a member of a group that assigns each topic-partition to one member, and records
   * its assignments.
   */
  public boolean isSoleHolder() {
    return isMember() && this != SHARE && this != COMMAND;
  }
}
