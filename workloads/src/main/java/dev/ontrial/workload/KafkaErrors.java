package dev.ontrial.workload;

import dev.ontrial.adapter.AdapterException;
import dev.ontrial.history.Outcome;
import dev.ontrial.workload.ClientErrors.Remedy;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The one table that says what an exception of a Kafka client proves about a record: {@link
 * Outcome#FAIL} where no attempt can ever have been appended, {@link Outcome#INFO} for everything
 * else. What the client can do after it is in {@link ClientErrors}.
 *
 * <p>Read in kafka-clients 4.3.1; {@code KafkaProducer.doSend} has the same order of steps (wait
 * for metadata, serialize, check the size, wait for memory, append to the accumulator, add the
 * partition to the transaction) in every version from 2.8 on.
 *
 * <table>
 *   <caption>Sends: the exception came out of {@code send()} itself, thrown or by the callback on
 *       the caller's own thread</caption>
 *   <tr><th>Exception</th><th>Outcome</th><th>Why</th></tr>
 *   <tr><td>{@code SerializationException}</td><td>FAIL</td>
 *       <td>{@code doSend} serializes before it appends</td></tr>
 *   <tr><td>{@code RecordTooLargeException}</td><td>FAIL</td>
 *       <td>{@code ensureValidRecordSize} (max.request.size, buffer.memory), before the append</td></tr>
 *   <tr><td>{@code TimeoutException}, {@code BufferExhaustedException}</td><td>FAIL</td>
 *       <td>{@code waitOnMetadata} ("not present in metadata after") or {@code BufferPool.allocate};
 *       nothing after the append throws it. The same class on the sender's thread is a batch that
 *       expired, which may have been sent: INFO</td></tr>
 *   <tr><td>{@code InvalidTopicException}, {@code AuthorizationException}, {@code
 *       AuthenticationException}</td><td>FAIL</td>
 *       <td>{@code waitOnMetadata} ({@code Metadata.maybeThrowExceptionForTopic}, {@code
 *       maybeThrowFatalException}); the transaction manager wraps its own</td></tr>
 *   <tr><td>{@code InterruptException}</td><td>FAIL</td>
 *       <td>the two waits above are the only ones in {@code doSend}</td></tr>
 *   <tr><td>{@code ProducerFencedException}, {@code InvalidProducerEpochException}, {@code
 *       IllegalStateException}, other {@code KafkaException}</td><td>INFO</td>
 *       <td>{@code TransactionManager.maybeAddPartition} throws them <em>after</em> the record was
 *       appended to the accumulator</td></tr>
 * </table>
 *
 * <table>
 *   <caption>Sends: the exception came by the callback on the client's sender thread</caption>
 *   <tr><th>Exception</th><th>Outcome</th><th>Why</th></tr>
 *   <tr><td>{@code TimeoutException}</td><td>INFO</td>
 *       <td>{@code Sender.failExpiredBatches}: an attempt may be in flight, or in the log</td></tr>
 *   <tr><td>{@code RecordTooLargeException}, {@code InvalidRecordException}, {@code
 *       NotEnoughReplicasException} and every other reply</td><td>INFO</td>
 *       <td>{@code Sender.completeBatch}: the reply speaks of the last attempt; an earlier one whose
 *       reply was lost may have been appended</td></tr>
 *   <tr><td>{@code TransactionAbortedException}</td><td>INFO</td>
 *       <td>{@code abortUndrainedBatches} also takes batches that wait for a retry; the transaction
 *       decides</td></tr>
 *   <tr><td>{@code KafkaException} "closed forcefully"</td><td>INFO</td>
 *       <td>{@code abortIncompleteBatches} takes batches in flight</td></tr>
 * </table>
 *
 * <table>
 *   <caption>Commits and aborts</caption>
 *   <tr><th>Exception</th><th>Outcome</th><th>Why</th></tr>
 *   <tr><td>commit: any, then {@code abortTransaction()} returned</td><td>FAIL</td>
 *       <td>the coordinator took the abort from the state "ongoing", which a transaction that
 *       committed has left ({@code TransactionMetadata}; INVALID_TXN_STATE otherwise)</td></tr>
 *   <tr><td>commit: {@code KafkaException} "because we are in an error state"</td><td>FAIL</td>
 *       <td>{@code TransactionManager.beginCommit} throws it before any EndTxn is queued</td></tr>
 *   <tr><td>commit: {@code TimeoutException}, {@code InterruptException}, {@code
 *       ProducerFencedException} and every other</td><td>INFO</td>
 *       <td>EndTxn may have been sent, or be on its way; a fenced reply may follow a first one that
 *       was lost</td></tr>
 *   <tr><td>abort: any</td><td>INFO</td>
 *       <td>its records may stay undecided for a while; that none may become visible follows from
 *       the commit that was never asked</td></tr>
 * </table>
 *
 * <table>
 *   <caption>Positions and acknowledgements of consumers</caption>
 *   <tr><th>Exception</th><th>Outcome</th><th>Why</th></tr>
 *   <tr><td>{@code commitSync}: any, {@code CommitFailedException} as well</td><td>INFO</td>
 *       <td>{@code ConsumerCoordinator.commitOffsetsSync} and {@code CommitRequestManager} try
 *       again; "not a member" may answer an attempt after one that was taken</td></tr>
 *   <tr><td>share consumers: any, thrown or in the result</td><td>INFO</td>
 *       <td>{@code ShareConsumeRequestManager} tries again until its time is over</td></tr>
 *   <tr><td>positions of a transaction</td><td>as the transaction</td>
 *       <td>they become visible by its commit alone; without one asked for: FAIL</td></tr>
 * </table>
 *
 * <p>A success of DUPLICATE_SEQUENCE_NUMBER is {@link Outcome#OK} without an offset ({@code
 * Sender.completeBatch}).
 */
public final class KafkaErrors {
  private static final String IN_ERROR_STATE =
      "Cannot execute transactional method because we are in an error state";

  private KafkaErrors() {}

  /** What is known of a record whose {@code send()} itself failed, on the caller's thread. */
  public static Outcome ofSend(Throwable error) {
    return switch (error) {
      case SerializationException e -> Outcome.FAIL;
      case RecordTooLargeException e -> Outcome.FAIL;
      case TimeoutException e -> Outcome.FAIL;
      case InvalidTopicException e -> Outcome.FAIL;
      case AuthorizationException e -> Outcome.FAIL;
      case AuthenticationException e -> Outcome.FAIL;
      case InterruptException e -> Outcome.FAIL;
      default -> Outcome.INFO;
    };
  }

  /** What is known of a record whose error came by its callback on the client's sender thread. */
  public static Outcome ofCallback(Throwable error) {
    // An adapter's process is not the sender thread: its manifest says what is definite, and why.
    return error instanceof AdapterException e && e.definite() ? Outcome.FAIL : Outcome.INFO;
  }

  /** What is known of a transaction whose commit threw, and that was not aborted since. */
  public static Outcome ofCommit(Throwable error) {
    String message = error.getMessage();
    return error.getClass() == KafkaException.class
            && message != null
            && message.startsWith(IN_ERROR_STATE)
        ? Outcome.FAIL
        : Outcome.INFO;
  }

  /** What is known of a position, or of an acknowledgement, whose commit failed. */
  public static Outcome ofConsumerCommit(Throwable error) {
    return Outcome.INFO;
  }

  /** What is known of a transaction whose abort threw. */
  public static Outcome ofAbort(Throwable error) {
    return Outcome.INFO;
  }

  /**
   * Whether a transaction whose commit threw this may still be aborted by the same client. After a
   * {@code TimeoutException} or an interrupt only another commit is legal ({@code
   * KafkaProducer.commitTransaction}, Javadoc). A timeout that is only the cause is that of a
   * record, and the client waits for the abort.
   */
  public static boolean mayAbortAfterCommit(Throwable error) {
    if (!(error instanceof KafkaException)) {
      return false;
    }
    Remedy remedy = ClientErrors.remedy(ClientErrors.Client.TRANSACTIONAL, error);
    return remedy == Remedy.ABORT
        || (remedy == Remedy.RETRY && !(error instanceof TimeoutException));
  }

  /**
   * What a call of a consumer threw. An exception that is not Kafka's, such as an {@code
   * IllegalStateException} of {@code poll}, is a defect of the client: it becomes the cause of one
   * that ends the client, as it would end an application.
   */
  static KafkaException ofCall(RuntimeException error) {
    return error instanceof KafkaException known ? known : new KafkaException(text(error), error);
  }

  /** Whether a producer can only be closed after this, transactional or not. */
  public static boolean endsClient(Throwable error) {
    return ClientErrors.remedy(ClientErrors.Client.TRANSACTIONAL, error) == Remedy.CLOSE;
  }

  /**
   * The class and the head of the message, without numbers and names, so that a history holds few
   * distinct texts.
   */
  public static String text(Throwable error) {
    String message = error.getMessage();
    if (message == null) {
      return error.getClass().getSimpleName();
    }
    String head = message.lines().findFirst().orElse("").replaceAll("\\S*\\d\\S*", "#");
    return error.getClass().getSimpleName()
        + ": "
        + (head.length() > 90 ? head.substring(0, 90) + "…" : head);
  }
}
