package dev.ontrial.suite;

import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.KafkaDistribution;
import dev.ontrial.docker.DockerVenue;
import dev.ontrial.docker.Images;
import dev.ontrial.kubernetes.KubernetesVenue;
import dev.ontrial.kubernetes.Pods;
import dev.ontrial.kubernetes.UnusableOption;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.ClientSettings;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.Versions;
import dev.ontrial.trial.run.Progress;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What must be true of the trials of a suite before the first of them runs. */
final class SuiteChecks {
  private final List<Trial> trials;
  private final boolean running;

  SuiteChecks(List<Trial> trials) {
    this(trials, false);
  }

  /**
   * The same, for brokers that may be there already.
   *
   * @param running whether the brokers run already, so that no version of theirs is needed
   */
  SuiteChecks(List<Trial> trials, boolean running) {
    this.trials = trials;
    this.running = running;
  }

  /**
   * Refuses trials that cannot be run together, or not here.
   *
   * @throws BadInput if that is so
   */
  void check(Progress progress) {
    checkNames();
    checkVersions();
    if (!running) {
      checkLinks();
    }
    checkPrograms();
    checkContainers(progress);
  }

  /** One program serves all trials, or Kafka does. */
  private void checkPrograms() {
    Trial first = trials.get(0);
    for (Trial trial : trials) {
      if (!Objects.equals(trial.cluster().program(), first.cluster().program())) {
        throw new BadInput(
            "trials `%s` and `%s` have different brokers (%s, %s); run them one after the other"
                .formatted(first.name(), trial.name(), first.served(), trial.served()));
      }
    }
  }

  /** Each trial has a folder of its own. */
  private void checkNames() {
    Set<String> names = new LinkedHashSet<>();
    for (Trial trial : trials) {
      if (!names.add(trial.name().toLowerCase(Locale.ROOT))) {
        throw new BadInput(
            "two trials are named `%s`; --repeat adds -2, -3 and so on: rename one of them"
                .formatted(trial.name()));
      }
    }
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
    for (Trial trial : trials) {
      if (trial.cluster().images() == null && trial.cluster().program() == null && !running) {
        Versions.all(trial)
            .forEach(version -> had(() -> KafkaDistribution.of(version, CacheFolder.ofUser())));
      }
    }
    byClients(trials).forEach((version, theirs) -> had(() -> ClientSettings.of(version, theirs)));
  }

  /**
   * The configurations that clients of each version will run with: the first ones, and those of the
   * last redeployment.
   */
  static Map<String, Set<Configuration>> byClients(List<Trial> trials) {
    Map<String, Set<Configuration>> all = new LinkedHashMap<>();
    for (Trial trial : trials) {
      all.computeIfAbsent(trial.cluster().clients(), version -> new LinkedHashSet<>())
          .addAll(trial.configurations());
      if (trial.redeploys()) {
        Set<Configuration> later =
            all.computeIfAbsent(trial.clientVersions().getLast(), version -> new LinkedHashSet<>());
        trial.configurations().forEach(each -> later.add(each.afterwards()));
      }
    }
    return all;
  }

  /** Before a folder is made for the run, since without an engine there is nothing to keep. */
  private void checkContainers(Progress progress) {
    Trial first = trials.get(0);
    Images images = first.cluster().images();
    for (Trial trial : trials) {
      if (!Objects.equals(trial.cluster().images(), images)
          || !Objects.equals(trial.cluster().pods(), first.cluster().pods())) {
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
    if (trials.stream().anyMatch(trial -> Versions.all(trial).size() > 1)) {
      throw new BadInput(
          "brokers in containers run one image and keep their version; `fault: upgrade` and brokers"
              + " of several versions need `--cluster local`");
    }
    if (trials.stream().anyMatch(Trial::needsWire)) {
      throw new BadInput(
          "containers are linked by Toxiproxy alone, which knows no frames for `fault: wire`");
    }
    Pods pods = first.cluster().pods();
    if (pods == null) {
      DockerVenue.check(images, first.cluster().kafka(), progress::notice);
      return;
    }
    if (pods.workers() > 0) {
      trials.forEach(SuiteChecks::checkWorkersInPods);
    }
    try {
      KubernetesVenue.check(images, pods);
    } catch (UnusableOption e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  private static void checkWorkersInPods(Trial trial) {
    Optional<String> why =
        trial.hasAdapters()
            ? Optional.of("clients in other languages")
            : trial.shiftsClocks(false)
                ? Optional.of("faults of the clients' clocks")
                : trial.configurations().stream()
                    .filter(each -> !each.own().isNone())
                    .findFirst()
                    .map(each -> "applications of yours, as in `" + each.name() + "`");
    if (why.isPresent()) {
      throw new BadInput(
          "trial `%s` has %s, which run on this machine alone; leave out --workers"
              .formatted(trial.name(), why.get()));
    }
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
}
