package dev.ontrial.history;

/**
 * A client lifetime, as whoever started it declared it; strings are empty where it did not say.
 *
 * @param id its number in the history
 * @param role what it does
 * @param configuration the configuration it belongs to
 * @param worker the number of the JVM that ran it, or -1
 * @param acks a producer's acks
 * @param transactional whether a producer has a transactional id
 * @param isolation a reader's isolation level
 * @param group a group reader's group
 * @param clientVersion the version of kafka-clients that it ran
 */
public record DeclaredProcess(
    int id,
    ProcessRole role,
    String configuration,
    int worker,
    String acks,
    boolean transactional,
    String isolation,
    String group,
    String clientVersion) {

  /** Whether it reads each topic-partition from offset 0, since it belongs to no group. */
  public boolean beginsAtStart() {
    return role == ProcessRole.READER && group.isEmpty();
  }

  /** The name that sentences use. */
  @Override
  public String toString() {
    return "p" + id;
  }
}
