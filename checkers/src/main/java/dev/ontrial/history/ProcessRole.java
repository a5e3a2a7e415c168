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
  APPLICATION("application", "consumer"),
  /** A member of the group of {@link WorkloadKind#TRANSFORM}. */
  TRANSFORM("transform", "transform"),
  /** A member of the group of {@link WorkloadKind#SHARE}. */
  SHARE("share", "consumer"),
  /** An instance of {@link WorkloadKind#STREAMS}. */
  STREAMS("streams", "streams"),
  /** An instance of {@link WorkloadKind#COMMAND}. */
  COMMAND("command", "application"),
  /** No word, or one that this version does not know. */
  UNKNOWN("");

  private final String word;
  private final String member;

  ProcessRole(String word) {
    this(word, "");
  }

  ProcessRole(String word, String member) {
    this.word = word;
    this.member = member;
  }

  @Override
  public String word() {
    return word;
  }

  /** Whether it reads, and does nothing with what it reads. */
  public boolean onlyReads() {
    return this == READER || this == FINAL_READER;
  }

  /** What readers know a member of the group on trial as; empty for other processes. */
  public String member() {
    return member;
  }

  /** Whether it is a member of the group on trial. */
  public boolean isMember() {
    return !member.isEmpty();
  }

  /**
   * Whether it is a member of a group that assigns each topic-partition to one member, and records
   * its assignments.
   */
  public boolean isSoleHolder() {
    return isMember() && this != SHARE && this != COMMAND;
  }
}
