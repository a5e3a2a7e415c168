package dev.ontrial.cli;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.explain.Explanations;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Brokers;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.OwnSettings;
import dev.ontrial.trial.file.TrialReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Files of settings, as commands take them that need no cluster. */
final class SettingsFiles {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Trial files, or properties files of producers or consumers.")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--topic-settings",
      paramLabel = "KEY=VALUE",
      split = ",",
      description = "Settings of the topics that properties files are used with.")
  List<String> topicSettings = new ArrayList<>();

  @Option(names = "--kafka", paramLabel = "VERSION", description = "The brokers' version.")
  @Nullable String kafka;

  @Option(names = "--clients", paramLabel = "VERSION", description = "The version of the clients.")
  @Nullable String clients;

  SettingsFiles() {}

  /**
   * The trials of the trial files, and one with a configuration for each properties file.
   *
   * @param notices takes one line for each properties file of which something is ignored
   * @throws BadInput if a file cannot be used: one line for each thing that is wrong
   */
  List<Trial> trials(Consumer<String> notices) {
    List<Trial> trials = new ArrayList<>();
    List<Path> producers = new ArrayList<>();
    List<Path> consumers = new ArrayList<>();
    for (Path file : files) {
      if (file.toString().matches(".*\\.ya?ml")) {
        trials.add(TrialReader.read(file, null, notices));
      } else if (OwnSettings.isOfConsumer(file)) {
        consumers.add(file);
      } else {
        producers.add(file);
      }
    }
    OwnSettings own = OwnSettings.of(producers, consumers, topicSettings);
    if (!own.isEmpty()) {
      trials.add(Explanations.trial(own.configurations(notices)));
    }
    return trials.stream().map(this::override).toList();
  }

  private Trial override(Trial trial) {
    try {
      Brokers cluster = trial.cluster();
      cluster = kafka == null ? cluster : cluster.of(KafkaVersion.parse(kafka).text());
      return trial.with(
          clients == null ? cluster : cluster.withClients(KafkaVersion.ofClients(clients).text()));
    } catch (ClusterException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }
}
