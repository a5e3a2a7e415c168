package dev.ontrial.explain;

import dev.ontrial.contract.Promises;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.ClientSettings;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import dev.ontrial.trial.run.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the settings of configurations promise, without a cluster. */
public final class Explanations {
  private Explanations() {}

  /**
   * What is to be said of one configuration.
   *
   * @param name the configuration
   * @param settings its effective settings
   * @param promises what Kafka promises for them
   * @param surprises what users often do not expect
   */
  public record Explanation(
      String name, Map<String, String> settings, Promises promises, List<Surprise> surprises) {}

  /**
   * Explains the configurations of a trial for its versions of clients and brokers.
   *
   * @throws BadInput if the clients refuse a configuration
   */
  public static List<Explanation> of(Trial trial) {
    return trial.configurations().stream().map(each -> of(trial, each)).toList();
  }

  private static Explanation of(Trial trial, Configuration configuration) {
    Map<String, String> settings =
        new LinkedHashMap<>(ClientSettings.of(trial.cluster().clients(), configuration));
    settings.putAll(Topics.settings(trial, configuration));
    DeclaredConfiguration declared =
        new DeclaredConfiguration(
            configuration.name(),
            configuration.workload(),
            settings,
            List.of(),
            true,
            "",
            Map.of());
    return new Explanation(
        configuration.name(),
        settings,
        Promises.of(declared),
        Surprise.of(configuration, settings));
  }

  /** A trial under no fault, for configurations that have none. */
  public static Trial trial(List<Configuration> configurations) {
    return TrialReader.shipped("none", null, configurations);
  }
}
