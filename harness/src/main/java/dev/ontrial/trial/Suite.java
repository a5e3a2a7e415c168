package dev.ontrial.trial;

import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.KafkaDistribution;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.cluster.Preflight;
import dev.ontrial.cluster.Reaper;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.docker.DockerVenue;
import dev.ontrial.docker.Images;
import dev.ontrial.fault.FaultException;
import dev.ontrial.fault.Uninterrupted;
import dev.ontrial.link.LinkException;
import dev.ontrial.link.LinkKind;
import dev.ontrial.link.Links;
import dev.ontrial.outcome.KnownBugPolicy;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.venue.LocalVenue;
import dev.ontrial.venue.Venue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Several trials, one after the other, in one run's folder. */
public final class Suite {
  private static final long FULL_BYTES = 64 * 1024 * 1024;

  private final String name;
  private final List<Trial> trials;
  private final boolean keepData;
  private final Reporting reports;
  private final KnownBugPolicy policy;

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
    this.policy = policy;
    this.name = name;
    this.trials =
        trials.stream()
            .map(trial -> trial.without(Requirements.unmet(trial, CacheFolder.ofUser())))
            .toList();
    this.keepData = keepData;
    this.reports = reports;
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
   * @param interrupted whether it was ended early
   */
  public record Result(RunFolder folder, List<CellVerdict> cells, boolean interrupted) {}

  /**
   * Runs all trials and judges each as soon as it is over.
   *
   * @throws BadInput if a version of Kafka cannot be had or the results' folder cannot be written
   * @throws ClusterException if the machine has no room
   * @throws IOException if the results cannot be written any more
   */
  public Result run(Path results, Progress progress) throws IOException {
    checkVersions();
    checkLinks();
    checkContainers(progress);
    RunFolder.makeWritable(results);
    int brokers = trials.stream().mapToInt(trial -> trial.cluster().brokers()).max().orElse(1);
    Preflight.check(brokers, results);
    RunFolder folder = RunFolder.create(results, name);
    List<CellVerdict> cells = new ArrayList<>();
    boolean interrupted = false;
    try (Reaper reaper = Reaper.open();
        Venue venue = venue(folder, reaper, progress)) {
      progress.begins(trials, Provenance.header(trials, venue));
      for (Trial trial : trials) {
        interrupted = run(trial, folder, reaper, venue, progress);
        boolean complete = trial.equals(trials.getLast()) && !interrupted;
        Uninterrupted.run(() -> judge(trial, folder, cells, complete, progress));
        interrupted |= Thread.interrupted();
        if (interrupted) {
          break;
        }
        discardData(folder, trial);
      }
    }
    // A start that was interrupted may leave brokers to the reaper; now they are gone.
    for (Trial trial : trials) {
      discardData(folder, trial);
    }
    return new Result(folder, cells, interrupted);
  }

  /** One kind of links serves all trials. */
  private void checkLinks() {
    Trial.LinksChoice links = trials.get(0).links();
    boolean know = links == Trial.LinksChoice.AUTO || links == Trial.LinksChoice.WIRE;
    for (Trial trial : trials) {
      if (!know && trial.needsWire()) {
        throw new BadInput(
            "trial %s strikes at frames, which only the wire link knows, not the links `%s`"
                .formatted(trial.name(), links.name().toLowerCase(Locale.ROOT)));
      }
    }
  }

  /** Before the first trial, as a version that cannot be had would leave nothing but gaps. */
  private void checkVersions() {
    Set<String> clients = new LinkedHashSet<>();
    for (Trial trial : trials) {
      clients.add(trial.cluster().clients());
      if (trial.cluster().images() == null) {
        had(() -> KafkaDistribution.of(brokers(trial), CacheFolder.ofUser()));
      }
    }
    for (String version : clients) {
      List<Configuration> theirs =
          trials.stream()
              .filter(each -> each.cluster().clients().equals(version))
              .flatMap(each -> each.configurations().stream())
              .toList();
      had(() -> ClientSettings.of(version, theirs));
    }
  }

  /** Before a folder is made for the run, since without an engine there is nothing to keep. */
  private void checkContainers(Progress progress) {
    Trial first = trials.get(0);
    Images images = first.cluster().images();
    for (Trial trial : trials) {
      if (!Objects.equals(trial.cluster().images(), images)) {
        throw new BadInput(
            "trials `%s` and `%s` have brokers in different places; run them one after the other"
                .formatted(first.name(), trial.name()));
      }
    }
    if (images == null) {
      return;
    }
    if (first.links() == Trial.LinksChoice.RELAY || first.links() == Trial.LinksChoice.WIRE) {
      throw new BadInput(
          "containers are linked by Toxiproxy alone; leave `links: %s` away"
              .formatted(first.links().name().toLowerCase(Locale.ROOT)));
    }
    if (trials.stream().anyMatch(Trial::needsWire)) {
      throw new BadInput(
          "containers are linked by Toxiproxy alone, which knows no frames for `fault: wire`");
    }
    DockerVenue.check(images, first.cluster().kafka(), progress::notice);
  }

  private static KafkaVersion brokers(Trial trial) {
    return KafkaVersion.parse(trial.cluster().kafka());
  }

  private static void had(Runnable search) {
    try {
      search.run();
    } catch (ClusterException e) {
      if (e.getCause() instanceof IOException) {
        throw e;
      }
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  private void judge(
      Trial trial, RunFolder folder, List<CellVerdict> cells, boolean complete, Progress progress)
      throws IOException {
    List<CellVerdict> judged = RunFolder.judge(folder.trial(trial.name()));
    cells.addAll(judged);
    Incident.write(folder.trial(trial.name()), judged);
    Outcome outcome = Outcome.of(cells, complete, policy);
    folder.writeVerdicts(outcome);
    reports.write(folder.path(), outcome);
    progress.judged(trial, judged);
  }

  private Venue venue(RunFolder folder, Reaper reaper, Progress progress) {
    Trial.Brokers cluster = trials.get(0).cluster();
    Images images = cluster.images();
    if (images != null) {
      return DockerVenue.open(images, cluster.kafka(), reaper, progress::notice);
    }
    LinkKind kind = LinkKind.valueOf(trials.get(0).links().name());
    if (kind == LinkKind.AUTO && trials.stream().anyMatch(Trial::needsWire)) {
      kind = LinkKind.WIRE;
    }
    Path log = folder.path().resolve("toxiproxy.log");
    Links links = Links.choose(kind, log, reaper, progress::notice);
    return new LocalVenue(links, reaper, progress::notice);
  }

  /** Runs one trial; returns whether it was interrupted. Its failures are in its history. */
  private boolean run(Trial trial, RunFolder folder, Reaper reaper, Venue venue, Progress progress)
      throws IOException {
    Path trialFolder = folder.trial(trial.name());
    Files.writeString(
        trialFolder.resolve("trial.yaml"), TrialWriter.write(trial, Provenance.of(trial, venue)));
    long runId = new SecureRandom().nextLong();
    try {
      new TrialRun(trial, trialFolder, runId, reaper, venue, progress).run();
    } catch (InterruptedException e) {
      return true;
    } catch (ClusterException | FaultException | LinkException | IllegalStateException e) {
      progress.phase(trial, "failed: " + e.getMessage());
      // Whoever was waiting for Kafka when the run was ended early could only say so by this flag.
      return Thread.interrupted();
    } finally {
      tellIfFull(trialFolder, progress);
    }
    return false;
  }

  private void discardData(RunFolder run, Trial trial) throws IOException {
    if (!keepData) {
      Pruning.deleteAll(run.path().resolve(trial.name()).resolve("data"));
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
