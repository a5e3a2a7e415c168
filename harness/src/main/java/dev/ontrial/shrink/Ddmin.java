package dev.ontrial.shrink;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Delta debugging: A. Zeller and R. Hildebrandt, Simplifying and Isolating Failure-Inducing Input,
 * IEEE Transactions on Software Engineering 28(2), 2002.
 *
 * <p>Of n items it makes n² + 3n + 1 tests at the most, and about 2 log n where one item is the
 * cause.
 */
final class Ddmin {
  private Ddmin() {}

  /**
   * A part of the items that passes the test, and from which no single item can be taken away
   * (together with what hangs on it) so that it still does.
   *
   * @param items pass the test, which they are not put to
   * @param closed of some items those that can be without the others; must keep their order
   * @param test whether some items still do what they are to do
   */
  static <T> List<T> minimize(
      List<T> items, UnaryOperator<List<T>> closed, Predicate<List<T>> test) {
    if (items.isEmpty() || test.test(List.of())) {
      return List.of();
    }
    List<T> current = items;
    int parts = 2;
    while (current.size() >= 2) {
      List<T> smaller = firstOf(chunks(current, parts), current, closed, test);
      if (smaller != null) {
        current = smaller;
        parts = 2;
        continue;
      }
      // Of two parts each is the other's complement.
      smaller = parts == 2 ? null : firstOf(complements(current, parts), current, closed, test);
      if (smaller != null) {
        current = smaller;
        parts = Math.max(parts - 1, 2);
      } else if (parts >= current.size()) {
        break;
      } else {
        parts = Math.min(2 * parts, current.size());
      }
      parts = Math.min(parts, Math.max(2, current.size()));
    }
    return current;
  }

  private static <T> @Nullable List<T> firstOf(
      List<List<T>> candidates,
      List<T> current,
      UnaryOperator<List<T>> closed,
      Predicate<List<T>> test) {
    for (List<T> each : candidates) {
      List<T> candidate = closed.apply(each);
      boolean known = candidate.isEmpty() || candidate.size() == current.size();
      if (!known && test.test(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  private static <T> List<List<T>> chunks(List<T> items, int parts) {
    List<List<T>> chunks = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      int from = part * items.size() / parts;
      chunks.add(items.subList(from, (part + 1) * items.size() / parts));
    }
    return chunks;
  }

  private static <T> List<List<T>> complements(List<T> items, int parts) {
    List<List<T>> complements = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      List<T> rest = new ArrayList<>(items.subList(0, part * items.size() / parts));
      rest.addAll(items.subList((part + 1) * items.size() / parts, items.size()));
      complements.add(rest);
    }
    return complements;
  }
}
