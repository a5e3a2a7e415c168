package dev.ontrial.history;

/**
 * What is counted as evidence that a trial's faults hit a configuration's workload. A trial states
 * the least of each that a cell needs.
 */
public enum Counter implements Word {
  /** Records handed to the client. */
  SENT("sent", "records handed to the client"),
  /** Records sent with acks=0, and handed to the network. */
  UNCONFIRMED("unconfirmed", "records sent with acks=0, and handed to the network"),
  /** Records that got OK. */
  ACKNOWLEDGED("acknowledged", "records that got OK"),
  /** Records that got OK, or were SENT, in a fault. */
  ACKNOWLEDGED_DURING_FAULT(
      "acknowledged-during-fault", "records that got OK, or were SENT, in a fault"),
  /** Records that got INFO, or no answer at all. */
  AMBIGUOUS("ambiguous", "records that got INFO, or no answer at all"),
  /** Records that got INFO, or no answer, after a later one had got OK. */
  OVERTAKEN(
      "overtaken",
      "records that got INFO, or no answer at all, although a record that the same producer sent"
          + " later to the same topic-partition had got OK before; of an idempotent producer"
          + " without faults this is the sign of a broker that did not know it (KAFKA-15591)"),
  /** Records that got FAIL: no attempt can have been appended. */
  FAILED("failed", "records that got FAIL: no attempt can have been appended"),
  /** The most records without an answer as a fault began. */
  IN_FLIGHT("in-flight", "the most records without an answer as a fault began"),
  /** Records, and transactions, without an answer at some moment of a fault. */
  IN_FLIGHT_DURING(
      "in-flight-during", "records, and transactions, without an answer at some moment of a fault"),
  /** Records that the clients sent again since the first fault. */
  RETRIED(
      "retried",
      "records that the clients sent again since the first fault (record-retry-total; of clients in"
          + " other languages, as counted on their links)"),
  /**
   * Batches that the clients split since the first fault, as a broker refused them as too large
   * (batch-split-total).
   */
  BATCHES_SPLIT(
      "batches-split",
      "batches that the clients split since the first fault, as a broker refused them as too large"
          + " (batch-split-total)"),
  /** Records read, by all readers. */
  READ("read", "records read, by all readers"),
  /** Transactions whose commit got OK. */
  TRANSACTIONS_COMMITTED("transactions-committed", "transactions whose commit got OK"),
  /** Transactions open as a fault was asked for. */
  TRANSACTIONS_INTERRUPTED(
      "transactions-interrupted", "transactions open as a fault was asked for"),
  /** Leader epochs gone by since the first fault, over the topic-partitions. */
  EPOCHS_MOVED(
      "epochs-moved", "leader epochs gone by since the first fault, over the topic-partitions"),
  /** Changes of the number of in-sync replicas since the first fault. */
  ISR_CHANGES("isr-changes", "changes of the number of in-sync replicas since the first fault"),
  /** Leader epochs gone by before the first fault: the machine was too slow, or a broker failed. */
  EPOCHS_MOVED_BEFORE(
      "epochs-moved-before",
      "leader epochs gone by before the first fault, over the topic-partitions"),
  /** Changes of the number of in-sync replicas before the first fault. */
  ISR_CHANGES_BEFORE(
      "isr-changes-before", "changes of the number of in-sync replicas before the first fault"),
  /** The longest that a record waited for a group in a topic-partition that stood still. */
  LONGEST_STALL_MILLIS(
      "longest-stall-millis",
      "the longest that an acknowledged record waited in a topic-partition in which the group did"
          + " nothing; 0 below a second"),
  /** Records that a group had not come to when it was stopped. */
  UNPROCESSED("unprocessed", "acknowledged records behind the last one that the group did"),
  /** Connections that the trial's faults broke. */
  CONNECTIONS_CUT("connections-cut", "connections that the trial's faults broke"),
  /** Faults verified to have begun. */
  FAULTS_BEGUN("faults-begun", "faults verified to have begun"),
  /** Records that applications processed, repetitions too. */
  PROCESSED("processed", "records that applications processed, repetitions too"),
  /** Records that applications processed in a fault. */
  PROCESSED_DURING_FAULT(
      "processed-during-fault", "records that applications processed in a fault"),
  /** Records handed to members of a share group. */
  DELIVERIES("deliveries", "records handed to members of a share group"),
  /** Records processed, or handed to a share group, again. */
  REDELIVERIES("redeliveries", "records processed, or handed to a share group, again"),
  /**
   * Topic-partitions assigned to members of the group after their first assignment, since the first
   * fault.
   */
  REBALANCES(
      "rebalances",
      "topic-partitions assigned to members of the group after their first assignment, since the"
          + " first fault"),
  /** Processes that ended with their worker: killed, or by itself. */
  PROCESSES_CRASHED(
      "processes-crashed", "processes that ended with their worker: killed, or by itself"),
  /** Client processes that began with the settings or the version of a redeployment. */
  PROCESSES_REDEPLOYED(
      "processes-redeployed",
      "client processes that began while a redeployment was under way, or after it"),
  /**
   * Clients that met an exception after which only closing them was left, threads of Kafka Streams
   * too.
   */
  CLIENTS_FAILED(
      "clients-failed",
      "clients that got an exception after which only closing them was left, threads of Kafka"
          + " Streams too; `clients-failed.CLASS` counts those of one class of exceptions"),
  /** Records that the application sent again. */
  RESENDS("resends", "records that the application sent again"),
  /** Records that the final reads met in the output of an application. */
  OUTPUTS(
      "outputs",
      "records that the final reads found in the output of a transform, of Streams or of a"
          + " command"),
  /** Outputs that the reader of committed records met before the first fault began. */
  OUTPUTS_BEFORE_FAULT(
      "outputs-before-fault",
      "outputs that the reader of committed records read before the first fault began"),
  /** Outputs that the reader of committed records met in a fault. */
  OUTPUTS_DURING_FAULT(
      "outputs-during-fault", "outputs that the reader of committed records read in a fault"),
  /** Outputs that the reader of committed records met after the last fault had ended. */
  OUTPUTS_AFTER_FAULT(
      "outputs-after-fault",
      "outputs that the reader of committed records read after the last fault had ended"),
  /** Records without an answer as a fault stopped or ended their own process. */
  INTERRUPTED(
      "interrupted", "records without an answer as a fault stopped or ended their own process"),
  /**
   * Topic-partitions of which a single replica was in sync at some moment since the first fault.
   */
  ALONE(
      "alone",
      "topic-partitions of which a single replica was in sync at some moment since the first"
          + " fault"),
  /** The longest that a record waited for its OK, of those that waited in a fault. */
  SLOWEST_ANSWER_MILLIS(
      "slowest-answer-millis",
      "the longest that a record waited for its OK, of those that waited in a fault"),
  /** Bytes that losses of power took from the topic-partitions, over all replicas. */
  BYTES_DESTROYED(
      "bytes-destroyed",
      "bytes that losses of power took from the topic-partitions, over all replicas"),
  /** Brokers that refused to start on the files that a fault had left. */
  BROKERS_REFUSED(
      "brokers-refused", "brokers that refused to start on the files that a fault had left"),
  /**
   * Records that were acknowledged, or committed, before the last fault ended, that no concurrent
   * reader had met by then, and that the final read met.
   */
  LATE(
      "late",
      "records that were acknowledged, or committed, before the last fault ended, that no"
          + " concurrent reader had read by then, and that the final read found"),
  /**
   * The longest from the acknowledgement of a record, or the commit of its transaction, until a
   * concurrent reader met it.
   */
  REALTIME_LAG_MILLIS(
      "realtime-lag-millis",
      "the longest from the acknowledgement of a record, or the commit of its transaction, until a"
          + " concurrent reader read it"),
  /** Records that got OK, or were SENT, while brokers of several versions ran. */
  VERSIONS_MIXED(
      "versions-mixed", "records that got OK, or were SENT, while brokers of several versions ran"),
  /** Features whose level rose. */
  FEATURES_RAISED("features-raised", "features whose level rose, as every live broker reported"),
  /** Topic-partitions of which a replica was moved to another broker. */
  PARTITIONS_MOVED(
      "partitions-moved", "topic-partitions of which a replica was moved to another broker"),
  /** Topic-partitions that were added to a topic under load. */
  PARTITIONS_ADDED("partitions-added", "topic-partitions that were added under load"),
  /** Records that added topic-partitions were used for. */
  SERVED_IN_ADDED(
      "served-in-added",
      "what topic-partitions that were added under load were used for: of a group the records that"
          + " it was handed there, or processed, and of others the offsets that the final read"
          + " passed"),
  /** Topics that were deleted and created again under load. */
  TOPICS_RECREATED(
      "topics-recreated", "topics that were deleted and created again under load, by their ids"),
  /** Topics that were deleted under load. */
  TOPICS_DELETED("topics-deleted", "topics that were deleted under load and not created again"),
  /** Offsets that requests to delete records removed. */
  RECORDS_DELETED("records-deleted", "offsets that requests to delete records removed");

  private final String word;
  private final String meaning;

  Counter(String word, String meaning) {
    this.word = word;
    this.meaning = meaning;
  }

  @Override
  public String word() {
    return word;
  }

  /** What it counts, as a noun phrase. */
  public String meaning() {
    return meaning;
  }
}
