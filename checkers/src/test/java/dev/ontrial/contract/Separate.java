package dev.ontrial.contract;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;

/** Declares a trial with controllers that are no brokers. */
final class Separate {
  private Separate() {}

  /** Three brokers, which are nodes 1 to 3, and three controllers, 4 to 6. */
  static HistoryBuilder controllers(HistoryBuilder history) {
    return history.simple(
        EventKind.TRIAL, -1, -1, 0, 0, "{\"name\":\"t\",\"brokers\":3,\"controllers\":3}");
  }
}
