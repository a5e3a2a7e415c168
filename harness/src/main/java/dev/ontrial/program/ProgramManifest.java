package dev.ontrial.program;

import dev.ontrial.client.ClientManifest.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code broker.yaml} states about a program that speaks Kafka's protocol.
 *
 * @param name its name
 * @param version its version, for people
 * @param runtime whose package manager installs it; null for a program that is on this machine
 * @param packages what that package manager installs
 * @param command the command line of one node, with {@link #PLACEHOLDERS}
 * @param environment variables of its environment, with the same placeholders
 * @param clientSettings settings that every client needs to be served
 * @param nodes how many processes make a cluster, 1 to 7
 * @param ready how long a node may take until it serves
 * @param durable what survives the end of a process
 * @param replicationFactor how many replicas its topics have
 * @param offers what it promises
 * @param file the manifest
 * @param text how a trial file names it: the name of a shipped manifest, or a path
 */
public record ProgramManifest(
    String name,
    String version,
    @Nullable Platform runtime,
    List<String> packages,
    List<String> command,
    Map<String, String> environment,
    Map<String, String> clientSettings,
    int nodes,
    Duration ready,
    Durability durable,
    int replicationFactor,
    Set<Offer> offers,
    Path file,
    String text) {
  /** The manifest's file name in a folder of its own. */
  public static final String FILE = "broker.yaml";

  /** What is replaced in the command and the environment, written in braces. */
  public static final List<String> PLACEHOLDERS =
      List.of("advertised", "data", "home", "host", "manifest", "node", "nodes", "port");

  /** What survives the end of a process. */
  public enum Durability {
    /** Nothing: records are kept in memory. */
    MEMORY("memory"),
    /** What was acknowledged is in files, and survives SIGKILL of the process. */
    PROCESS("process");

    private final String word;

    Durability(String word) {
      this.word = word;
    }

    /** The word that stands for it in a manifest. */
    public String word() {
      return word;
    }
  }

  /** Copies the collections. */
  public ProgramManifest {
    packages = List.copyOf(packages);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    clientSettings = Map.copyOf(clientSettings);
    offers = Set.copyOf(offers);
  }

  /** The name and the version, such as {@code tansu 0.6.0}. */
  public String title() {
    return name + " " + version;
  }

  /** The folder of the manifest. */
  Path folder() {
    return Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
  }
}
