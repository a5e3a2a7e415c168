package dev.ontrial.cli;

import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Brokers;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.ProgramReader;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that change what a trial tests. */
final class SubjectOptions {
  @Option(
      names = "--kafka",
      paramLabel = "VERSION",
      description = "The brokers' version; default: the trial's.")
  @Nullable String kafka;

  @Option(
      names = "--clients",
      paramLabel = "VERSION",
      description = "The version of kafka-clients; default: the trial's.")
  @Nullable String clients;

  @Option(
      names = "--client",
      paramLabel = "NAME[@VERSION]",
      description =
          "Run this client in place of kafka-clients in each configuration that names none.")
  @Nullable String client;

  @Option(
      names = "--broker",
      paramLabel = "NAME|FILE",
      description =
          "Run this program instead of Kafka's brokers: a manifest, see docs/other-brokers.md.")
  @Nullable String broker;

  @Option(
      names = "--links",
      paramLabel = "auto|toxiproxy|relay|wire",
      description = "The program that injects network faults; default: the trial's.")
  Trial.@Nullable LinksChoice links;

  @Option(
      names = "--load",
      paramLabel = "FACTOR",
      description =
          "Multiply the records per second of each configuration, by 0.1 to 100; default: 1.")
  double load = 1;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of random choices; default: the trial's.")
  @Nullable Long seed;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description = "Repeat everything N times, with consecutive seeds; default: 1.")
  int repeat = 1;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description =
          "Run N trials at the same time, each on brokers of its own; default: 1. See"
              + " docs/suites.md.")
  int parallel = 1;

  /** The trial, whose configurations have as many times the records per second. */
  Trial loaded(Trial trial) {
    if (!(load >= 0.1 && load <= 100)) {
      throw new BadInput("--load %s: a factor from 0.1 to 100 is needed".formatted(load));
    }
    return load == 1
        ? trial
        : trial.with(
            trial.configurations().stream()
                .map(each -> each.with(each.load().times(load)))
                .toList());
  }

  /** The seed is needed when trials are read, before a run. */
  void refuseBadSeed() {
    refuseNegative(seed);
    if (repeat < 1 || repeat > 1_000) {
      throw new BadInput("--repeat " + repeat + ": a number from 1 to 1000 is needed");
    }
    if (parallel < 1 || parallel > 16) {
      throw new BadInput("--parallel " + parallel + ": a number from 1 to 16 is needed");
    }
  }

  static void refuseNegative(@Nullable Long seed) {
    if (seed != null && seed < 0) {
      throw new BadInput("--seed " + seed + ": a seed is not negative");
    }
  }

  /** The program that serves instead of Kafka's brokers, where the options or a trial name one. */
  Brokers onProgram(Brokers brokers, List<String> places) {
    if (broker == null && brokers.program() == null) {
      return brokers;
    }
    if (kafka != null) {
      throw new BadInput(
          "--kafka is a version of Kafka's brokers, and here a program serves; its manifest names"
              + " its version");
    }
    if (!places.isEmpty()) {
      throw new BadInput(
          "a program runs as processes of this machine; leave out " + String.join(" ", places));
    }
    return broker == null ? brokers : brokers.on(ProgramReader.read(broker, Path.of("")));
  }

  /** For commands that run the same trials several times, with the same seed. */
  void refuseBadTimes(int times, String what) {
    if (times < 1 || times > 1_000) {
      throw new BadInput("--times " + times + ": a number from 1 to 1000 is needed");
    }
    if (repeat != 1) {
      throw new BadInput("--repeat takes another seed each time; a " + what + " has `--times`");
    }
  }

  /** Refuses a version of kafka-clients that does not exist. */
  void refuseUnknownClients() {
    if (clients == null) {
      return;
    }
    try {
      ClientDistribution.of(clients, CacheFolder.ofUser());
    } catch (ClusterException e) {
      throw new BadInput("--clients " + clients + ": " + e.getMessage());
    }
  }
}
