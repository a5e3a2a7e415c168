package dev.ontrial.fault;

import dev.ontrial.link.wire.Action;
import dev.ontrial.link.wire.Condition;

/**
 * What a step of {@link Wire} does to which frames.
 *
 * @param on the frames that it strikes
 * @param action what becomes of them
 * @param until the name of the step whose beginning lets a held frame go; empty for none
 */
public record Strike(Condition on, Action action, String until) {
  /** Whether it only looks, so that nothing is broken when it has struck. */
  public boolean watches() {
    return action instanceof Action.Watch;
  }
}
