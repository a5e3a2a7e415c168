package dev.ontrial.checker;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** A set of records by writer and number, as one bitmap for each writer. */
final class RecordSet {
  private final Map<Integer, BitSet> numbers = new HashMap<>();

  /** Adds a record; false if it was in already. What is no possible number is left out. */
  boolean add(int writer, int sequence) {
    if (sequence < 0) {
      return true;
    }
    BitSet of = numbers.computeIfAbsent(writer, process -> new BitSet());
    boolean isNew = !of.get(sequence);
    of.set(sequence);
    return isNew;
  }

  boolean contains(int writer, int sequence) {
    BitSet of = numbers.get(writer);
    return of != null && sequence >= 0 && of.get(sequence);
  }
}
