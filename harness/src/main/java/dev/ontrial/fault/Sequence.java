package dev.ontrial.fault;

import dev.ontrial.cluster.Nodes;
import java.util.List;
import java.util.Set;

/** Several steps that stand in a trial file as one entry. */
public interface Sequence {
  /** All of them. */
  List<Sequence> ALL = List.of(new RollingRestart(), new RollingUpgrade());

  /** The word of the entry's {@code fault}. */
  String word();

  /** What the steps do, in sentences for docs/trial-files.md. */
  String effect();

  /** Its own keys, besides {@code at}, {@code for}, {@code after}, {@code when} and the like. */
  Set<String> keys();

  /**
   * The steps.
   *
   * @param keys the entry
   * @param cue what the first of them waits for; its name begins the names of all of them
   * @param nodes the brokers and the separate controllers
   */
  List<ScheduledFault> steps(FaultKeys keys, Cue cue, Nodes nodes);
}
