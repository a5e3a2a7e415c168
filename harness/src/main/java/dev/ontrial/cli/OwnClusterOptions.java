package dev.ontrial.cli;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.external.CommandConfig;
import dev.ontrial.external.OwnCluster;
import dev.ontrial.external.ServerCommands;
import dev.ontrial.settings.Secrets;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Ceiling;
import dev.ontrial.trial.file.AdminKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
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

  @Option(
      names = "--cluster-commands",
      paramLabel = "FILE",
      description = "Your commands that kill, pause or restart a broker and heal it.")
  @Nullable Path clusterCommands;

  @Option(names = "--yes", description = "Run those commands without asking.")
  boolean yes;

  /** Whether the user named a cluster. */
  boolean isGiven() {
    boolean more = commandConfig != null || !commandProperties.isEmpty() || clusterCommands != null;
    if (bootstrap == null && more) {
      throw new BadInput(
          "--command-config, --command-property and --cluster-commands need a --bootstrap-server");
    }
    return bootstrap != null;
  }

  /** The settings of security. */
  Map<String, String> properties() {
    try {
      return CommandConfig.read(commandConfig, commandProperties, AdminKeys::refuseUnknown);
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
      ServerCommands commands =
          clusterCommands == null ? ServerCommands.NONE : ServerCommands.read(clusterCommands);
      OwnCluster found = OwnCluster.connect(bootstrap(), properties(), kafka == null ? "" : kafka);
      confirm(commands);
      return found.with(commands);
    } catch (ClusterException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  /** Shows the commands, and goes on only if the user agrees. */
  private void confirm(ServerCommands commands) {
    if (commands.pairs().isEmpty()) {
      return;
    }
    System.err.println("These commands will be run on this machine, for one broker at a time:");
    commands.lines().forEach(line -> System.err.println("  " + Secrets.masked(line)));
    if (yes) {
      return;
    }
    if (!Boolean.getBoolean("ontrial.terminal")) {
      throw new BadInput("there is no terminal to ask whether to run them; add --yes");
    }
    System.err.print("Run them? [y/N] ");
    String answer = line();
    if (answer == null || !answer.strip().equalsIgnoreCase("y")) {
      throw new BadInput("the commands were not agreed to; nothing was run");
    }
  }

  private static @Nullable String line() {
    try {
      return new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))
          .readLine();
    } catch (IOException e) {
      return null; // No answer is no consent.
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
      if (records < 1 || bytes < 1) {
        throw new BadInput(
            "--max-records-per-second and --max-bytes-per-second: a number from 1 on is needed");
      }
      return new Ceiling(records, bytes);
    }
  }
}
