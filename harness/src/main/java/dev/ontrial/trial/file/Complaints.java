package dev.ontrial.trial.file;

import dev.ontrial.trial.BadInput;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Everything that is wrong with a file, so that a user is told all of it at once. */
final class Complaints {
  private static final int MOST = 50;

  private final Set<String> all = new LinkedHashSet<>();

  /** Adds one, or those that a reader has collected. */
  void add(BadInput complaint) {
    String.valueOf(complaint.getMessage()).lines().forEach(all::add);
  }

  /** Does something, and keeps the complaint if there is one. */
  void collect(Runnable task) {
    try {
      task.run();
    } catch (BadInput e) {
      add(e);
    }
  }

  /** What the supplier returns, or the given value where it complains. */
  <T> T or(T otherwise, Supplier<T> supplier) {
    try {
      return supplier.get();
    } catch (BadInput e) {
      add(e);
      return otherwise;
    }
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * Ends the reading if there is anything to complain about.
   *
   * @throws BadInput with one line for each complaint
   */
  void raise() {
    if (!all.isEmpty()) {
      List<String> lines = new ArrayList<>(all.stream().limit(MOST).toList());
      if (all.size() > MOST) {
        lines.add("and %d more".formatted(all.size() - MOST));
      }
      throw new BadInput(lines);
    }
  }
}
