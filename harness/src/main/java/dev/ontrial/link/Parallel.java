package dev.ontrial.link;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The same control call to many links at once, each on its own virtual thread. */
final class Parallel {
  private Parallel() {}

  /**
   * Calls {@code action} with every item and waits for all of them.
   *
   * @throws RuntimeException the first failure, with the others suppressed in it
   */
  static <T> void forEach(Collection<T> items, Consumer<T> action) {
    @Nullable RuntimeException failure = null;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>(items.size());
      for (T item : items) {
        calls.add(threads.submit(() -> action.accept(item)));
      }
      for (Future<?> call : calls) {
        RuntimeException failed = failureOf(call);
        if (failure == null) {
          failure = failed;
        } else if (failed != null && !failed.equals(failure)) {
          failure.addSuppressed(failed);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static @Nullable RuntimeException failureOf(Future<?> call) {
    try {
      call.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause() instanceof RuntimeException failed
          ? failed
          : new LinkException("a control call to a link failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new LinkException("interrupted during a control call to a link", e);
    }
  }
}
