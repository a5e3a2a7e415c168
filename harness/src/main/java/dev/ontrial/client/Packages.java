package dev.ontrial.client;

import dev.ontrial.cluster.CacheFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Installs packages by their registries' own tools into a folder of ontrial's cache. The user's own
 * environment stays as it is.
 */
public final class Packages {
  private static final String COMPLETE = "complete";

  private Packages() {}

  /** What installs something into a folder that is there and empty. */
  @FunctionalInterface
  public interface Installer {
    void install(Path home) throws IOException;
  }

  /**
   * The folder of what is installed once.
   *
   * @param home the folder; its name changes when what is installed would change
   * @param before runs before something is installed
   * @throws ClientException if the installation fails; the message holds the tool's own last line
   */
  public static Path once(CacheFolder cache, Path home, Runnable before, Installer installer)
      throws IOException {
    return cache.locked(
        home,
        () -> {
          if (!Files.exists(home.resolve(COMPLETE))) {
            before.run();
            deleteAll(home);
            Files.createDirectories(home);
            installer.install(home);
            Files.createFile(home.resolve(COMPLETE));
          }
          return home;
        });
  }

  /** Packages of PyPI, in the virtual environment {@code venv} of the folder. */
  public static void python(Path home, String python, List<String> packages) throws IOException {
    new Tool(Tool.python(python), "install %s with its venv module".formatted(python))
        .run(home, List.of("-m", "venv", "venv"));
    List<String> install =
        new ArrayList<>(List.of("-m", "pip", "install", "--quiet", "--disable-pip-version-check"));
    install.addAll(packages);
    new Tool(home.resolve("venv/bin/python").toString(), "").run(home, install);
  }

  /** Packages of npm, in the folder's {@code node_modules}. */
  public static void node(Path home, List<String> packages) throws IOException {
    Files.writeString(home.resolve("package.json"), "{\"private\": true}\n");
    List<String> install =
        new ArrayList<>(
            List.of("install", "--loglevel=error", "--no-audit", "--no-fund", "--no-save"));
    install.addAll(packages);
    new Tool("npm", "install Node.js 20 or newer with npm").run(home, install);
  }

  /**
   * A program that Go builds.
   *
   * @param sources its files
   * @param modules what it needs, each with its version
   * @param program the name of the program in the folder
   */
  public static void go(Path home, List<Path> sources, List<String> modules, String program)
      throws IOException {
    Path source = Files.createDirectories(home.resolve("source"));
    for (Path each : sources) {
      Files.copy(each, source.resolve(String.valueOf(each.getFileName())));
    }
    Tool go = new Tool("go", "install Go 1.24 or newer");
    go.run(source, List.of("mod", "init", program));
    for (String each : modules) {
      go.run(source, List.of("get", each));
    }
    go.run(source, List.of("mod", "tidy"));
    go.run(source, List.of("build", "-o", home.resolve(program).toString(), "."));
  }

  /** The Go files of a folder, in the order of their names. */
  public static List<Path> goFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(each -> each.toString().endsWith(".go")).sorted().toList();
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
