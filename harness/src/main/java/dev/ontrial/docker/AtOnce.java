package dev.ontrial.docker;

import dev.ontrial.cluster.ClusterException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does the same to several containers at once, since the engine takes its time for each. */
final class AtOnce {
  private AtOnce() {}

  /**
   * Waits for all of them, also when one fails.
   *
   * @throws RuntimeException what the first that failed threw
   */
  static <T> void run(Collection<T> each, Consumer<T> what) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> futures = new ArrayList<>();
      for (T one : each) {
        futures.add(executor.submit(() -> what.accept(one)));
      }
      @Nullable RuntimeException failed = null;
      for (Future<?> future : futures) {
        @Nullable RuntimeException why = failure(future);
        failed = failed == null ? why : failed;
      }
      if (failed != null) {
        throw failed;
      }
    }
  }

  private static @Nullable RuntimeException failure(Future<?> future) {
    try {
      future.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause() instanceof RuntimeException cause
          ? cause
          : new ClusterException(String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ClusterException("interrupted while containers were started or ended", e);
    }
  }
}
