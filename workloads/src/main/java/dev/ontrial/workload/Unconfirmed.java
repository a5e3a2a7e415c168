package dev.ontrial.workload;

import dev.ontrial.history.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a producer that resends has sent without being told that it was written; thread-safe. */
final class Unconfirmed {
  private record Copy(int process, long sequence) {}

  private final Map<Copy, Sending> open = new LinkedHashMap<>();
  private final Deque<Sending> again = new ArrayDeque<>();

  /** A content is about to be sent. */
  synchronized void sent(int process, long sequence, Sending what) {
    open.put(new Copy(process, sequence), what);
  }

  /** A copy was answered: anything but a success makes it due again. */
  synchronized void answered(int process, long sequence, Outcome outcome) {
    Sending what = open.remove(new Copy(process, sequence));
    if (what != null && outcome != Outcome.OK && outcome != Outcome.SENT) {
      again.add(what.again());
    }
  }

  /** What is to be sent again next; null if there is nothing. */
  synchronized @Nullable Sending next() {
    return again.poll();
  }

  /** Makes due what a closed process was never answered. */
  synchronized void succeed() {
    List<Sending> left = new ArrayList<>();
    open.values().forEach(what -> left.add(what.again()));
    open.clear();
    again.addAll(left);
  }

  /** Makes due what others have left. */
  synchronized void inherit(Collection<Sending> left) {
    again.addAll(left);
  }
}
