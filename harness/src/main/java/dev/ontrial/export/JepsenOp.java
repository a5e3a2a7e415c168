package dev.ontrial.export;

import java.util.List;

/**
 * An operation as Jepsen sees it: asked for by one process, and completed before that process asks
 * for the next.
 *
 * @param owner the process of ours that did it
 * @param f what it does, such as {@code send}
 * @param type how it completed: {@code ok}, {@code fail} or {@code info}
 * @param invokedNanos when it was asked for
 * @param completedNanos when it was completed
 * @param asked its value when it was asked for
 * @param told its value when it was completed
 */
record JepsenOp(
    int owner,
    String f,
    String type,
    long invokedNanos,
    long completedNanos,
    String asked,
    String told) {

  /** A vector in EDN. */
  static String vector(List<String> elements) {
    return "[" + String.join(" ", elements) + "]";
  }
}
