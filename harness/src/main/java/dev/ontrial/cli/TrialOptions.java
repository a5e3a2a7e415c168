package dev.ontrial.cli;

import dev.ontrial.external.OwnCluster;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.report.RunReports;
import dev.ontrial.suite.Elsewhere;
import dev.ontrial.suite.Suite;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Brokers;
import dev.ontrial.trial.ClientOption;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.HiddenValues;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;

/** The options of every command that runs trials, and the way such a command runs. */
final class TrialOptions {
  static final Path DEFAULT_RESULTS =
      Path.of(System.getProperty("ontrial.home", ".")).resolve("results");

  private static final Duration HEALING = Duration.ofSeconds(30);

  @ArgGroup(exclusive = false, validate = false, order = 10, heading = "%nWhat is tested:%n")
  SubjectOptions subject = new SubjectOptions();

  @ArgGroup(
      exclusive = false,
      validate = false,
      order = 20,
      heading = "%nWhere brokers and links run:%n")
  ContainerOptions containers = new ContainerOptions();

  @ArgGroup(exclusive = false, validate = false, order = 30, heading = "%nA cluster of your own:%n")
  OwnClusterOptions ownCluster = new OwnClusterOptions();

  @ArgGroup(
      exclusive = false,
      validate = false,
      order = 31,
      heading = "%nThe most that is sent to a cluster of your own:%n")
  OwnClusterOptions.CeilingOptions ceiling = new OwnClusterOptions.CeilingOptions();

  @ArgGroup(
      exclusive = false,
      validate = false,
      order = 40,
      heading = "%nWhat the run must come to:%n")
  JudgementOptions judgement = new JudgementOptions();

  @ArgGroup(
      exclusive = false,
      validate = false,
      order = 50,
      heading = "%nWhat is printed and kept:%n")
  OutputOptions output = new OutputOptions();

  /** Whether cells that a disturbed machine left unproven are run once more. */
  boolean reruns = true;

  private @Nullable OwnCluster connected;

  private final CountDownLatch finished = new CountDownLatch(1);

  /** What a run that is ended early exits with. */
  private volatile int exitCode = ExitCode.UNPROVEN;

  /** For commands that start brokers of their own. */
  void refuseOwnCluster(String command) {
    if (ownCluster.isGiven()) {
      throw new BadInput(
          command + " starts its own brokers; --bootstrap-server is for run, verify and replay");
    }
  }

  /** The user's cluster, which is connected to once; null where there is none. */
  private @Nullable OwnCluster ownCluster() {
    if (connected == null && ownCluster.isGiven()) {
      if (subject.broker != null) {
        throw new BadInput(
            "--broker starts a program, and --bootstrap-server names brokers; give one");
      }
      if (containers.cluster != null) {
        throw new BadInput("--cluster starts brokers, and --bootstrap-server names some; give one");
      }
      connected = ownCluster.connect(subject.kafka);
    }
    return connected;
  }

  private Trial onOwnCluster(Trial trial, OwnCluster cluster) {
    Trial versioned =
        subject.clients == null ? trial : trial.with(trial.cluster().withClients(subject.clients));
    Trial there =
        new Elsewhere(cluster, ceiling.ceiling(), System.err::println)
            .of(new HiddenValues(output.secrets).filled(judgement.override(versioned)));
    return subject.links == null ? there : there.with(subject.links);
  }

  /** The trial with what the options override. */
  Trial override(Trial usual) {
    Trial trial = subject.loaded(usual);
    subject.refuseUnknownClients();
    OwnCluster own = ownCluster();
    if (own != null) {
      return onOwnCluster(trial, own);
    }
    Brokers brokers = subject.onProgram(trial.cluster(), containers.arguments());
    brokers = subject.kafka == null ? brokers : brokers.of(subject.kafka);
    brokers = subject.clients == null ? brokers : brokers.withClients(subject.clients);
    Trial changed =
        new HiddenValues(output.secrets)
            .filled(
                judgement.override(
                    trial.with(containers.override(brokers, subject.kafka != null))));
    changed = subject.client == null ? changed : ClientOption.in(changed, subject.client);
    return subject.links == null ? changed : changed.with(subject.links);
  }

  /** Makes trials for a seed; for null with their own. */
  interface Trials {
    List<Trial> of(@Nullable Long seed);
  }

  /** As often as is asked for, each time with the next seed; a mix of faults is then another. */
  private List<Trial> repeated(Trials trials) {
    List<Trial> all = new ArrayList<>(trials.of(subject.seed));
    long first = all.getFirst().seed();
    for (int again = 1; again < subject.repeat; again++) {
      String suffix = "-" + (again + 1);
      trials
          .of(first + again)
          .forEach(trial -> all.add(trial.with(trial.name() + suffix, trial.seed())));
    }
    return all;
  }

  /** Runs trials, shows how it goes, prints the matrix, and returns the exit code. */
  int run(String suite, Trials trials, boolean verbose) throws IOException {
    return run(suite, trials, verbose, outcome -> outcome);
  }

  /**
   * As {@link #run(String, Trials, boolean)}, but with other exit codes.
   *
   * @param judging is given the outcome once the cells are printed, and may add claims to it
   */
  int run(String suite, Trials trials, boolean verbose, UnaryOperator<Outcome> judging)
      throws IOException {
    long start = System.nanoTime();
    RunReports reports = new RunReports();
    return interruptible(() -> {
      Suite once =
          new Suite(
                  suite,
                  repeated(trials).stream().map(this::override).toList(),
                  output.keepData,
                  reports::write,
                  judgement.policy())
              .on(ownCluster())
              .parallel(subject.parallel);
      Suite.Result result =
          (reruns ? once.withReruns() : once).run(output.results, output.progress());
      Printing.cells(result.cells(), verbose, output.quiet);
      Outcome outcome =
          judging.apply(
              Outcome.of(result.cells(), !result.interrupted(), judgement.policy())
                  .rerunning(result.reruns()));
      // Once more, as the claims of the command belong into every file of the run.
      result.folder().writeVerdicts(outcome);
      reports.write(result.folder().path(), outcome);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      Printing.ending(outcome, shortest(result.folder().path()), took);
      return outcome.exitCode();
    });
  }

  /** What runs trials, and returns an exit code. */
  interface Running {
    int call() throws IOException;
  }

  /** Lets something run that Ctrl-C ends early, and in good order. */
  int interruptible(Running running) throws IOException {
    Thread hook = new Thread(endedEarly(Thread.currentThread()), "ended-early");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      exitCode = running.call();
      return exitCode;
    } finally {
      System.out.flush();
      finished.countDown();
    }
  }

  /**
   * On Ctrl-C the trial is interrupted, heals what it broke, and is judged for what it is.
   *
   * <p>Halting is the one way to an exit code of ours here: a JVM that ends by a signal has the
   * signal's, and {@link System#exit} waits for ever in one that is ending. Child processes end all
   * the same, see {@link dev.ontrial.cluster.Reaper}.
   */
  private Runnable endedEarly(Thread runner) {
    return () -> {
      if (finished.getCount() == 0) {
        return;
      }
      runner.interrupt();
      try {
        if (!finished.await(HEALING.toMillis(), TimeUnit.MILLISECONDS)) {
          System.err.println("ontrial: not everything could be ended in time");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      Runtime.getRuntime().halt(exitCode);
    };
  }

  /** From here where it is below here, else from the root. */
  static Path shortest(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path whole = path.toAbsolutePath().normalize();
    return whole.startsWith(here) ? here.relativize(whole) : whole;
  }
}
