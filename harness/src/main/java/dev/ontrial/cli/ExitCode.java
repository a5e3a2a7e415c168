package dev.ontrial.cli;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.trial.Summary;
import java.util.List;

/** What the process ends with. */
final class ExitCode {
  /** Everything as promised, and every control was seen. */
  static final int HELD = 0;

  /** A promise was broken. */
  static final int BROKEN = 1;

  /** Nothing was broken, but something is unproven. */
  static final int UNPROVEN = 2;

  /** Some replays of an incident reproduced it, and some did not. */
  static final int SOMETIMES = 3;

  /** No replay of an incident reproduced it. */
  static final int NEVER = 4;

  /** An incident is smaller than it was, but the time was over before nothing was left to try. */
  static final int BUDGET = 5;

  /** The user's input cannot be used. */
  static final int USAGE = 64;

  /** ontrial itself failed, or this machine cannot do what was asked. */
  static final int INTERNAL = 70;

  private ExitCode() {}

  static int of(List<CellVerdict> cells) {
    return Summary.of(cells).exitCode();
  }
}
