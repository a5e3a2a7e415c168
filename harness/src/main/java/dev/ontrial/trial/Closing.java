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

  void run(CrewFaults faults, ClusterAdmin admin) throws InterruptedException {
    stop(Plan.Post.PRODUCERS, longestDelivery().plusSeconds(5));
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

  private Duration longestDelivery() {
    return trial.configurations().stream()
        .map(c ->
            ClientSettings.of(trial.cluster().clients(), c)
                .getOrDefault("delivery.timeout.ms", "120000"))
        .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}
