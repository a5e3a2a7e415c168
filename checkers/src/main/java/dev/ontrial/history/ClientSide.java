package dev.ontrial.history;

/** Which of the workload's clients a fault hits. */
public enum ClientSide implements Word {
  /** Those that send what is on trial, or what a group on trial reads. */
  PRODUCERS("producers"),
  /** The members of groups. */
  CONSUMERS("consumers");

  private final String word;

  ClientSide(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
