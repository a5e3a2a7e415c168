package dev.ontrial.workload;

import dev.ontrial.workload.WorkerCommand.Quit;
import dev.ontrial.workload.WorkerCommand.Start;
import dev.ontrial.workload.WorkerCommand.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Carries out the commands of a worker, and tells how its workloads fare. */
final class Worker {
  private static final Duration QUIT_TIMEOUT = Duration.ofSeconds(10);
  private static final long STATUS_MILLIS = 200;
  private final long run;
  private final Recorder recorder;
  private final Consumer<WorkerReply> replies;
  private final Map<Integer, Workload> workloads = new ConcurrentSkipListMap<>();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("ticker").factory());

  Worker(long run, Recorder recorder, Consumer<WorkerReply> replies) {
    this.run = run;
    this.recorder = recorder;
    this.replies = replies;
  }

  /** Tells that commands are taken, and begins to tell the status. */
  void ready() {
    reply(new WorkerReply.Ready(ProcessHandle.current().pid(), Descriptions.clientVersion()));
    var unused =
        ticker.scheduleAtFixedRate(this::tick, STATUS_MILLIS, STATUS_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void reply(WorkerReply reply) {
    synchronized (replies) {
      replies.accept(reply);
    }
  }

  private void tick() {
    try {
      workloads.values().forEach(Workload::recordMetrics);
      reply(
          new WorkerReply.Status(
              userCpuMillis(), workloads.values().stream().map(Workload::status).toList()));
    } catch (RuntimeException e) {
      reply(new WorkerReply.Failed(-1, "the worker cannot tell its status: " + e));
    }
  }

  /** Carries out one command; false if it was to quit. */
  boolean execute(String line) {
    try {
      switch (WorkerCommand.decode(line)) {
        case Start start -> start(start);
        case Stop stop ->
            Thread.ofVirtual().start(() -> stop(stop.process(), ofMillis(stop.timeoutMillis())));
        case WorkerCommand.Time time ->
            reply(new WorkerReply.Time(time.number(), recorder.nanos()));
        case WorkerCommand.CorrectClock correct -> recorder.correctClock(correct.nanos());
        case Quit quit -> {
          quit();
          return false;
        }
      }
    } catch (IllegalArgumentException e) {
      reply(new WorkerReply.Failed(-1, "the command was not understood: " + e.getMessage()));
    }
    return true;
  }

  private static Duration ofMillis(long millis) {
    return Duration.ofMillis(Math.max(0, millis));
  }

  private void start(Start start) {
    int process = start.process();
    Workload workload =
        Workload.of(
            new Workload.Context(
                run,
                process,
                start.processIds(),
                recorder,
                new Counters(recorder::nanos),
                why -> reply(new WorkerReply.Ended(process, why))),
            start.spec());
    if (workloads.putIfAbsent(process, workload) == null) {
      workload.start();
    } else {
      reply(new WorkerReply.Failed(process, "process " + process + " was started before"));
    }
  }

  private void stop(int process, Duration timeout) {
    Workload workload = workloads.remove(process);
    if (workload == null) {
      reply(new WorkerReply.Failed(process, "process " + process + " does not run here"));
      return;
    }
    try {
      boolean complete = workload.stop(timeout);
      reply(new WorkerReply.Stopped(process, complete, workload.status()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void quit() {
    List<Thread> stops = new ArrayList<>();
    for (int process : workloads.keySet()) {
      stops.add(Thread.ofVirtual().start(() -> stop(process, QUIT_TIMEOUT)));
    }
    for (Thread stop : stops) {
      try {
        stop.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    ticker.shutdownNow();
  }

  /** The 14th field of Linux's {@code /proc/self/stat}, in ticks of 10 ms. */
  private static long userCpuMillis() {
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return 10 * Long.parseLong(afterName[11]);
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }
}
