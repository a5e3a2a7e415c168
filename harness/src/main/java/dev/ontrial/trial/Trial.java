package dev.ontrial.trial;

import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.fault.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One cluster, one schedule of faults, one seed, many configurations at once: everything that is
 * needed to run it again.
 *
 * @param name the fault's name in the matrix
 * @param seed fixes targets, transactions and aborts; not the interleaving
 * @param cluster the brokers
 * @param links how the network is faulted
 * @param configurations what is on trial, each on its own topics
 * @param schedule the faults; empty for none
 * @param controls by configuration, the anomalies that must be seen for the cell to prove anything
 * @param notApplicable by configuration, why the fault cannot touch it
 * @param exposure by counter, the least evidence that the fault hit a configuration
 * @param timing how long the quiet phases last
 */
public record Trial(
    String name,
    long seed,
    Brokers cluster,
    LinksChoice links,
    List<Configuration> configurations,
    List<Step> schedule,
    Map<String, Set<String>> controls,
    Map<String, String> notApplicable,
    Map<String, Long> exposure,
    Timing timing) {

  /**
   * The brokers.
   *
   * @param brokers how many, 1 to 7
   * @param kafka their version
   * @param clients the version of the clients on trial
   * @param productionTimeouts whether Kafka's own defaults hold, nothing shortened
   * @param settings broker settings of the user's
   */
  public record Brokers(
      int brokers,
      String kafka,
      String clients,
      boolean productionTimeouts,
      Map<String, String> settings) {

    /** Brokers whose clients are of the version that the harness itself has. */
    public Brokers(
        int brokers, String kafka, boolean productionTimeouts, Map<String, String> settings) {
      this(brokers, kafka, ClientDistribution.ownVersion(), productionTimeouts, settings);
    }
  }

  /** How the network is faulted. */
  public enum LinksChoice {
    /** Toxiproxy where it can be had, else the relay, said in one line. */
    AUTO,
    /** Toxiproxy, or the trial does not start. */
    TOXIPROXY,
    /** The byte relay in the harness's own JVM. */
    RELAY
  }

  /**
   * The quiet phases of a trial.
   *
   * @param warmUp how long traffic flows before the schedule starts
   * @param recovery how long traffic flows after the last heal
   * @param stuckAfter no acknowledged record for so long after the last heal is an anomaly
   */
  public record Timing(Duration warmUp, Duration recovery, Duration stuckAfter) {
    static final Timing DEFAULT =
        new Timing(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(20));
  }

  /** When the last fault ends, from the start of the schedule. */
  public Duration scheduleLength() {
    return schedule.stream().map(Step::end).max(Duration::compareTo).orElse(Duration.ZERO);
  }
}
