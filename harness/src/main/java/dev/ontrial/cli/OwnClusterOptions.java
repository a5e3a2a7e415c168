package dev.ontrial.cli;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.external.CommandConfig;
import dev.ontrial.external.OwnCluster;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Ceiling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a running cluster of the user's. */
final class OwnClusterOptions {
  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      description =
          "Use this running cluster instead of brokers of ontrial's; docs/own-cluster.md.")
  @Nullable String bootstrap;

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description =
          "The properties file with the settings of security (security.*, sasl.*, ssl.*).")
  @Nullable Path commandConfig;

  @Option(
      names = "--command-property",
      paramLabel = "KEY=VALUE",
      description = "One more such setting; may be repeated.")
  List<String> commandProperties = new ArrayList<>();

  /** Whether the user named a cluster. */
  boolean isGiven() {
    if (bootstrap == null && (commandConfig != null || !commandProperties.isEmpty())) {
      throw new BadInput("--command-config and --command-property need a --bootstrap-server");
    }
    return bootstrap != null;
  }

  /** The settings of security. */
  Map<String, String> properties() {
    try {
      return CommandConfig.read(commandConfig, commandProperties);
    } catch (ClusterException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  /** The address that was given. */
  String bootstrap() {
    if (bootstrap == null) {
      throw new BadInput("--bootstrap-server HOST:PORT is needed");
    }
    return bootstrap;
  }

  /**
   * Connects to the cluster.
   *
   * @param kafka what the user says that the brokers run
   * @throws BadInput if it cannot be reached or used
   */
  OwnCluster connect(@Nullable String kafka) {
    try {
      return OwnCluster.connect(bootstrap(), properties(), kafka == null ? "" : kafka);
    } catch (ClusterException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  /** How much may be sent to a cluster of the user's. */
  static final class CeilingOptions {
    @Option(
        names = "--max-records-per-second",
        paramLabel = "N",
        description = "The most that all producers of a trial send there together; default: 5000.")
    long records = Ceiling.USUAL.recordsPerSecond();

    @Option(
        names = "--max-bytes-per-second",
        paramLabel = "N",
        description = "The same in bytes of values; default: 2000000.")
    long bytes = Ceiling.USUAL.bytesPerSecond();

    Ceiling ceiling() {
      return new Ceiling(records, bytes);
    }
  }
}
