package dev.ontrial.workload;

/**
 * How far one workload is, over all its processes so far.
 *
 * @param process the id that it was started with
 * @param current the id of the process that is at work now
 * @param configuration the name of the configuration on trial
 * @param sent records handed to the client
 * @param acked records acknowledged, or with acks=0 handed to the network
 * @param info records whose outcome is unknown
 * @param failed records that were certainly not written
 * @param inFlight records not completed yet
 * @param windowWaits how often the window of outstanding records was full
 * @param read records read
 * @param transactions transactions whose end was answered, whatever the answer
 * @param lastAckNanos when the last record was acknowledged, in the time of the history; 0 if none
 * @param errors the errors that its clients got
 */
public record ProcessStatus(
    int process,
    int current,
    String configuration,
    long sent,
    long acked,
    long info,
    long failed,
    long inFlight,
    long windowWaits,
    long read,
    long transactions,
    long lastAckNanos,
    Errors errors) {

  /**
   * The errors that clients got.
   *
   * @param count how many
   * @param permanent how many of them no repetition can overcome
   * @param last the class and the message of the last one; of the last permanent one if there was
   *     any
   */
  public record Errors(long count, long permanent, String last) {
    /** No error. */
    public static final Errors NONE = new Errors(0, 0, "");

    /** These and one more. */
    Errors and(String text, boolean isPermanent) {
      boolean newest = isPermanent || permanent == 0;
      return new Errors(count + 1, permanent + (isPermanent ? 1 : 0), newest ? text : last);
    }
  }
}
