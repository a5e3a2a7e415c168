package dev.ontrial.trial;

import dev.ontrial.cluster.ClusterAdmin;
import java.time.Duration;
import java.util.List;

/** How the clients' work comes to its end: first those that write, then those that read. */
final class Closing {
  private static final Duration DRAIN = Duration.ofSeconds(30);

  /** An application of the user's own may have Kafka's session timeout, 45 s. */
  private static final Duration OWN_DRAIN = Duration.ofSeconds(75);

  private static final Duration MEMBER_STOP = Duration.ofSeconds(10);
  private static final Duration LEEWAY = Duration.ofSeconds(10);

  /** A client may have no limit of its own: what is unanswered after this is unknown. */
  private static final Duration LONGEST_DELIVERY = Duration.ofMinutes(2);

  /** Where a client was not served again in the whole time of recovery. */
  private static final Duration UNSERVED_DELIVERY = Duration.ofSeconds(15);

  /** Waits for something, as a trial does. */
  interface Waiter {
    boolean await(TrialRun.Waiting waiting) throws InterruptedException;
  }

  private final Trial trial;
  private final Plan plan;
  private final Crew crew;
  private final Declarations declarations;
  private final Waiter waiter;

  Closing(Trial trial, Plan plan, Crew crew, Declarations declarations, Waiter waiter) {
    this.trial = trial;
    this.plan = plan;
    this.crew = crew;
    this.declarations = declarations;
    this.waiter = waiter;
  }

  /**
   * Stops the clients.
   *
   * @param served whether every client was served again after the faults
   */
  void run(CrewFaults faults, ClusterAdmin admin, boolean served) throws InterruptedException {
    stop(
        Plan.Post.PRODUCERS,
        patience(longestDelivery(trial), served ? LONGEST_DELIVERY : UNSERVED_DELIVERY));
    Draining draining = new Draining(admin, plan);
    boolean own = plan.shares().stream().anyMatch(share -> !share.configuration().own().isNone());
    waiter.await(new TrialRun.Waiting(own ? OWN_DRAIN : DRAIN, draining::isDone));
    faults.calm();
    stop(Plan.Post.MEMBERS, MEMBER_STOP);
    crew.stopReaders();
    waiter.await(new TrialRun.Waiting(LEEWAY, crew::readersStopped));
    faults.crashes();
    crew.troubles().forEach(declarations::note);
  }

  /** Stops the clients of a post; members of groups all at once. */
  private void stop(Plan.Post post, Duration patience) throws InterruptedException {
    List<Plan.Client> those =
        plan.clients().stream()
            .filter(c -> (c.post() == Plan.Post.PRODUCERS) == (post == Plan.Post.PRODUCERS))
            .toList();
    crew.stop(those, patience);
    if (!waiter.await(new TrialRun.Waiting(patience.plus(LEEWAY), () -> crew.stopped(those)))) {
      declarations.note("a client did not stop in " + patience.toSeconds() + " s");
    }
  }

  /** How long the answers of producers are waited for. */
  static Duration patience(Duration delivery, Duration limit) {
    return (delivery.compareTo(limit) < 0 ? delivery : limit).plusSeconds(5);
  }

  private static Duration longestDelivery(Trial trial) {
    return trial.configurations().stream()
        .map(c ->
            ClientSettings.of(trial.cluster().clients(), c)
                .getOrDefault("delivery.timeout.ms", "120000"))
        .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}
