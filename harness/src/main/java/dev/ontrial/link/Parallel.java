package dev.ontrial.link;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The same control call to many links at once, each on its own virtual thread. */
public final class Parallel {
  private Parallel() {}

  /**
   * Calls {@code action} with every item and waits for all of them, whatever interrupts: who was
   * told that a call failed must be able to rely on what was done. The interrupt is kept.
   *
   * @throws RuntimeException the first failure, with the others suppressed in it
   */
  public static <T> void forEach(Collection<T> items, Consumer<T> action) {
    @Nullable RuntimeException failure = null;
    AtomicBoolean interrupted = new AtomicBoolean(Thread.interrupted());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>(items.size());
      for (T item : items) {
        calls.add(threads.submit(() -> action.accept(item)));
      }
      for (Future<?> call : calls) {
        RuntimeException failed = failureOf(call, interrupted);
        if (failure == null) {
          failure = failed;
        } else if (failed != null && !failed.equals(failure)) {
          failure.addSuppressed(failed);
        }
      }
    } finally {
      if (interrupted.get()) {
        Thread.currentThread().interrupt();
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static @Nullable RuntimeException failureOf(Future<?> call, AtomicBoolean interrupted) {
    while (true) {
      try {
        call.get();
        return null;
      } catch (ExecutionException e) {
        return e.getCause() instanceof RuntimeException failed
            ? failed
            : new LinkException("a control call to a link failed: " + e.getCause(), e.getCause());
      } catch (InterruptedException e) {
        interrupted.set(true);
      }
    }
  }
}
