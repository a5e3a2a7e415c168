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
 * @param lastAckNanos when the last record was acknowledged, as {@link System#nanoTime}; 0 if none
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
    long lastAckNanos) {}
