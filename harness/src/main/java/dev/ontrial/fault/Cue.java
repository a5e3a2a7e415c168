package dev.ontrial.fault;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a step waits for before its time runs, and what others call it.
 *
 * @param name what other steps call it; empty for nothing
 * @param after another step that comes first; null for none
 * @param when something that must happen then; null for nothing
 * @param within how long it may wait for that, and for the frame that it strikes
 */
public record Cue(String name, @Nullable After after, @Nullable Trigger when, Duration within) {
  /** How long a step waits where nothing else is said. */
  public static final Duration USUALLY = Duration.ofSeconds(30);

  /** No name, and nothing to wait for. */
  public static final Cue NONE = new Cue("", null, null, USUALLY);

  /**
   * A moment of another step.
   *
   * @param step its name
   * @param ended whether its end is meant, and not its beginning
   */
  public record After(String step, boolean ended) {
    @Override
    public String toString() {
      return step + (ended ? " ended" : "");
    }
  }

  /** Whether the step's time counts from the start of the schedule. */
  public boolean isByTheClock() {
    return after == null && when == null;
  }
}
