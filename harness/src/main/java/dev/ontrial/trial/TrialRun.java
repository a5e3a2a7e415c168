package dev.ontrial.trial;

import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ProcessLauncher;
import dev.ontrial.fault.Nemesis;
import dev.ontrial.fault.Roles;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.link.Links;
import dev.ontrial.workload.ProcessStatus;
import dev.ontrial.workload.ReaderSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** One trial from an empty folder to a finished history; it does not judge. */
final class TrialRun {
  private static final Duration WORKER_START = Duration.ofMinutes(1);
  private static final Duration FIRST_ACKS = Duration.ofMinutes(1);
  private static final Duration IN_SYNC = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final long WARM_ACKS = 20;

  private final Trial trial;
  private final Path folder;
  private final ProcessLauncher launcher;
  private final Links links;
  private final Progress progress;
  private final Plan plan;
  private final long runId;

  /**
   * @param folder the trial's own, existing and empty
   * @param runId tells this run's records from all others
   */
  TrialRun(
      Trial trial,
      Path folder,
      long runId,
      ProcessLauncher launcher,
      Links links,
      Progress progress) {
    this.trial = trial;
    this.folder = folder;
    this.launcher = launcher;
    this.links = links;
    this.progress = progress;
    this.plan = new Plan(trial);
    this.runId = runId;
  }

  /**
   * Runs the trial. What goes wrong on the way is written into the history, so that the verdict
   * knows of it.
   *
   * @throws InterruptedException if the thread was interrupted; everything is healed and ended
   * @throws IOException if the run's files cannot be written
   */
  void run() throws IOException, InterruptedException {
    Path histories = Files.createDirectories(folder.resolve("history"));
    try (HistoryWriter history = HistoryWriter.create(histories.resolve(Declarations.HARNESS))) {
      Declarations declarations = new Declarations(history);
      try {
        declare(declarations);
        say(declarations, "starting");
        try (Stage stage = Stage.set(trial, folder, runId, launcher, links, progress::notice)) {
          perform(stage, history, declarations);
          if (Thread.interrupted()) {
            // Kafka's clients take an interrupt for the end of what they were asked.
            throw new InterruptedException();
          }
        }
      } catch (RuntimeException | IOException | InterruptedException e) {
        // Whatever was interrupted says so in its own words; the flag tells that it was.
        boolean interrupted = Thread.interrupted() || e instanceof InterruptedException;
        String why = interrupted ? "interrupted" : String.valueOf(e.getMessage());
        declarations.phase("aborted: " + why);
        progress.notice(trial.name() + ": " + why);
        if (interrupted) {
          throw new InterruptedException();
        }
        throw e;
      }
    }
  }

  private void perform(Stage stage, HistoryWriter history, Declarations declarations)
      throws InterruptedException {
    say(declarations, "brokers up");
    ClusterAdmin admin = stage.cluster().admin();
    int leader = createTopics(admin);
    say(declarations, "topics in sync");
    stage.producers().awaitReady(WORKER_START);
    stage.readers().awaitReady(WORKER_START);
    stage.producers().refuseUnlessClients(trial.cluster().clients());
    LeaderWatch watch = new LeaderWatch(admin, history, plan);
    watch.note(admin.snapshot(plan.topics()));
    watch.start();
    try {
      startClients(stage);
      say(declarations, "running");
      warmUp(stage.producers());
      say(declarations, "faulted");
      new Nemesis(stage.cluster(), stage.wires(), roles(admin, leader), history, this::tell)
          .run(trial.schedule());
      say(declarations, "healed");
      recover(stage.producers());
      stopClients(stage, declarations);
    } finally {
      watch.stop();
    }
    stage.dismissWorkers();
    say(declarations, "quiesced");
    new Reckoning(admin, stage.cluster().directBootstrapServers(), history, plan, runId)
        .settleAndRead(watch, phase -> say(declarations, phase));
  }

  /** Topics that one broker leads, which is not the active controller where there is a choice. */
  private int createTopics(ClusterAdmin admin) {
    int brokers = trial.cluster().brokers();
    int leader = brokers == 1 ? 1 : admin.brokerBesidesController();
    for (Plan.Share share : plan.shares()) {
      for (String topic : share.topics()) {
        Configuration configuration = share.configuration();
        admin.createTopic(
            topic,
            configuration.load().partitions(),
            Math.min(3, brokers),
            leader,
            configuration.topic());
      }
    }
    admin.coordinators().create();
    admin.awaitInSync(plan.topics(), IN_SYNC);
    return leader;
  }

  /** Before anything can go wrong, so that what goes wrong leaves unproven cells and no gap. */
  private void declare(Declarations declarations) {
    declarations.trial(trial);
    int replication = Math.min(3, trial.cluster().brokers());
    for (Plan.Share share : plan.shares()) {
      Map<String, String> topic = share.configuration().topic();
      Map<String, String> cluster = trial.cluster().settings();
      String least = Integer.toString(Math.min(2, replication));
      declarations.configuration(
          trial,
          share,
          Map.of(
              "replication.factor",
              Integer.toString(replication),
              "min.insync.replicas",
              topic.getOrDefault(
                  "min.insync.replicas", cluster.getOrDefault("min.insync.replicas", least)),
              "unclean.leader.election.enable",
              topic.getOrDefault(
                  "unclean.leader.election.enable",
                  cluster.getOrDefault("unclean.leader.election.enable", "false"))));
    }
  }

  private void startClients(Stage stage) {
    String bootstrap = stage.cluster().bootstrapServers();
    for (Plan.Share share : plan.shares()) {
      List<ReaderSpec> readers = plan.readers(share, bootstrap);
      for (int i = 0; i < readers.size(); i++) {
        stage.readers().start(share.readers().get(i), 1, readers.get(i));
      }
      for (int i = 0; i < share.producers().size(); i++) {
        stage
            .producers()
            .start(
                share.producers().get(i),
                Plan.IDS_PER_PRODUCER,
                plan.producer(share, i, bootstrap));
      }
    }
  }

  /** Traffic flows for the stated time, and every producer has had some acknowledgements. */
  private void warmUp(Worker producers) throws InterruptedException {
    long start = System.nanoTime();
    await(
        FIRST_ACKS,
        producers,
        () ->
            System.nanoTime() - start >= trial.timing().warmUp().toNanos()
                && plan.shares().stream().allMatch(share -> warm(producers, share)));
  }

  private static boolean warm(Worker producers, Plan.Share share) {
    long enough = Math.min(WARM_ACKS, share.configuration().load().recordsPerSecond());
    return share.producers().stream()
        .allMatch(id -> acked(producers, id) >= enough || troubled(producers, id));
  }

  private Roles roles(ClusterAdmin admin, int leader) {
    int coordinator =
        plan.shares().stream()
            .filter(s -> s.configuration().workload() == Configuration.Workload.TRANSACTIONAL)
            .findFirst()
            .map(s ->
                admin.coordinators().ofTransactionalId(Plan.transactionalId(s.configuration(), 0)))
            .orElseGet(() ->
                admin.coordinators().ofGroup("ontrial-" + trial.configurations().get(0).name()));
    return new Roles(
        trial.cluster().brokers(), leader, admin.activeController(), coordinator, trial.seed());
  }

  /** Traffic flows on after healing until every producer has been served again, or is stuck. */
  private void recover(Worker producers) throws InterruptedException {
    long healed = System.nanoTime();
    await(
        trial.timing().stuckAfter().plusSeconds(1),
        producers,
        () ->
            System.nanoTime() - healed >= trial.timing().recovery().toNanos()
                && plan.producers().stream()
                    .allMatch(id -> servedSince(producers, id, healed) || troubled(producers, id)));
  }

  private static boolean servedSince(Worker producers, int id, long nanos) {
    ProcessStatus status = producers.statuses().get(id);
    return status != null && status.lastAckNanos() - nanos > 0;
  }

  private static boolean troubled(Worker worker, int id) {
    return worker.troubles().containsKey(id) || !worker.alive();
  }

  private static long acked(Worker producers, int id) {
    ProcessStatus status = producers.statuses().get(id);
    return status == null ? 0 : status.acked();
  }

  private void stopClients(Stage stage, Declarations declarations) throws InterruptedException {
    tell("stopping");
    Duration patience = longestDelivery().plusSeconds(5);
    stage.producers().stop(plan.producers(), patience);
    boolean stopped =
        await(
            patience.plusSeconds(10),
            stage.producers(),
            () -> stage.producers().allStopped(plan.producers()));
    if (!stopped) {
      declarations.note("a producer did not stop in " + patience.toSeconds() + " s");
    }
    stage.readers().stop(plan.readers(), Duration.ofSeconds(5));
    await(
        Duration.ofSeconds(10),
        stage.producers(),
        () -> stage.readers().allStopped(plan.readers()));
    if (!stage.producers().alive()) {
      declarations.crashed(plan.producers(), "the worker ended by itself");
    }
    stage.producers().troubles().values().forEach(declarations::note);
    stage.readers().troubles().values().forEach(declarations::note);
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

  /** Waits for a condition, telling the producers' status meanwhile. Returns whether it came. */
  private boolean await(Duration patience, Worker producers, BooleanSupplier condition)
      throws InterruptedException {
    try {
      Awaitility.await()
          .atMost(patience)
          .pollInterval(POLL)
          .pollDelay(Duration.ZERO)
          .pollInSameThread()
          .until(() -> {
            Collection<ProcessStatus> statuses = List.copyOf(producers.statuses().values());
            progress.status(trial, statuses);
            return condition.getAsBoolean();
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

  private void say(Declarations declarations, String phase) {
    declarations.phase(phase);
    progress.phase(trial, phase);
  }

  private void tell(String what) {
    progress.phase(trial, what);
  }
}
