package dev.ontrial.program;

import dev.ontrial.client.ClientException;
import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Placement;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.cluster.Reaper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A program that is installed and was started once, so that it is known what it offers.
 *
 * @param manifest what describes it
 * @param home where it is installed
 * @param facts what it was observed to offer
 */
public record ProgramSource(ProgramManifest manifest, Path home, ProgramFacts facts) {
  private static final Map<ProgramManifest, ProgramSource> KNOWN = new ConcurrentHashMap<>();

  /**
   * Installs a program and starts it once, unless this JVM has done that before.
   *
   * @param notices receives a line before something is installed
   * @throws ClientException if it cannot be installed
   * @throws ProgramException if it does not serve, or not as the manifest describes it
   */
  public static ProgramSource of(ProgramManifest manifest, Consumer<String> notices) {
    return KNOWN.computeIfAbsent(
        manifest,
        its -> {
          CacheFolder cache = CacheFolder.ofUser();
          Path home = new ProgramInstall(cache, notices).home(its);
          return new ProgramSource(its, home, survey(its, home, cache));
        });
  }

  /** Starts it in a folder of its own, whose log stays if that fails. */
  private static ProgramFacts survey(ProgramManifest manifest, Path home, CacheFolder cache) {
    try (PortBlock ports = PortBlock.reserve(manifest.nodes());
        Reaper reaper = Reaper.open()) {
      Path parent = cache.entry("programs", manifest.name(), "survey").getParent();
      Path folder = Files.createTempDirectory(parent, "survey");
      Placement place =
          new Placement(folder, ports, node -> folder, reaper, (program, pid, exitCode) -> {});
      boolean complete = false;
      try (ProgramCluster cluster = ProgramCluster.start(manifest, home, place)) {
        complete = true;
        return cluster.facts();
      } finally {
        delete(complete ? folder : folder.resolve("data"));
      }
    } catch (ClusterException | IOException e) {
      throw new ProgramException(
          manifest.file() + ": " + manifest.name() + ": " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
