package dev.ontrial.contract;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;

/** Declares a trial with controllers that are no brokers. */
final class Separate {
  private Separate() {}

  /** Three brokers, which are nodes 1 to 3, three controllers, 4 to 6, and 7, which joins. */
  static HistoryBuilder controllers(HistoryBuilder history) {
    String trial = "{\"name\":\"t\",\"brokers\":3,\"controllers\":3,\"laterControllers\":[7]}";
    return history.simple(EventKind.TRIAL, -1, -1, 0, 0, trial);
  }
}
