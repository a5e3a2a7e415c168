package dev.ontrial.cli;

import dev.ontrial.outcome.Outcome;

/** What the process ends with. */
final class ExitCode {
  /** Everything as promised and required, and every control was seen. */
  static final int HELD = Outcome.HELD;

  /** A promise was broken, or a requirement is not met. */
  static final int BROKEN = Outcome.BROKEN;

  /** Nothing was broken, but something is unproven. */
  static final int UNPROVEN = Outcome.UNPROVEN;

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
}
