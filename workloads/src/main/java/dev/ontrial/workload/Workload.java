package dev.ontrial.workload;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client that works until it is stopped, in a thread of its own, together with the successors
 * that take its place when it comes to an end: each is a process of its own in the history.
 */
abstract class Workload {
  private static final Duration BETWEEN_PROCESSES = Duration.ofMillis(200);
  private static final Duration AFTER_DEADLINE = Duration.ofSeconds(1);
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(5);

  /** A workload's fixed surroundings. */
  record Context(
      long run,
      int firstProcess,
      int processIds,
      Recorder recorder,
      Counters counters,
      Consumer<String> onEnd) {}

  final Context context;
  final Recorder recorder;
  final Counters counters;
  private final String configuration;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile boolean abandoned;
  private volatile long deadlineNanos;
  private volatile int current;

  Workload(Context context, String configuration) {
    this.context = context;
    this.recorder = context.recorder();
    this.counters = context.counters();
    this.configuration = configuration;
    this.current = context.firstProcess();
    this.thread = new Thread(this::run, "workload-" + context.firstProcess());
    thread.setDaemon(true);
  }

  /** The workload that the spec asks for, not started yet. */
  static Workload of(Context context, WorkloadSpec spec) {
    return switch (spec) {
      case ProducerSpec producer when producer.transactions() == null ->
          new SequencedProducer(context, producer);
      case ProducerSpec producer -> new TransactionalProducer(context, producer);
      case ReaderSpec reader -> new Reader(context, reader);
      case ApplicationSpec application -> new Application(context, application);
      case TransformSpec transform -> new Transform(context, transform);
      case ShareSpec share -> new ShareMember(context, share);
      case StreamsSpec streams -> new StreamsInstance(context, streams);
      case CommandSpec command -> new CommandInstance(context, command);
    };
  }

  /**
   * One client's life, from its creation to its close; ends on {@link #stopping} or when the client
   * is of no more use.
   *
   * @return why it ended
   * @throws EndOfWorkload if no successor would fare better
   */
  abstract String live(int process);

  /** Writes the client's metrics into the history. */
  void recordMetrics() {}

  final void start() {
    thread.start();
  }

  final ProcessStatus status() {
    return counters.status(context.firstProcess(), current, configuration);
  }

  /** Whether to begin no more operations. */
  final boolean stopping() {
    return stopping;
  }

  /** What is left of the time for completions; only meaningful while stopping. */
  final Duration untilDeadline() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
  }

  /** Says that something that had begun was given up without an answer. */
  final void abandon() {
    abandoned = true;
  }

  /**
   * Stops the workload and waits until its client is closed.
   *
   * @return whether everything that had begun was completed
   */
  final boolean stop(Duration timeout) throws InterruptedException {
    deadlineNanos = System.nanoTime() + timeout.toNanos();
    stopping = true;
    LockSupport.unpark(thread);
    if (!thread.join(timeout.plus(AFTER_DEADLINE))) {
      abandon();
      thread.interrupt();
      if (!thread.join(AFTER_INTERRUPT)) {
        return false;
      }
    }
    return !abandoned && counters.inFlight() == 0;
  }

  private void run() {
    String why = "not begun";
    int end = context.firstProcess() + context.processIds();
    try {
      for (int process = context.firstProcess(); !stopping; process++) {
        if (process == end) {
          throw new EndOfWorkload("no process ids are left; the last process: " + why);
        }
        current = process;
        why = live(process);
        pause(BETWEEN_PROCESSES);
      }
    } catch (EndOfWorkload e) {
      context.onEnd().accept(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      recorder.note(current, "the workload failed: " + KafkaErrors.text(e));
      context.onEnd().accept("the workload failed: " + e);
    }
  }

  private void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (!stopping && System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  /**
   * Waits until the next record is due, or the workload is to stop. Wakes at most every
   * millisecond: a thousand processes' worth of timers would cost more than the records.
   */
  final void await(Pacer pacer) {
    long wait = pacer.take(System.nanoTime());
    while (wait > 0 && !stopping) {
      LockSupport.parkNanos(Math.max(wait, TimeUnit.MILLISECONDS.toNanos(1)));
      wait = pacer.take(System.nanoTime());
    }
  }

  /** Says that a workload is over although nobody stopped it. */
  static final class EndOfWorkload extends RuntimeException {
    EndOfWorkload(@Nullable String message) {
      super(message);
    }
  }
}
