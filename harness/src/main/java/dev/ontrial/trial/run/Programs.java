package dev.ontrial.trial.run;

import dev.ontrial.cluster.Helper;
import dev.ontrial.cluster.Placement.CrashListener;
import dev.ontrial.history.ProgramSeen;
import dev.ontrial.venue.WorkerProgram;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records what happens to the programs of a trial: which of them the harness signals, and which end
 * though nothing ended them. The cells that need one of the latter prove nothing; once all cells
 * do, the trial is ended.
 */
final class Programs implements CrashListener, AutoCloseable {
  private final Declarations declarations;
  private final Plan plan;
  private final Consumer<String> notices;
  private final Thread runner = Thread.currentThread();
  private final Thread.@Nullable UncaughtExceptionHandler before =
      Thread.getDefaultUncaughtExceptionHandler();
  private @Nullable String hopeless;
  private boolean closed;

  /**
   * Records for the trial that the calling thread runs.
   *
   * @param notices hears of each program that ended unasked, in one line
   */
  Programs(Declarations declarations, Plan plan, Consumer<String> notices) {
    this.declarations = declarations;
    this.plan = plan;
    this.notices = notices;
    Thread.setDefaultUncaughtExceptionHandler(this::uncaught);
  }

  /** Reports the end of programs that serve all trials of a run. */
  void watch(Collection<Helper> helpers) {
    for (Helper helper : helpers) {
      var unused =
          helper
              .process()
              .onExit()
              .thenAccept(gone -> crashed(helper.name(), gone.pid(), gone.exitValue()));
    }
  }

  /**
   * Hears of a worker.
   *
   * @param post what its clients do
   * @param processes the client processes that it runs, asked for when it is signalled
   */
  WorkerWatcher worker(
      int node, Plan.Post post, WorkerProcess worker, Supplier<Collection<Integer>> processes) {
    String name = "worker-" + node;
    return new WorkerWatcher() {
      @Override
      public void signal(String signal) {
        write(ProgramSeen.SIGNALLED, name, worker.pid(), signal, processes.get(), needing(post));
      }

      @Override
      public void endedUnasked(int exitCode) {
        String how = exitCode == 3 ? "OutOfMemoryError, exit code 3" : how(exitCode);
        ended(name, worker.pid(), how, needing(post), processes.get());
      }

      @Override
      public void historyLost(String why) {
        declarations.disturbance("the history of %s is not whole: %s".formatted(name, why));
      }
    };
  }

  /** The configurations whose clients work at a post; empty for all of them. */
  private List<String> needing(Plan.Post post) {
    // The readers of all topics are at the post of the members.
    return post != Plan.Post.OTHER_MEMBERS
        ? List.of()
        : plan.clients().stream()
            .filter(client -> client.post() == post)
            .map(client -> client.subject().configuration().name())
            .distinct()
            .toList();
  }

  @Override
  public void crashed(String program, long pid, int exitCode) {
    ended(program, pid, how(exitCode), List.of(), List.of());
  }

  /** A thread of the harness that dies, such as one of a relay, is missed like a program. */
  private void uncaught(Thread thread, Throwable e) {
    ended(
        "the harness's thread `" + thread.getName() + "`",
        NO_PID,
        e.toString(),
        List.of(),
        List.of());
  }

  private synchronized void ended(
      String program,
      long pid,
      String how,
      List<String> configurations,
      Collection<Integer> processes) {
    if (closed) {
      return;
    }
    write(ProgramSeen.ENDED, program, pid, how, processes, configurations);
    String line =
        new ProgramSeen(program, pid, true, how, List.of(), configurations)
            + (configurations.isEmpty() ? "" : "; needed by " + String.join(", ", configurations));
    notices.accept(line);
    List<String> all =
        plan.subjects().stream().map(subject -> subject.configuration().name()).distinct().toList();
    if (hopeless == null && (configurations.isEmpty() || configurations.containsAll(all))) {
      hopeless = "nothing can be proven any more, since " + program + " ended unasked";
      runner.interrupt();
    }
  }

  private synchronized void write(
      String event,
      String program,
      long pid,
      String how,
      Collection<Integer> processes,
      List<String> configurations) {
    if (closed) {
      return;
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("event", event);
    facts.put("program", program);
    facts.put("pid", pid);
    facts.put("how", how);
    facts.put("processes", processes);
    facts.put("configurations", configurations);
    declarations.program(facts);
  }

  private static String how(int exitCode) {
    return switch (exitCode) {
      case 129 -> "ended by SIGHUP";
      case 130 -> "ended by SIGINT";
      case 134 -> "crashed by SIGABRT";
      case 137 -> "killed by SIGKILL";
      case 139 -> "crashed by SIGSEGV";
      case 143 -> "ended by SIGTERM";
      case WorkerProgram.UNKNOWN -> "its pod, or the connection to it, was lost";
      default -> exitCode > 128 ? "ended by signal " + (exitCode - 128) : "exit code " + exitCode;
    };
  }

  /** Why the trial's thread was interrupted, if a program that all cells need has ended. */
  synchronized @Nullable String hopeless() {
    return hopeless;
  }

  /** Ends the recording; the trial's thread is not interrupted from now on. */
  @Override
  public synchronized void close() {
    closed = true;
    Thread.setDefaultUncaughtExceptionHandler(before);
  }
}
