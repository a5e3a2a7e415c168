package dev.ontrial.fault;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work that an interrupt of the caller does not reach: healing, ending and judging, which must be
 * whole also when a run is ended early. An interrupt that comes meanwhile is kept for later.
 */
public final class Uninterrupted {
  private Uninterrupted() {}

  /** Something to be done without interruption. */
  @FunctionalInterface
  public interface Work<E extends Exception> {
    void run() throws E;
  }

  /**
   * Does the work on a thread of its own and waits for its end.
   *
   * @throws E whatever the work throws
   */
  public static <E extends Exception> void run(Work<E> work) throws E {
    FutureTask<Void> task =
        new FutureTask<>(() -> {
          work.run();
          return null;
        });
    Thread.ofPlatform().name("uninterrupted").daemon().start(task);
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          task.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          Throwable cause = e.getCause();
          if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
          }
          if (cause instanceof Error error) {
            throw error;
          }
          // Work declares nothing else.
          @SuppressWarnings("unchecked")
          E declared = (E) (cause == null ? e : cause);
          throw declared;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
