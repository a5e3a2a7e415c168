package dev.ontrial.workload;

/**
 * A content to send, for the first time or again.
 *
 * @param target where it belongs
 * @param key the number of its key, or {@link #NO_KEY}
 * @param attempt how often it was sent before
 * @param originalProcess the process that sent it first; meaningless for the first attempt
 * @param originalSequence its sequence then
 */
record Sending(
    TopicPartitionId target, long key, int attempt, int originalProcess, long originalSequence) {
  /** Records without a key name their partition. */
  static final long NO_KEY = -1;

  private static final int MAX_ATTEMPT = 0xffff;

  /** A content that was never sent. */
  static Sending first(TopicPartitionId target, long key) {
    return new Sending(target, key, 0, -1, -1);
  }

  /** What this becomes when that process sends it under this sequence. */
  Sending named(int process, long sequence) {
    return attempt == 0 ? new Sending(target, key, 0, process, sequence) : this;
  }

  /** The next attempt of the same content. */
  Sending again() {
    int next = Math.min(attempt + 1, MAX_ATTEMPT);
    return new Sending(target, key, next, originalProcess, originalSequence);
  }

  RecordIdentity identity(long run, int process, long sequence) {
    return attempt == 0
        ? RecordIdentity.plain(run, process, sequence, target.id())
        : RecordIdentity.copy(
            run, process, sequence, target.id(), attempt, originalProcess, originalSequence);
  }
}
