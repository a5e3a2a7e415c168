package dev.ontrial.workload;

import dev.ontrial.history.Outcome;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What one workload did so far, over all its processes. */
final class Counters {
  final AtomicLong sent = new Apart();
  final AtomicLong windowWaits = new AtomicLong();
  final AtomicLong read = new AtomicLong();
  final AtomicLong transactions = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong acked = new AtomicLong();
  private final AtomicLong info = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final LongSupplier clock;
  private volatile long lastAckNanos;
  private volatile ProcessStatus.Errors errors = ProcessStatus.Errors.NONE;

  /** With this machine's time. */
  Counters() {
    this(System::nanoTime);
  }

  /**
   * @param clock the time of the history
   */
  Counters(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * A counter that shares no cache line with what is created after it: the thread that sends counts
   * here, and the client's own thread counts there.
   */
  @SuppressWarnings({"unused", "serial"})
  private static final class Apart extends AtomicLong {
    private long a;
    private long b;
    private long c;
    private long d;
    private long e;
    private long f;
    private long g;
    private long h;
  }

  /** How many records were sent and are not answered. */
  long inFlight() {
    long done = answered.get();
    return sent.get() - done;
  }

  /** A record was answered, at that time. */
  void completed(Outcome outcome, long nanos) {
    switch (outcome) {
      case OK, SENT -> {
        acked.incrementAndGet();
        lastAckNanos = nanos;
      }
      case FAIL -> failed.incrementAndGet();
      case INFO, NONE -> info.incrementAndGet();
    }
    answered.incrementAndGet();
  }

  /** A client got an error, whatever followed it. */
  synchronized void failed(Throwable error) {
    errors =
        errors.and(KafkaErrors.text(ClientErrors.telling(error)), ClientErrors.isPermanent(error));
  }

  /** An application has done with a record what it is there for. */
  void served() {
    acked.incrementAndGet();
    lastAckNanos = clock.getAsLong();
  }

  ProcessStatus status(int process, int current, String configuration) {
    return new ProcessStatus(
        process,
        current,
        configuration,
        sent.get(),
        acked.get(),
        info.get(),
        failed.get(),
        inFlight(),
        windowWaits.get(),
        read.get(),
        transactions.get(),
        lastAckNanos,
        errors);
  }
}
