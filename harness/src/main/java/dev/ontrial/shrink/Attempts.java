package dev.ontrial.shrink;

import dev.ontrial.trial.Trial;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs trials, and keeps what they leave behind for as long as it is wanted. */
interface Attempts {
  /**
   * What came of a run.
   *
   * @param seen whether the anomaly was seen
   * @param run the name of the run's folder
   * @param failure why the trial ended before its time; empty if it did not
   */
  record Attempt(boolean seen, String run, String failure) {}

  /**
   * Runs a trial once.
   *
   * @throws Ended if the user ended it early
   */
  Attempt run(Trial trial) throws IOException;

  /**
   * Removes what runs left behind.
   *
   * @param run the one that stays; null for none
   */
  void keepOnly(@Nullable String run) throws IOException;

  /** Of what a trial's cells must show, what they showed in a run; nothing if it is gone. */
  Map<String, Trial.Demand> met(Trial trial, @Nullable String run) throws IOException;
}
