package dev.ontrial.cli;

import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.external.OwnCluster;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.report.LiveTable;
import dev.ontrial.report.Paint;
import dev.ontrial.report.PlainProgress;
import dev.ontrial.report.QuietProgress;
import dev.ontrial.report.RunReports;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.ClientOption;
import dev.ontrial.trial.Elsewhere;
import dev.ontrial.trial.HiddenValues;
import dev.ontrial.trial.Progress;
import dev.ontrial.trial.Suite;
import dev.ontrial.trial.Trial;
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
import picocli.CommandLine.Option;

/** The options of every command that runs trials, and the way such a command runs. */
final class TrialOptions {
  static final Path DEFAULT_RESULTS =
      Path.of(System.getProperty("ontrial.home", ".")).resolve("results");

  private static final Duration HEALING = Duration.ofSeconds(30);

  @Option(names = "--seed", description = "Overrides the trials' seed.")
  @Nullable Long seed;

  @Option(
      names = "--kafka",
      paramLabel = "VERSION",
      description = "Overrides the brokers' version.")
  @Nullable String kafka;

  @Option(
      names = "--clients",
      paramLabel = "VERSION",
      description = "Overrides the version of kafka-clients under test.")
  @Nullable String clients;

  @Option(
      names = "--client",
      paramLabel = "NAME[@VERSION]",
      description =
          "Runs this client in place of kafka-clients in each configuration that names none.")
  @Nullable String client;

  @ArgGroup(exclusive = false, validate = false, heading = "%nWhere brokers and links run:%n")
  ContainerOptions containers = new ContainerOptions();

  @ArgGroup(exclusive = false, validate = false, heading = "%nA cluster of your own:%n")
  OwnClusterOptions ownCluster = new OwnClusterOptions();

  @ArgGroup(exclusive = false, validate = false)
  OwnClusterOptions.CeilingOptions ceiling = new OwnClusterOptions.CeilingOptions();

  @ArgGroup(exclusive = false, validate = false, heading = "%nWhat the run must come to:%n")
  JudgementOptions judgement = new JudgementOptions();

  @Option(names = "--links", description = "How to fault the network: ${COMPLETION-CANDIDATES}.")
  Trial.@Nullable LinksChoice links;

  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description = "Where runs are kept; default: results.")
  Path results = DEFAULT_RESULTS;

  @Option(
      names = "--secrets",
      paramLabel = "FILE",
      description =
          "Values that the run's files mask as (hidden): a properties file that only its owner can"
              + " read.")
  @Nullable Path secrets;

  @Option(names = "--keep-data", description = "Keep the brokers' data folders.")
  boolean keepData;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "1",
      description = "Repeat everything N times, with consecutive seeds.")
  int repeat = 1;

  @Option(names = "--plain", description = "Print lines instead of a live table.")
  boolean plain;

  /** Whether cells that a disturbed machine left unproven are run once more. */
  boolean reruns = true;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print only the verdict at the end.")
  boolean quiet;

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
      if (containers.cluster != null) {
        throw new BadInput("--cluster starts brokers, and --bootstrap-server names some; give one");
      }
      connected = ownCluster.connect(kafka);
    }
    return connected;
  }

  private Trial onOwnCluster(Trial trial, OwnCluster cluster) {
    Trial versioned = clients == null ? trial : trial.with(trial.cluster().withClients(clients));
    Trial there =
        new Elsewhere(cluster, ceiling.ceiling(), System.err::println)
            .of(new HiddenValues(secrets).filled(judgement.override(versioned)));
    return links == null ? there : there.with(links);
  }

  /** The trial with what the options override. */
  Trial override(Trial trial) {
    if (clients != null) {
      refuseUnlessThere(clients);
    }
    OwnCluster own = ownCluster();
    if (own != null) {
      return onOwnCluster(trial, own);
    }
    Trial.Brokers brokers = trial.cluster();
    brokers = kafka == null ? brokers : brokers.of(kafka);
    brokers = clients == null ? brokers : brokers.withClients(clients);
    Trial changed =
        new HiddenValues(secrets)
            .filled(judgement.override(trial.with(containers.override(brokers, kafka != null))));
    changed = client == null ? changed : ClientOption.in(changed, client);
    return links == null ? changed : changed.with(links);
  }

  /** The seed is needed when trials are read, before {@link #run}. */
  void refuseBadSeed() {
    if (seed != null && seed < 0) {
      throw new BadInput("--seed " + seed + ": a seed is not negative");
    }
    if (repeat < 1 || repeat > 1_000) {
      throw new BadInput("--repeat " + repeat + ": a number from 1 to 1000 is needed");
    }
  }

  /** For commands that run the same so often, with the same seed. */
  void refuseBadTimes(int times, String what) {
    if (times < 1 || times > 1_000) {
      throw new BadInput("--times " + times + ": a number from 1 to 1000 is needed");
    }
    if (repeat != 1) {
      throw new BadInput("--repeat takes another seed each time; a " + what + " has `--times`");
    }
  }

  private static void refuseUnlessThere(String clients) {
    try {
      ClientDistribution.of(clients, CacheFolder.ofUser());
    } catch (ClusterException e) {
      throw new BadInput("--clients " + clients + ": " + e.getMessage());
    }
  }

  /** Makes trials for a seed; for null with their own. */
  interface Trials {
    List<Trial> of(@Nullable Long seed);
  }

  /** As often as is asked for, each time with the next seed; a mix of faults is then another. */
  private List<Trial> repeated(Trials trials) {
    List<Trial> all = new ArrayList<>(trials.of(seed));
    long first = all.getFirst().seed();
    for (int again = 1; again < repeat; again++) {
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
                  keepData,
                  reports::write,
                  judgement.policy())
              .on(ownCluster());
      Suite.Result result = (reruns ? once.withReruns() : once).run(results, progress());
      Printing.cells(result.cells(), verbose, quiet);
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

  private Progress progress() {
    if (quiet) {
      return new QuietProgress(System.err);
    }
    return plain || !Boolean.getBoolean("ontrial.terminal")
        ? new PlainProgress(System.out)
        : new LiveTable(
            Printing.terminal(), Printing.columns(), Printing.rows(), Paint.OF_TERMINAL);
  }

  /** From here where it is below here, else from the root. */
  static Path shortest(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path whole = path.toAbsolutePath().normalize();
    return whole.startsWith(here) ? here.relativize(whole) : whole;
  }
}
