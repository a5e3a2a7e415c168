package dev.ontrial.suite;

import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Folders;
import dev.ontrial.cluster.Preflight;
import dev.ontrial.cluster.Reaper;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.docker.DockerVenue;
import dev.ontrial.docker.Images;
import dev.ontrial.external.ExternalVenue;
import dev.ontrial.external.OwnCluster;
import dev.ontrial.fault.Uninterrupted;
import dev.ontrial.kubernetes.KubernetesVenue;
import dev.ontrial.kubernetes.Pods;
import dev.ontrial.link.LinkKind;
import dev.ontrial.link.Links;
import dev.ontrial.link.wire.LinkStart;
import dev.ontrial.outcome.KnownBugPolicy;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.outcome.Rerun;
import dev.ontrial.program.ProgramSource;
import dev.ontrial.program.ProgramVenue;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Brokers;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import dev.ontrial.trial.file.TrialWriter;
import dev.ontrial.trial.run.Progress;
import dev.ontrial.trial.run.TrialRun;
import dev.ontrial.venue.LocalVenue;
import dev.ontrial.venue.Venue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Several trials, one after the other or several at a time, in one run's folder. */
public final class Suite {
  private static final long FULL_BYTES = 64 * 1024 * 1024;

  private final String name;
  private final List<Trial> trials;
  private final boolean keepData;
  private final Reporting reports;
  private final KnownBugPolicy policy;
  private final boolean reruns;
  private final @Nullable OwnCluster own;
  private final int parallel;

  /**
   * @param name part of the run folder's name
   * @param keepData whether the brokers' logs of records stay in the run's folder
   * @param reports writes what others read into the run's folder
   */
  public Suite(String name, List<Trial> trials, boolean keepData, Reporting reports) {
    this(name, trials, keepData, reports, KnownBugPolicy.REPORT);
  }

  /**
   * The same, with a policy.
   *
   * @param policy what known bugs do to the exit code
   */
  public Suite(
      String name, List<Trial> trials, boolean keepData, Reporting reports, KnownBugPolicy policy) {
    this(
        name,
        trials.stream()
            .map(OnProgram::of)
            .map(trial -> trial.without(Requirements.unmet(trial, CacheFolder.ofUser())))
            .toList(),
        keepData,
        reports,
        policy,
        false,
        null,
        1);
  }

  private Suite(
      String name,
      List<Trial> trials,
      boolean keepData,
      Reporting reports,
      KnownBugPolicy policy,
      boolean reruns,
      @Nullable OwnCluster own,
      int parallel) {
    this.policy = policy;
    this.own = own;
    this.name = name;
    this.trials = trials;
    this.keepData = keepData;
    this.reports = reports;
    this.reruns = reruns;
    this.parallel = parallel;
  }

  /** Writes reports into the folder of a run, anew after each trial. */
  @FunctionalInterface
  public interface Reporting {
    void write(Path run, Outcome outcome) throws IOException;
  }

  /**
   * What came of a run.
   *
   * @param folder where everything is
   * @param cells the verdicts of all trials that left a history
   * @param reruns the cells that were run twice, of which the second run counts
   * @param interrupted whether it was ended early
   */
  public record Result(
      RunFolder folder, List<CellVerdict> cells, List<Rerun> reruns, boolean interrupted) {}

  /**
   * The same suite, which runs cells once more that are unproven for no other reason than that the
   * machine was disturbed.
   */
  public Suite withReruns() {
    return new Suite(name, trials, keepData, reports, policy, true, own, parallel);
  }

  /** The same suite on a cluster of the user's, for null on brokers that it starts. */
  public Suite on(@Nullable OwnCluster cluster) {
    return new Suite(name, trials, keepData, reports, policy, reruns, cluster, parallel);
  }

  /**
   * The same suite, that many trials of which run at the same time, each on brokers of its own.
   *
   * @throws BadInput if trials cannot run beside each other where these run
   */
  public Suite parallel(int count) {
    Brokers brokers = trials.getFirst().cluster();
    if (count > 1 && (own != null || brokers.images() != null || brokers.program() != null)) {
      throw new BadInput(
          "--parallel %d: only trials on Kafka brokers that ontrial starts on this machine can run beside each other"
              .formatted(count));
    }
    return new Suite(name, trials, keepData, reports, policy, reruns, own, count);
  }

  /**
   * Runs all trials and judges each as soon as it is over.
   *
   * @throws BadInput if a version of Kafka cannot be had or the results' folder cannot be written
   * @throws ClusterException if the machine has no room
   * @throws IOException if the results cannot be written any more
   */
  @SuppressWarnings("try")
  public Result run(Path results, Progress progress) throws IOException {
    new SuiteChecks(trials, own != null).check(progress);
    RunFolder.makeWritable(results);
    int nodes =
        own != null || trials.getFirst().cluster().program() != null
            ? 0
            : trials.stream().mapToInt(trial -> trial.nodes().count()).max().orElse(1);
    int lanes = Math.min(parallel, trials.size());
    Preflight.check(nodes * lanes, results);
    RunFolder folder = RunFolder.create(results, name);
    Leftovers.discard(results, progress::notice);
    SuiteCells cells = new SuiteCells(folder, reports, policy, trials);
    Lanes all = new Lanes(trials);
    try (Leftovers.Mark mark = Leftovers.mark(folder.path(), keepData)) {
      // A run that is killed before its first verdict was not complete either.
      cells.write(false);
      all.run(lanes, number -> perform(number, all, cells, progress));
      if (!all.endedEarly()) {
        Uninterrupted.run(() -> cells.write(true));
      }
    } finally {
      // A start that was interrupted may leave brokers to the reaper; now they are gone.
      for (Path trial : folder.trials()) {
        discardData(trial);
      }
    }
    boolean asked = Thread.interrupted();
    return new Result(folder, cells.counting(), cells.reruns(), all.endedEarly() || asked);
  }

  /** Runs trials, each with what of it may be run once more, until there is none. */
  private void perform(int lane, Lanes all, SuiteCells cells, Progress progress)
      throws IOException {
    try (Machinery machinery =
        Machinery.open(reaper -> venue(cells.folder(), lane, reaper, progress))) {
      if (lane == 1) {
        progress.begins(trials, Provenance.header(trials, machinery.venue()));
      }
      for (Trial trial = all.next(); trial != null; trial = all.next()) {
        if (perform(trial, machinery, cells, progress)) {
          all.end();
        }
      }
    }
  }

  /** Runs a trial, and what of it may be run once more; returns whether it was interrupted. */
  private boolean perform(Trial trial, Machinery machinery, SuiteCells cells, Progress progress)
      throws IOException {
    boolean interrupted = perform(trial, "", machinery, cells, progress);
    Optional<Trial> again =
        reruns && !interrupted ? Reruns.of(trial, cells.of(trial)) : Optional.empty();
    if (again.isPresent()) {
      progress.rerun(trial, again.get());
      interrupted = perform(again.get(), trial.name(), machinery, cells, progress);
    }
    return interrupted;
  }

  private boolean perform(
      Trial trial, String first, Machinery machinery, SuiteCells cells, Progress progress)
      throws IOException {
    machinery.repair();
    boolean interrupted = run(trial, first, cells.folder(), machinery, progress);
    Uninterrupted.run(() -> cells.judge(trial, first, progress));
    interrupted |= Thread.interrupted();
    if (!interrupted) {
      discardData(cells.folder().trial(trial.name()));
    }
    return interrupted;
  }

  private Venue venue(RunFolder folder, int lane, Reaper reaper, Progress progress) {
    Brokers cluster = trials.get(0).cluster();
    Images images = cluster.images();
    Pods pods = cluster.pods();
    if (images != null && pods == null) {
      return DockerVenue.open(images, cluster.kafka(), reaper, progress::notice);
    }
    LinkKind kind = LinkKind.valueOf(trials.get(0).links().name());
    if (kind == LinkKind.AUTO
        && trials.stream().anyMatch(each -> each.needsWire() || each.hasAdapters())) {
      kind = LinkKind.WIRE;
    }
    Path log = folder.path().resolve(lane == 1 ? "toxiproxy.log" : "toxiproxy-" + lane + ".log");
    Links links = LinkStart.choose(kind, log, reaper, progress::notice);
    ProgramSource program = OnProgram.source(trials.get(0));
    if (program != null) {
      return new ProgramVenue(program, links, reaper);
    }
    if (images != null && pods != null) {
      return KubernetesVenue.open(images, pods, cluster.kafka(), links, reaper);
    }
    return own != null
        ? new ExternalVenue(own, links, reaper, progress::notice)
        : new LocalVenue(links, reaper, progress::notice);
  }

  /** Runs one trial; returns whether it was interrupted. Its failures are in its history. */
  private static boolean run(
      Trial trial, String first, RunFolder folder, Machinery machinery, Progress progress)
      throws IOException {
    Venue venue = machinery.venue();
    Path trialFolder = folder.trial(trial.name());
    Map<String, Object> provenance = Provenance.of(trial, venue);
    if (!first.isEmpty()) {
      provenance.put(TrialReader.RERUN_OF, first);
    }
    Files.writeString(trialFolder.resolve("trial.yaml"), TrialWriter.write(trial, provenance));
    long runId = new SecureRandom().nextLong();
    try {
      new TrialRun(
              trial.prefixed(venue.prefix(runId)),
              trialFolder,
              runId,
              machinery.reaper(),
              venue,
              machinery.helpers(),
              progress)
          .run();
    } catch (InterruptedException e) {
      return true;
    } catch (RuntimeException e) {
      // Of whatever kind: it costs this trial, whose history has the reason, and not the others.
      progress.phase(trial, "failed: " + e.getMessage());
      // Whoever was waiting for Kafka when the run was ended early could only say so by this flag.
      return Thread.interrupted();
    } finally {
      tellIfFull(trialFolder, progress);
    }
    return false;
  }

  private void discardData(Path trial) throws IOException {
    if (!keepData) {
      Folders.deleteAll(trial.resolve(Leftovers.DATA));
    }
  }

  /**
   * A full disk breaks brokers and clients in many ways, none of which names it; and a broker that
   * it ended gives some of its room back.
   */
  private static void tellIfFull(Path trialFolder, Progress progress) throws IOException {
    long left = Files.getFileStore(trialFolder).getUsableSpace();
    if (left < FULL_BYTES) {
      progress.notice(
          "the disk is full at %s: make room and run again; what failed here may come of that"
              .formatted(trialFolder));
    }
  }
}
