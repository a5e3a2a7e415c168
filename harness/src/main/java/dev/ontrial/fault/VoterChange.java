package dev.ontrial.fault;

import dev.ontrial.cluster.Voters;
import java.time.Duration;
import java.util.Map;

/** A change of the voters of the metadata quorum, as its faults tell it. */
final class VoterChange {
  /** How long the quorum may take until it lists the voters as asked. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private VoterChange() {}

  /**
   * Makes a change.
   *
   * @param facts takes the voters before and after it
   * @return what was seen of it
   */
  static String make(Voters voters, Map<String, Object> facts, Runnable change) {
    facts.put("votersFrom", voters.ids());
    change.run();
    facts.put("votersTo", voters.ids());
    return "the voters of the metadata quorum are %s, before that %s"
        .formatted(facts.get("votersTo"), facts.get("votersFrom"));
  }
}
