package dev.ontrial.trial.run;

import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.trial.ClientSettings;
import dev.ontrial.trial.Trial;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** How the clients' work comes to its end: first those that write, then those that read. */
final class Closing {
  private static final Duration DRAIN = Duration.ofSeconds(30);

  /** What a group that is still draining gets besides, where that is enough. */
  private static final Duration MORE_DRAIN = Duration.ofSeconds(45);

  /** An application of the user's own may have Kafka's session timeout, 45 s. */
  private static final Duration OWN_DRAIN = Duration.ofSeconds(75);

  /** How often a trial says how far groups are. */
  private static final Duration SAYS_EVERY = Duration.ofSeconds(10);

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
  private final WorkerPool crew;
  private final Declarations declarations;
  private final Waiter waiter;
  private final Consumer<String> says;

  /**
   * The end of the work of these clients.
   *
   * @param says hears what is waited for
   */
  Closing(
      Trial trial,
      Plan plan,
      WorkerPool crew,
      Declarations declarations,
      Waiter waiter,
      Consumer<String> says) {
    this.trial = trial;
    this.plan = plan;
    this.crew = crew;
    this.declarations = declarations;
    this.waiter = waiter;
    this.says = says;
  }

  /**
   * Stops the clients.
   *
   * @param served whether every client was served again after the faults
   */
  void run(WorkerFaults faults, ClusterAdmin admin, boolean served) throws InterruptedException {
    stop(
        Plan.Post.PRODUCERS,
        patience(longestDelivery(trial), served ? LONGEST_DELIVERY : UNSERVED_DELIVERY));
    Draining draining = new Draining(admin, plan);
    boolean own =
        plan.subjects().stream().anyMatch(subject -> !subject.configuration().own().isNone());
    drain(draining, own ? OWN_DRAIN : DRAIN);
    faults.calm();
    stop(Plan.Post.MEMBERS, MEMBER_STOP);
    Duration reading = trial.timing().stuckAfter().plusSeconds(2);
    crew.stopReaders(reading);
    waiter.await(new TrialRun.Waiting(reading.plus(LEEWAY), crew::readersStopped));
    faults.crashes();
    crew.troubles().forEach(declarations::note);
  }

  /**
   * Waits for the groups, and says now and then what they are at. Groups that are slow and not hung
   * get more time, if they need no more than {@link #MORE_DRAIN} at their rate.
   */
  private void drain(Draining draining, Duration patience) throws InterruptedException {
    long started = System.nanoTime();
    boolean drained = isDrained(draining, patience);
    if (!drained && draining.endsWithin(MORE_DRAIN)) {
      drained = isDrained(draining, MORE_DRAIN.multipliedBy(2));
    }
    if (!drained && !draining.text().isEmpty()) {
      long seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds();
      String text = "after " + seconds + " s " + draining.text();
      declarations.note(text);
      says(text);
    }
  }

  private boolean isDrained(Draining draining, Duration patience) throws InterruptedException {
    long[] said = {System.nanoTime()};
    return waiter.await(
        new TrialRun.Waiting(
            patience,
            () -> {
              boolean done = draining.isDone();
              if (!done && System.nanoTime() - said[0] >= SAYS_EVERY.toNanos()) {
                said[0] = System.nanoTime();
                says(draining.text());
              }
              return done;
            }));
  }

  private void says(String text) {
    if (!text.isEmpty()) {
      says.accept(text);
    }
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
