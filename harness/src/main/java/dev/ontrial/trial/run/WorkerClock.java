package dev.ontrial.trial.run;

import dev.ontrial.history.ClockInterval;
import dev.ontrial.workload.WorkerCommand;
import dev.ontrial.workload.WorkerReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compares the clock of a worker on another machine with that of this JVM, by questions to it. */
final class WorkerClock {
  private static final int OFTEN = 20;
  private static final Duration ANSWER = Duration.ofSeconds(2);

  /** A question without an answer yet. */
  private record Question(int number, long askedNanos, CompletableFuture<Void> answered) {}

  private final Consumer<WorkerCommand> commands;
  private final ClockSamples samples = new ClockSamples();
  private int number;
  private volatile @Nullable Long endNanos;
  private volatile Question open = new Question(0, 0, CompletableFuture.completedFuture(null));

  /**
   * @param commands takes them to the worker
   */
  WorkerClock(Consumer<WorkerCommand> commands) {
    this.commands = commands;
  }

  /**
   * Corrects the worker's clock as far as that can be done. Its times count from now on.
   *
   * @throws IllegalStateException if the worker does not tell its time
   */
  void begin(Duration patience) {
    for (int asked = 0; asked < OFTEN; asked++) {
      if (!askOnce(patience)) {
        throw new IllegalStateException(
            "a worker did not tell its time within " + patience.toSeconds() + " s");
      }
    }
    long middle = samples.until(System.nanoTime()).middle();
    samples.correct(middle);
    commands.accept(new WorkerCommand.CorrectClock(middle));
  }

  /** Asks many times, as the best answers decide. */
  void askOften() {
    for (int asked = 0; asked < OFTEN && askOnce(ANSWER); asked++) {
      // The answers are collected.
    }
  }

  /** Asks once; returns whether the answer came in that time. One that comes later counts too. */
  synchronized boolean askOnce(Duration patience) {
    try {
      if (open.answered.isDone()) {
        number++;
        open = new Question(number, System.nanoTime(), new CompletableFuture<>());
        commands.accept(new WorkerCommand.Time(number));
      }
      open.answered.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException | ExecutionException | IllegalStateException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void answered(WorkerReply.Time said) {
    long now = System.nanoTime();
    Question its = open;
    if (its.number == said.number() && its.answered.complete(null)) {
      samples.add(its.askedNanos, said.nanos(), now);
    }
  }

  /** The worker has ended: what comes later does not matter. */
  void ended() {
    endNanos = System.nanoTime();
  }

  /** Within what the worker's times until its end, or until now, are known. */
  ClockInterval offset() {
    Long end = endNanos;
    return samples.until(end == null ? System.nanoTime() : end);
  }
}
