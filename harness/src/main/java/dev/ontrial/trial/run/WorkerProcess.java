package dev.ontrial.trial.run;

import dev.ontrial.cluster.ControlledClock;
import dev.ontrial.cluster.ProcessLauncher;
import dev.ontrial.fault.FaultException;
import dev.ontrial.history.ClockInterval;
import dev.ontrial.history.HistoryDirectory;
import dev.ontrial.venue.WorkerProgram;
import dev.ontrial.workload.ProcessStatus;
import dev.ontrial.workload.WorkerCommand;
import dev.ontrial.workload.WorkerReply;
import dev.ontrial.workload.WorkloadSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A JVM of its own that runs clients, driven by lines of JSON; it ends when the harness does. */
public final class WorkerProcess implements AutoCloseable {
  private static final Duration QUIT = Duration.ofSeconds(10);
  private static final Duration CLOSE = Duration.ofSeconds(20); // with 16 adapters, when busy

  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(250);
  private static final Duration BETWEEN_COPIES = Duration.ofSeconds(5);

  /** 128 and the number of SIGKILL. */
  private static final int KILLED = 137;

  private final WorkerProgram program;
  private final @Nullable ControlledClock clock;
  private final @Nullable WorkerClock ownClock;
  private final Writer commands;
  private final Map<Integer, ProcessStatus> statuses = new ConcurrentHashMap<>();
  private final Map<Integer, String> troubles = new ConcurrentHashMap<>();
  private final Set<Integer> stopped = ConcurrentHashMap.newKeySet();
  private final CountDownLatch ready = new CountDownLatch(1);
  private volatile String clientVersion = "unknown";
  private volatile long userCpuMillis;
  private volatile boolean ended;
  private volatile boolean asked;
  private volatile WorkerWatcher watcher = WorkerWatcher.NOBODY;
  private volatile boolean killed;
  private volatile boolean paused;
  private boolean historyIsHere;

  private WorkerProcess(WorkerProgram program, @Nullable ControlledClock clock) {
    this.program = program;
    this.clock = clock;
    this.ownClock = program.hasOwnClock() ? new WorkerClock(this::tell) : null;
    this.commands = new OutputStreamWriter(program.commands(), StandardCharsets.UTF_8);
    Thread.ofVirtual().name("worker-replies-" + program.pid()).start(this::listen);
    if (ownClock != null) {
      WorkerClock its = ownClock;
      var unused = program.onExit().whenComplete((code, failed) -> its.ended());
    }
  }

  /** Starts a worker; it takes commands once it is ready. */
  public static WorkerProcess start(ProcessLauncher launcher, WorkerLaunch launch)
      throws IOException {
    Process process = launcher.start(launch.program());
    return new WorkerProcess(new LocalProgram(process), launch.clock());
  }

  /** A worker that runs elsewhere. */
  static WorkerProcess of(WorkerProgram program) {
    return new WorkerProcess(program, null);
  }

  /** The file that controls the wall clock of a worker's clients. */
  static Path clock(Path folder, int node) {
    return folder.resolve("data").resolve("worker-" + node + ".clock");
  }

  /** The name of a worker's history file. */
  static String history(int node) {
    return "worker-" + node + HistoryDirectory.SUFFIX;
  }

  private void listen() {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(program.replies(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("{")) {
          hear(WorkerReply.decode(line));
        }
        // Anything else is the last words of a JVM that crashes.
      }
    } catch (IOException e) {
      troubles.put(-1, "the worker's replies ended: " + e.getMessage());
    } finally {
      ended = true;
      ready.countDown();
    }
  }

  private void hear(WorkerReply reply) {
    switch (reply) {
      case WorkerReply.Ready said -> {
        clientVersion = said.clientVersion();
        ready.countDown();
      }
      case WorkerReply.Status said -> {
        userCpuMillis = said.userCpuMillis();
        said.processes().forEach(status -> statuses.put(status.process(), status));
      }
      case WorkerReply.Stopped said -> {
        statuses.put(said.process(), said.last());
        stopped.add(said.process());
      }
      case WorkerReply.Time said -> {
        if (ownClock != null) {
          ownClock.answered(said);
        }
      }
      case WorkerReply.Ended said -> {
        troubles.put(said.process(), said.why());
        stopped.add(said.process());
      }
      case WorkerReply.Failed said -> {
        troubles.put(said.process(), said.message());
        stopped.add(said.process());
      }
    }
  }

  /** Has somebody hear of what happens to the process from now on. */
  void watchedBy(WorkerWatcher whom) {
    watcher = whom;
    var unused =
        program
            .onExit()
            .thenAccept(code -> {
              if (!asked) {
                whom.endedUnasked(code);
              }
            });
  }

  /** The process id of its JVM. */
  public long pid() {
    return program.pid();
  }

  /** Waits until the worker takes commands, and until its clock is known. */
  public void awaitReady(Duration patience) throws InterruptedException {
    if (!ready.await(patience.toMillis(), TimeUnit.MILLISECONDS) || ended) {
      throw new IllegalStateException(
          "a worker did not start within " + patience.toSeconds() + " s; see its log in workers/");
    }
    if (ownClock != null) {
      ownClock.begin(patience);
      Thread.ofVirtual().name("worker-watch-" + program.pid()).start(this::keepUp);
    }
  }

  /** Starts a workload; {@code process} is the id by which it is called from now on. */
  public void start(int process, int processIds, WorkloadSpec spec) {
    tell(new WorkerCommand.Start(process, processIds, spec));
  }

  /** Asks for the end of these workloads, without waiting; see {@link #allStopped}. */
  public void stop(Collection<Integer> processes, Duration patience) {
    processes.forEach(each -> tell(new WorkerCommand.Stop(each, patience.toMillis())));
  }

  /** Whether all of these have ended. */
  public boolean allStopped(Collection<Integer> processes) {
    return ended || stopped.containsAll(processes);
  }

  /** The last status of a workload, by the id that it was started with. */
  public Map<Integer, ProcessStatus> statuses() {
    return statuses;
  }

  /** What went wrong, by workload; -1 is the worker itself. */
  public Map<Integer, String> troubles() {
    return troubles;
  }

  String clientVersion() {
    return clientVersion;
  }

  /**
   * Makes sure that a worker that is ready runs the clients on trial, and no others.
   *
   * @throws IllegalStateException if it does not
   */
  void refuseUnlessClients(String version) {
    if (!clientVersion.equals(version)) {
      throw new IllegalStateException(
          "a worker runs kafka-clients %s, not %s".formatted(clientVersion, version));
    }
  }

  /** The CPU time outside the kernel that the worker had spent when it last reported. */
  public long userCpuMillis() {
    return userCpuMillis;
  }

  boolean alive() {
    return !ended;
  }

  /** Whether this harness ended it by SIGKILL, so that its history has no end. */
  boolean killed() {
    return killed;
  }

  /** Follows the clock and the history of a worker elsewhere while it runs. */
  private void keepUp() {
    WorkerClock its = Objects.requireNonNull(ownClock);
    long fetchedNanos = System.nanoTime();
    while (alive() && !asked) {
      if (!paused) {
        its.askOnce(BETWEEN_QUESTIONS);
      }
      if (System.nanoTime() - fetchedNanos > BETWEEN_COPIES.toNanos()) {
        try {
          fetchHistory(false);
        } catch (IOException e) {
          // The copy at the end counts; this one is for a worker that is lost before.
        }
        fetchedNanos = System.nanoTime();
      }
      LockSupport.parkNanos(BETWEEN_QUESTIONS.toNanos());
    }
  }

  /** Brings what it has recorded so far to this machine. */
  void fetchHistory(boolean complete) throws IOException {
    synchronized (program) {
      if (!historyIsHere) {
        program.fetchHistory(complete);
        historyIsHere = complete;
      }
    }
  }

  /** Makes a file of this machine readable for it; returns the file's path there. */
  String give(Path file) throws IOException {
    return program.give(file);
  }

  /** Within what its times are known, for a worker with a clock of its own. */
  Optional<ClockInterval> clockOffset() {
    return Optional.ofNullable(ownClock).map(WorkerClock::offset);
  }

  /**
   * Ends it by SIGKILL, stopped or not, and waits until it is gone.
   *
   * @return what proves it
   */
  String kill() {
    try {
      if (!program.isAlive()) {
        throw new FaultException(
            "kill did not take: worker process " + pid() + " had ended by itself");
      }
      watcher.signal("SIGKILL");
      asked = true;
      killed = true;
      program.kill();
      Optional<Integer> code = awaitEnd(QUIT);
      if (code.isEmpty()) {
        throw new FaultException("worker process " + pid() + " survived a SIGKILL");
      }
      if (code.get() != KILLED) {
        throw new FaultException(
            "kill did not take: worker process %d ended by itself, exit code %d"
                .formatted(pid(), code.get()));
      }
      fetchHistory(true);
      return "process " + pid() + ", is gone";
    } catch (IOException e) {
      throw new FaultException(
          "the history of worker process " + pid() + " cannot be had: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a worker was killed", e);
    }
  }

  /** The exit code; empty if it does not end in that time. */
  private Optional<Integer> awaitEnd(Duration limit) throws InterruptedException {
    try {
      return Optional.of(program.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(WorkerProgram.UNKNOWN);
    }
  }

  /**
   * Stops it by SIGSTOP.
   *
   * @return what proves it
   */
  String pause() {
    watcher.signal("SIGSTOP");
    program.pause();
    paused = true;
    return "process " + pid() + ", is stopped";
  }

  /** Lets it go on by SIGCONT. */
  void resume() {
    watcher.signal("SIGCONT");
    program.resume();
    paused = false;
  }

  /** The wall clock of its clients, if that is controlled. */
  Optional<ControlledClock> clock() {
    return Optional.ofNullable(clock);
  }

  /** Whether it runs and is not stopped. */
  boolean runs() {
    return program.isAlive() && !paused;
  }

  private void tell(WorkerCommand command) {
    try {
      synchronized (commands) {
        commands.write(command.encode() + "\n");
        commands.flush();
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "a worker takes no commands any more; see its log in workers/", e);
    }
  }

  /** Ends the worker in good order if it lets itself, and at once if it does not. */
  @Override
  public void close() {
    try {
      if (alive() && !paused && ownClock != null) {
        ownClock.askOften();
      }
      // One that is gone already ended unasked.
      asked |= program.isAlive();
      if (alive()) {
        tell(new WorkerCommand.Quit());
      }
      if (awaitEnd(CLOSE).isEmpty()) {
        destroy();
        var unused = awaitEnd(CLOSE);
      }
    } catch (IllegalStateException e) {
      destroy();
    } catch (InterruptedException e) {
      destroy();
      Thread.currentThread().interrupt();
    }
    try {
      fetchHistory(true);
    } catch (IOException e) {
      watcher.historyLost(String.valueOf(e.getMessage()));
    }
    program.release();
  }

  private void destroy() {
    if (program.isAlive()) {
      killed = true;
      watcher.signal("SIGKILL");
    }
    program.kill();
  }
}
