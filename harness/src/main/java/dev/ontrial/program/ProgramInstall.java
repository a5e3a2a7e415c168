package dev.ontrial.program;

import dev.ontrial.client.ClientException;
import dev.ontrial.client.ClientManifest.Platform;
import dev.ontrial.client.Packages;
import dev.ontrial.cluster.CacheFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/** Installs programs by their registries' own tools, once, into ontrial's cache. */
final class ProgramInstall {
  /** What Go builds in the folder of an installation. */
  static final String GO_PROGRAM = "broker";

  private final CacheFolder cache;
  private final Consumer<String> notices;

  /**
   * @param notices receives a line before something is installed
   */
  ProgramInstall(CacheFolder cache, Consumer<String> notices) {
    this.cache = cache;
    this.notices = notices;
  }

  /**
   * The folder of the installation, which is made if it is not there yet; the manifest's own folder
   * where nothing is to be installed.
   *
   * @throws ClientException if the installation fails; the message holds the tool's own last line
   */
  Path home(ProgramManifest manifest) {
    Platform runtime = manifest.runtime();
    if (runtime == null) {
      return manifest.folder();
    }
    try {
      List<Path> sources = runtime == Platform.GO ? Packages.goFiles(manifest.folder()) : List.of();
      Path home =
          cache.entry(
              "programs", manifest.name(), manifest.version() + "-" + key(manifest, sources));
      return Packages.once(
          cache,
          home,
          () -> notices.accept("installing " + manifest.title() + " into ontrial's cache"),
          folder -> install(manifest, runtime, sources, folder));
    } catch (IOException e) {
      throw new ProgramException(
          "%s: %s cannot be installed: %s"
              .formatted(manifest.file(), manifest.name(), e.getMessage()),
          e);
    }
  }

  private static void install(
      ProgramManifest manifest, Platform runtime, List<Path> sources, Path folder)
      throws IOException {
    switch (runtime) {
      case PYTHON -> Packages.python(folder, "python3", manifest.packages());
      case NODE -> Packages.node(folder, manifest.packages());
      case GO -> Packages.go(folder, sources, manifest.packages(), GO_PROGRAM);
      case JAVA ->
          throw new ProgramException(
              manifest.file() + ": `runtime: java` installs nothing; use python, node or go");
    }
  }

  /** Changes when what is installed would change. */
  private static String key(ProgramManifest manifest, List<Path> sources) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String what = manifest.runtime() + " " + manifest.packages();
      digest.update(what.getBytes(StandardCharsets.UTF_8));
      for (Path each : sources) {
        digest.update(Files.readAllBytes(each));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 5);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
