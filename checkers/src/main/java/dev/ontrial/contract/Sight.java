package dev.ontrial.contract;

import static dev.ontrial.contract.Observation.Answer.NOT_SEEN;
import static dev.ontrial.contract.Observation.Answer.SEEN;
import static dev.ontrial.contract.Observation.Answer.UNKNOWN;

import dev.ontrial.contract.Observation.Answer;

/**
 * Whether a condition was observed in the case of one anomaly, and what exactly.
 *
 * @param answer whether it was
 * @param words what was seen, or why it does not count; a sentence without a full stop
 * @param near whether it was seen, but at another time, in another place, or of another process
 */
record Sight(Answer answer, String words, boolean near) {
  static Sight seen(String words) {
    return new Sight(SEEN, words, false);
  }

  static Sight notSeen(String words) {
    return new Sight(NOT_SEEN, words, false);
  }

  /** It was seen, but elsewhere, at another time, or of another process. */
  static Sight elsewhere(String words) {
    return new Sight(NOT_SEEN, words, true);
  }

  static Sight unknown(String words) {
    return new Sight(UNKNOWN, words, false);
  }

  boolean isSeen() {
    return answer == SEEN;
  }

  /** The one that excuses more; of two alike, the one that came closer. */
  Sight or(Sight other) {
    if (answer != other.answer) {
      return rank() > other.rank() ? this : other;
    }
    return near || !other.near ? this : other;
  }

  private int rank() {
    return switch (answer) {
      case SEEN -> 2;
      case UNKNOWN -> 1;
      case NOT_SEEN -> 0;
    };
  }
}
