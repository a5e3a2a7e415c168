package dev.ontrial.workload;

import dev.ontrial.adapter.AdapterLaunch;
import dev.ontrial.history.FatalError;
import dev.ontrial.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One producer's lifetime: it numbers its records densely, writes down every send before it is made
 * and every answer when it comes, and keeps the number of unanswered records within a window.
 *
 * <p>One thread sends. Answers come on the client's own thread, which does nothing here but append
 * to the history and count.
 */
final class ProducerProcess {
  /** Takes the answers of records. */
  @FunctionalInterface
  interface Answers {
    /** Ignores them. */
    Answers IGNORED = (process, sequence, outcome) -> {};

    /** A record of that process was answered. */
    void answered(int process, long sequence, Outcome outcome);
  }

  private static final List<String> METRICS =
      List.of("record-retry-total", "record-error-total", "record-send-total", "batch-split-total");
  private static final Duration AFTER_FATAL = Duration.ofSeconds(5);
  private static final long WINDOW_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final int process;
  private final long run;
  private final ProducerSpec spec;
  private final Recorder recorder;
  private final Counters counters;
  private final Producer<byte[], byte[]> client;
  private final Window window;
  private final Outcome success;
  private final ClientErrors.Client kind;
  private final List<Metric> metrics;
  private final Samples samples;
  private final Answers answers;
  private long nextSequence;
  private @Nullable Thread sending;
  private volatile @Nullable Throwable fatal;
  // A send holds the process itself, for as long as the client blocks it.
  private final Object measuring = new Object();
  private boolean closed;

  ProducerProcess(
      int process,
      long run,
      ProducerSpec spec,
      Recorder recorder,
      Counters counters,
      Producer<byte[], byte[]> client) {
    this(process, run, spec, recorder, counters, client, Answers.IGNORED);
  }

  /**
   * A process whose answers somebody else wants to know, too.
   *
   * @param answers told of every answer, before the window opens for another record
   */
  ProducerProcess(
      int process,
      long run,
      ProducerSpec spec,
      Recorder recorder,
      Counters counters,
      Producer<byte[], byte[]> client,
      Answers answers) {
    this.answers = answers;
    this.process = process;
    this.run = run;
    this.spec = spec;
    this.recorder = recorder;
    this.counters = counters;
    this.client = client;
    this.window = new Window(spec.window());
    this.success = spec.acks().equals("0") ? Outcome.SENT : Outcome.OK;
    this.kind =
        spec.properties().containsKey("transactional.id")
            ? ClientErrors.Client.TRANSACTIONAL
            : ClientErrors.Client.PRODUCER;
    this.metrics = metrics(client);
    this.samples = new Samples(process, recorder);
  }

  /**
   * Creates a client and declares its process.
   *
   * @throws Workload.EndOfWorkload if the client refuses its properties
   */
  static ProducerProcess open(
      Workload.Context context,
      ProducerSpec spec,
      int process,
      Map<String, Object> description,
      Answers answers) {
    Recorder recorder = context.recorder();
    try {
      Producer<byte[], byte[]> client = client(spec, process);
      recorder.process(process, description);
      return new ProducerProcess(
          process, context.run(), spec, recorder, context.counters(), client, answers);
    } catch (KafkaException e) {
      throw new Workload.EndOfWorkload(
          spec.configuration() + ": the producer cannot be made: " + Descriptions.causes(e));
    }
  }

  private static Producer<byte[], byte[]> client(ProducerSpec spec, int process) {
    Properties properties = new Properties();
    properties.putAll(spec.properties());
    if (AdapterLaunch.of(properties) == null) {
      properties.putIfAbsent("acks", spec.acks());
    }
    if (spec.transactions() != null) {
      properties.putIfAbsent("max.block.ms", "15000");
    }
    properties.put("bootstrap.servers", spec.bootstrap());
    properties.put("client.id", "ontrial-" + process);
    return Clients.producer(properties);
  }

  private static List<Metric> metrics(Producer<byte[], byte[]> client) {
    List<Metric> found = new ArrayList<>();
    client
        .metrics()
        .forEach((name, metric) -> {
          if (name.group().equals("producer-metrics") && METRICS.contains(name.name())) {
            found.add(metric);
          }
        });
    return found;
  }

  Producer<byte[], byte[]> client() {
    return client;
  }

  /** The error after which the client is of no more use, if there was one. */
  @Nullable Throwable fatal() {
    return fatal;
  }

  /** Ends this process's usefulness. */
  void fail(Throwable error) {
    counters.failed(error);
    if (fatal == null) {
      fatal = error;
    }
  }

  /**
   * Waits until another record may be unanswered.
   *
   * @return false if that was given up, because the client failed or {@code giveUp} said so
   */
  boolean awaitWindow(BooleanSupplier giveUp) {
    if (window.tryTake()) {
      return true;
    }
    counters.windowWaits.incrementAndGet();
    try {
      while (!giveUp.getAsBoolean() && fatal == null) {
        if (window.tryTake(WINDOW_POLL_NANOS)) {
          return true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /**
   * Sends the next record; {@link #awaitWindow} must have said yes before. Numbering, the
   * invocation in the history and the send are one critical section.
   *
   * @return whether the client took the record; false if it failed at once
   */
  boolean send(TopicPartitionId target, int transaction, int position, int size) {
    return send(
        target,
        null,
        sequence ->
            RecordIdentity.inTransaction(
                run, process, sequence, target.id(), transaction, position, size));
  }

  /**
   * Sends the next record with a content of its own.
   *
   * @param key the key, by which the client's partitioner then finds the target; null for none
   * @param content what the record with this sequence is to be
   */
  synchronized boolean send(
      TopicPartitionId target, byte @Nullable [] key, LongFunction<RecordIdentity> content) {
    RecordIdentity identity = content.apply(nextSequence++);
    Completion completion = new Completion(identity);
    ProducerRecord<byte[], byte[]> record =
        spec.habits().format().record(target, key, identity, spec.recordBytes());
    counters.sent.incrementAndGet();
    recorder.send(process, identity);
    sending = Thread.currentThread();
    try {
      var unused = client.send(record, completion);
    } catch (RuntimeException e) {
      completion.failedInSend(e);
    } finally {
      sending = null;
    }
    return !completion.failedInSend;
  }

  /** The answer to one record. Only the first counts: a send may both throw and call back. */
  private final class Completion implements Callback {
    private final long sequence;
    private final int topicPartition;
    private final int transaction;
    private final int position;
    private boolean done;
    private boolean failedInSend;

    /** Keeps what the history needs: many thousands of these wait for their answers at a time. */
    Completion(RecordIdentity identity) {
      this.sequence = identity.sequence();
      this.topicPartition = identity.topicPartition();
      this.transaction = identity.transaction();
      this.position = identity.position();
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception error) {
      if (error == null) {
        complete(success, metadata != null && metadata.hasOffset() ? metadata.offset() : -1, "");
      } else if (Thread.currentThread() == sending) {
        failedInSend(error);
      } else {
        complete(KafkaErrors.ofCallback(error), -1, KafkaErrors.text(error));
        failIfFatal(error);
      }
    }

    private void failedInSend(Exception error) {
      failedInSend = true;
      complete(KafkaErrors.ofSend(error), -1, KafkaErrors.text(error));
      failIfFatal(error);
    }

    private void failIfFatal(Exception error) {
      if (ClientErrors.remedy(kind, error) == ClientErrors.Remedy.CLOSE) {
        fail(error);
      } else {
        counters.failed(error);
      }
    }

    private void complete(Outcome outcome, long offset, String why) {
      synchronized (this) {
        if (done) {
          return;
        }
        done = true;
      }
      long now =
          recorder.sendDone(
              process, topicPartition, sequence, transaction, position, outcome, offset, why);
      counters.completed(outcome, now);
      answers.answered(process, sequence, outcome);
      window.give();
    }
  }

  /** Fences what went before. Nothing was begun yet, so that trying again is safe. */
  boolean initTransactions(BooleanSupplier giveUp) {
    String id = spec.properties().getOrDefault("transactional.id", "");
    recorder.initTransactions(process, id);
    while (!giveUp.getAsBoolean()) {
      try {
        client.initTransactions();
        recorder.initTransactionsDone(process, id, Outcome.OK);
        return true;
      } catch (TimeoutException e) {
        counters.failed(e);
        recorder.note(process, "initTransactions: " + KafkaErrors.text(e));
      } catch (KafkaException | IllegalStateException e) {
        recorder.initTransactionsDone(process, id, Outcome.INFO);
        fail(e);
        return false;
      }
    }
    return false;
  }

  /** Waits until every record is answered, or the time is over. */
  boolean awaitCompletions(Duration timeout) {
    try {
      return window.awaitAll(timeout.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Writes the client's totals into the history, unless the client was closed. */
  void recordMetrics() {
    synchronized (measuring) {
      if (!closed) {
        recordMetrics(false);
      }
    }
  }

  private void recordMetrics(boolean last) {
    samples.begin();
    for (Metric metric : metrics) {
      if (metric.metricValue() instanceof Number value) {
        samples.take(metric.metricName().name(), Math.round(value.doubleValue()), last);
      }
    }
    ProducerIdentity identity = ProducerIdentity.of(client);
    if (identity != null) {
      samples.take(ProducerIdentity.ID, identity.id(), last);
      samples.take(ProducerIdentity.EPOCH, identity.epoch(), last);
    }
  }

  /**
   * Waits for what is unanswered, as long as the workload has time, and closes the client.
   *
   * @return why the process ended
   */
  String end(Workload workload) {
    Throwable cause = fatal;
    String why =
        cause == null ? "stopped" : FatalError.end(KafkaErrors.text(ClientErrors.telling(cause)));
    boolean completed =
        awaitCompletions(workload.stopping() ? workload.untilDeadline() : AFTER_FATAL);
    if (!completed && workload.stopping()) {
      workload.abandon();
    }
    close(workload.stopping() ? workload.untilDeadline() : AFTER_FATAL, why);
    return why;
  }

  /**
   * Closes the client. What is still unanswered when the time is over comes back as an error, whose
   * outcome is unknown. The last values of the metrics are taken before, since closing removes
   * them.
   */
  void close(Duration timeout, String why) {
    synchronized (measuring) {
      recordMetrics(true);
      closed = true;
    }
    boolean interrupted = Thread.interrupted();
    try {
      client.close(timeout);
    } catch (RuntimeException e) {
      recorder.note(process, "the client did not close cleanly: " + KafkaErrors.text(e));
    } finally {
      recorder.processEnd(process, why);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
