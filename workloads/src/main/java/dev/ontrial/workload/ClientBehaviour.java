package dev.ontrial.workload;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Something that a client of the version on the classpath does with a real broker. Each answers by
 * what it saw, in a few words that a claim can be compared with.
 */
public enum ClientBehaviour {
  /** What {@code send()} does when the buffer has been full for {@code max.block.ms}. */
  BUFFER_FULL("buffer-full", BufferBehaviours::whenFull),
  /** What {@code send()} does with a record that its serializer refuses. */
  SERIALIZER_FAILS("serializer-fails", SendBehaviours::whenSerializerFails),
  /** Whether a record too large for the broker keeps its neighbours from being written. */
  POISON_RECORD("poison-record", SendBehaviours::poisonRecord),
  /** What becomes of a record that shares its batch with one too large for the broker. */
  POISONED_BATCH("poisoned-batch", SendBehaviours::inOneBatchWithPoison),
  /** The offset that an acknowledgement with acks=0 names. */
  ACKS_0_OFFSET("acks-0-offset", SendBehaviours::offsetWithoutAcknowledgement),
  /** The kind of thread that runs callbacks. */
  CALLBACK_THREAD("callback-thread", SendBehaviours::callbackThread),
  /** What {@code flush()} does in a callback. */
  FLUSH_IN_CALLBACK("flush-in-callback", SendBehaviours::flushInCallback),
  /** The number of threads that send, for one producer and several topics. */
  SENDER_THREADS("sender-threads", SendBehaviours::senderThreads),
  /** What becomes of the threads of producers that were not closed. */
  UNCLOSED_PRODUCERS("unclosed-producers", SendBehaviours::unclosedProducers),
  /** How evenly records without keys are spread over six partitions. */
  SPREAD("spread", SendBehaviours::spread),
  /** Whether a batch that is not full waits for {@code linger.ms}. */
  BATCH_WAITS("batch-waits", BufferBehaviours::batchWaits),
  /** Whether a batch that is full is sent before {@code linger.ms} ends. */
  FULL_BATCH_GOES("full-batch-goes", BufferBehaviours::fullBatchGoes),
  /** What becomes of a record whose interceptor throws in {@code onSend}. */
  INTERCEPTOR_THROWS("interceptor-throws", InterceptorBehaviours::throwing),
  /** Whether the record that an interceptor returns is the one that is written. */
  INTERCEPTOR_CHANGES("interceptor-changes", InterceptorBehaviours::changing),
  /** Whether a consumer with default settings reads the records of aborted transactions. */
  ABORTED_BY_DEFAULT("aborted-by-default", TransactionBehaviours::abortedByDefault),
  /** Whether the brokers keep transactions in the topic __transaction_state. */
  TRANSACTION_LOG("transaction-log", TransactionBehaviours::transactionLog),
  /** Whether a metric moves if the broker is away for longer than a request's timeout. */
  METRIC_ON_RETRY("metric-on-retry", MetricBehaviours::onRetry),
  /** Whether a metric moves if the buffer stays full. */
  METRIC_ON_FULL_BUFFER("metric-on-full-buffer", MetricBehaviours::onFullBuffer),
  /** Whether a metric moves if records are sent. */
  METRIC_ON_SENDING("metric-on-sending", MetricBehaviours::onSending),
  /** Whether a metric moves if a transaction is aborted. */
  METRIC_ON_ABORT("metric-on-abort", MetricBehaviours::onAbort);

  /** The group of metrics that belong to the producer as a whole. */
  static final String PRODUCER_METRICS = "producer-metrics";

  /** How long a behaviour waits for one thing, in seconds, before it counts as failed. */
  static final int PATIENCE_SECONDS = 30;

  /** How long a behaviour may take in all. A client may block without end where it should not. */
  private static final int LIMIT_SECONDS = 180;

  private final String word;

  @SuppressWarnings("ImmutableEnumChecker") // a reference to a static method
  private final Experiment experiment;

  ClientBehaviour(String word, Experiment experiment) {
    this.word = word;
    this.experiment = experiment;
  }

  /** Does it, and says what it saw. */
  @FunctionalInterface
  interface Experiment {
    String see(Venue venue, String detail) throws Exception;
  }

  /** The harness, which can do to the broker what a client cannot. */
  @FunctionalInterface
  interface Harness {
    /**
     * Asks for one of {@code pause} and {@code resume}; returns once it is done.
     *
     * @throws IOException if it cannot be done
     */
    void ask(String word) throws IOException;
  }

  /**
   * Where it happens.
   *
   * @param bootstrap the address of a cluster of one broker, which creates topics by itself
   * @param harness does things to the broker
   */
  record Venue(String bootstrap, Harness harness) {
    /** A producer with these settings, and with Kafka's defaults beside them. */
    KafkaProducer<byte[], byte[]> producer(Map<String, ?> with) {
      Map<String, Object> properties = new HashMap<>(with);
      properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
      properties.putIfAbsent(
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
      properties.putIfAbsent(
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
      return new KafkaProducer<>(properties);
    }
  }

  /** The word by which claims name it. */
  public String word() {
    return word;
  }

  /**
   * The behaviour of that word.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ClientBehaviour of(String word) {
    return Arrays.stream(values())
        .filter(each -> each.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown behaviour " + word));
  }

  /** The words of all. */
  public static List<String> words() {
    return Arrays.stream(values()).map(ClientBehaviour::word).toList();
  }

  /** What was seen; {@code failed: …} if the experiment itself did not work. */
  String answer(Venue venue, String detail) {
    FutureTask<String> seeing = new FutureTask<>(() -> seen(venue, detail));
    Thread.ofPlatform().daemon().name(word).start(seeing);
    try {
      return seeing.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return "failed: not done in " + LIMIT_SECONDS + " s";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "failed: interrupted";
    } catch (ExecutionException e) {
      return "failed: " + e.getCause();
    }
  }

  private String seen(Venue venue, String detail) {
    try {
      return experiment.see(venue, detail);
    } catch (ExecutionException e) {
      return "failed: " + e.getCause();
    } catch (TimeoutException e) {
      return "failed: not done in " + PATIENCE_SECONDS + " s";
    } catch (StackOverflowError e) {
      return "failed: " + e + " in " + e.getStackTrace()[0];
    } catch (Exception e) {
      return "failed: " + e;
    }
  }

  /** The name of the exception that a send ended with; {@code written} if it ended well. */
  static String end(java.util.concurrent.Future<?> send)
      throws InterruptedException, TimeoutException {
    try {
      var unused = send.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return "written";
    } catch (ExecutionException e) {
      return name(e.getCause() instanceof KafkaException cause ? cause : e);
    }
  }

  /** The simple name of a class of exceptions. */
  static String name(Throwable thrown) {
    return thrown.getClass().getSimpleName();
  }
}
