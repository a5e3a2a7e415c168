package dev.ontrial.trial.run;

import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterTimeout;
import dev.ontrial.cluster.Helper;
import dev.ontrial.cluster.ProcessLauncher;
import dev.ontrial.fault.FaultException;
import dev.ontrial.fault.Nemesis;
import dev.ontrial.history.HistoryReader;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.history.Phase;
import dev.ontrial.trial.Trial;
import dev.ontrial.venue.Venue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** One trial from an empty folder to a finished history; it does not judge. */
public final class TrialRun {
  private static final Duration FIRST_ACKS = Duration.ofMinutes(1);
  private static final Duration COLD = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final long WARM_ACKS = 20;

  private final Trial trial;
  private final Path folder;
  private final ProcessLauncher launcher;
  private final Venue venue;
  private final Progress progress;
  private final List<Helper> helpers;
  private final Plan plan;
  private final long runId;

  /**
   * @param folder the trial's own, existing and empty
   * @param runId tells this run's records from all others
   * @param helpers programs that must not end while the trial runs
   */
  public TrialRun(
      Trial trial,
      Path folder,
      long runId,
      ProcessLauncher launcher,
      Venue venue,
      List<Helper> helpers,
      Progress progress) {
    this.trial = trial;
    this.folder = folder;
    this.launcher = launcher;
    this.venue = venue;
    this.helpers = helpers;
    this.progress = progress;
    Path here = folder.resolve("data").resolve("clients");
    this.plan = new Plan(trial, venue.clientFolder().orElse(here), venue.access());
    this.runId = runId;
  }

  /**
   * Runs the trial. What goes wrong on the way is written into the history, so that the verdict
   * knows of it.
   *
   * @throws InterruptedException if the thread was interrupted; everything is healed and ended
   * @throws IOException if the run's files cannot be written
   */
  public void run() throws IOException, InterruptedException {
    Path histories = Files.createDirectories(folder.resolve("history"));
    try (HistoryWriter history =
        HistoryWriter.create(histories.resolve(Declarations.HARNESS), runId)) {
      Declarations declarations = new Declarations(history);
      Programs programs =
          new Programs(declarations, plan, line -> progress.notice(trial.name() + ": " + line));
      Setbacks setbacks =
          new Setbacks(plan, declarations, what -> progress.notice(trial.name() + ": " + what));
      try {
        declare(declarations, setbacks);
        if (plan.subjects().isEmpty()) {
          // Nothing of it can be run with these versions; each cell says why.
          say(declarations, Phase.READ);
          return;
        }
        say(declarations, Phase.STARTING);
        programs.watch(helpers);
        WireCounts counts = new WireCounts(history, runId);
        try (TestBed stage =
            TestBed.set(
                new TestBed.Piece(
                    trial, plan, folder, runId, counts.counted(), history::clockOffset),
                launcher,
                venue,
                programs,
                progress::notice)) {
          perform(stage, history, declarations, setbacks, counts);
          programs.close();
          if (Thread.interrupted()) {
            // Kafka's clients take an interrupt for the end of what they were asked.
            throw new InterruptedException();
          }
        }
      } catch (RuntimeException | IOException | InterruptedException e) {
        throw aborted(e, programs.hopeless(), declarations);
      } finally {
        programs.close();
      }
    }
  }

  /**
   * Writes why the trial ended early.
   *
   * @param hopeless why nothing can be proven any more, if that is why the thread was interrupted
   * @return what to throw
   */
  private RuntimeException aborted(
      Exception e, @Nullable String hopeless, Declarations declarations)
      throws IOException, InterruptedException {
    // Whatever was interrupted says so in its own words; the flag shows that it was.
    boolean interrupted = Thread.interrupted() || e instanceof InterruptedException;
    String why =
        hopeless != null ? hopeless : interrupted ? "interrupted" : String.valueOf(e.getMessage());
    if (hopeless == null && !interrupted && tookTooLong(e)) {
      declarations.disturbance("something took too long: " + why);
    }
    declarations.aborted(why);
    progress.notice(trial.name() + ": " + why);
    if (hopeless != null) {
      return new IllegalStateException(why, e);
    }
    if (interrupted) {
      throw new InterruptedException();
    }
    if (e instanceof IOException failed) {
      throw failed;
    }
    return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
  }

  /** Whether a faster machine might not have failed: a fault did not take, or a wait ran out. */
  private static boolean tookTooLong(Exception e) {
    return e instanceof FaultException || e instanceof ClusterTimeout;
  }

  private void perform(
      TestBed stage,
      HistoryWriter history,
      Declarations declarations,
      Setbacks setbacks,
      WireCounts counts)
      throws InterruptedException {
    say(declarations, Phase.BROKERS_UP);
    ClusterAdmin admin = stage.cluster().admin();
    WorkerPool crew = stage.crew();
    new Topics(admin, trial, plan).create(setbacks);
    say(declarations, Phase.TOPICS_IN_SYNC);
    if (plan.subjects().isEmpty()) {
      say(declarations, Phase.READ);
      return;
    }
    KeptMetadata kept = KeptMetadata.acknowledged(admin, declarations, plan);
    crew.awaitReady(trial.cluster().clients());
    WorkerFaults clients = new WorkerFaults(crew, plan, declarations, folder.resolve("history"));
    LeaderWatch watch = new LeaderWatch(admin, history, plan);
    watch.note(admin.awaitInSync(plan.topics(), Topics.IN_SYNC));
    watch.start();
    StallWatch stalls = new StallWatch();
    try (stalls) {
      crew.start(stage.cluster().bootstrapServers());
      say(declarations, Phase.RUNNING);
      Set<Plan.Client> cold = warmUp(crew, setbacks, declarations);
      if (plan.subjects().isEmpty()) {
        say(declarations, Phase.READ); // There is nothing to read.
        return;
      }
      say(declarations, Phase.FAULTED);
      new Nemesis(
              stage.cluster(),
              stage.wires(),
              new TrialRoles(stage.cluster(), trial, plan),
              clients,
              history,
              this::tell,
              new TrialTriggers(crew, admin, trial))
          .run(trial.schedule());
      say(declarations, Phase.HEALED);
      boolean again = recover(crew, cold);
      setbacks.tell(crew);
      say(declarations, Phase.STOPPING);
      new Closing(trial, plan, crew, declarations, condition -> await(condition, crew), this::tell)
          .run(clients, admin, again);
    } finally {
      stalls.tell(declarations::disturbance);
      watch.stop();
    }
    stage.dismissWorkers();
    long unread = counts.end();
    if (unread > 0) {
      declarations.note(
          "%d requests of clients in other languages could not be read on their links, so their"
                  .formatted(unread)
              + " retries are not known");
    }
    declarations.trial(trial, crew.histories(), killed(crew));
    say(declarations, Phase.QUIESCED);
    new FinalReadPhase(stage.cluster(), history, plan, kept, runId)
        .settleAndRead(watch, phase -> say(declarations, phase));
  }

  /** How many slots the files of killed workers have, so that a later loss of some shows. */
  private Map<String, Long> killed(WorkerPool crew) {
    Map<String, Long> killed = new TreeMap<>();
    for (String name : crew.killedHistories()) {
      Path file = folder.resolve("history").resolve(name);
      try {
        killed.put(name, HistoryReader.writtenSlots(file));
      } catch (IOException e) {
        progress.notice(file + " cannot be read: " + e.getMessage());
      }
    }
    return killed;
  }

  /** Before anything can go wrong, so that what goes wrong leaves unproven cells and no gap. */
  private void declare(Declarations declarations, Setbacks setbacks) {
    List<String> workers =
        plan.posts().stream().map(post -> WorkerProcess.history(post.node())).toList();
    declarations.trial(trial, workers, Map.of());
    Topics.declare(trial, plan, declarations, setbacks);
  }

  /**
   * Traffic flows for the stated time, and every client has had some acknowledgements, but for
   * those that cannot succeed. Returns the clients that have had too few in the end.
   */
  private Set<Plan.Client> warmUp(WorkerPool crew, Setbacks setbacks, Declarations declarations)
      throws InterruptedException {
    long start = System.nanoTime();
    Duration patience = trial.timing().warmUp().plus(FIRST_ACKS);
    boolean served =
        await(
            new Waiting(
                patience,
                () -> {
                  setbacks.look(crew);
                  boolean warm =
                      plan.clients().stream().allMatch(orSpare(client -> warm(crew, client)));
                  boolean over = System.nanoTime() - start >= trial.timing().warmUp().toNanos();
                  return plan.subjects().isEmpty() || (over && warm);
                }),
            crew);
    if (!served) {
      declarations.disturbance(
          "not every client was served within %d s of its start".formatted(patience.toSeconds()));
    }
    return plan.clients().stream()
        .filter(orSpare(client -> warm(crew, client)).negate())
        .collect(Collectors.toSet());
  }

  /**
   * Whether it holds of a client, or of as many members of its group as there are topic-partitions:
   * the others have nothing to do.
   */
  private Predicate<Plan.Client> orSpare(Predicate<Plan.Client> predicate) {
    return client ->
        predicate.test(client)
            || (client.post() != Plan.Post.PRODUCERS
                && plan.clients().stream()
                        .filter(each -> each.post() != Plan.Post.PRODUCERS)
                        .filter(each -> each.subject().equals(client.subject()))
                        .filter(predicate)
                        .count()
                    >= client.subject().configuration().load().partitions());
  }

  private static boolean warm(WorkerPool crew, Plan.Client client) {
    long enough = Math.min(WARM_ACKS, client.subject().configuration().load().recordsPerSecond());
    return crew.served(client) >= enough || crew.troubled(client);
  }

  /**
   * Traffic flows on after healing until every client has been served again, or is stuck. A client
   * that was hardly served before the faults is unproven whatever comes, so the wait for it is
   * short.
   *
   * @param cold the clients that were hardly served before the faults
   * @return whether every client was served again
   */
  private boolean recover(WorkerPool crew, Set<Plan.Client> cold) throws InterruptedException {
    long healed = System.nanoTime();
    Predicate<Plan.Client> done =
        orSpare(each ->
            crew.servedSince(each, healed)
                || crew.troubled(each)
                || plan.isDeleted(each.subject()));
    BooleanSupplier enough =
        () -> {
          Duration waited = Duration.ofNanos(System.nanoTime() - healed);
          Duration more = waited.minus(trial.timing().recovery());
          return !more.isNegative()
              && plan.clients().stream()
                  .allMatch(done.or(each -> cold.contains(each) && more.compareTo(COLD) >= 0));
        };
    return await(new Waiting(trial.timing().stuckAfter().plusSeconds(1), enough), crew)
        && plan.clients().stream().allMatch(done);
  }

  /**
   * Something to wait for.
   *
   * @param patience how long
   * @param condition what ends the waiting
   */
  record Waiting(Duration patience, BooleanSupplier condition) {}

  /** Waits for a condition, telling the clients' status meanwhile. Returns whether it came. */
  private boolean await(Waiting waiting, WorkerPool crew) throws InterruptedException {
    try {
      Awaitility.await()
          .atMost(waiting.patience())
          .pollInterval(POLL)
          .pollDelay(Duration.ZERO)
          .pollInSameThread()
          .until(() -> {
            if (Thread.currentThread().isInterrupted()) {
              // The sleep between two looks would go on.
              throw new IllegalStateException("interrupted");
            }
            progress.status(trial, crew.statuses());
            return waiting.condition().getAsBoolean();
          });
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    } catch (RuntimeException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw e;
    }
  }

  private void say(Declarations declarations, Phase phase) {
    declarations.phase(phase);
    progress.phase(trial, phase.word());
  }

  private void tell(String what) {
    progress.phase(trial, what);
  }
}
