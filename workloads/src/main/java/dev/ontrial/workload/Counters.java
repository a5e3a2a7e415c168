package dev.ontrial.workload;

import dev.ontrial.history.Outcome;
import java.util.concurrent.atomic.AtomicLong;

/** What one workload did so far, over all its processes. */
final class Counters {
  final AtomicLong sent = new AtomicLong();
  final AtomicLong inFlight = new AtomicLong();
  final AtomicLong windowWaits = new AtomicLong();
  final AtomicLong read = new AtomicLong();
  final AtomicLong transactions = new AtomicLong();
  private final AtomicLong acked = new AtomicLong();
  private final AtomicLong info = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile long lastAckNanos;
  private volatile ProcessStatus.Errors errors = ProcessStatus.Errors.NONE;

  void completed(Outcome outcome) {
    switch (outcome) {
      case OK, SENT -> {
        acked.incrementAndGet();
        lastAckNanos = System.nanoTime();
      }
      case FAIL -> failed.incrementAndGet();
      case INFO, NONE -> info.incrementAndGet();
    }
    inFlight.decrementAndGet();
  }

  /** A client got an error, whatever followed it. */
  synchronized void failed(Throwable error) {
    errors =
        errors.and(KafkaErrors.text(ClientErrors.telling(error)), ClientErrors.isPermanent(error));
  }

  /** An application has done with a record what it is there for. */
  void served() {
    acked.incrementAndGet();
    lastAckNanos = System.nanoTime();
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
        inFlight.get(),
        windowWaits.get(),
        read.get(),
        transactions.get(),
        lastAckNanos,
        errors);
  }
}
