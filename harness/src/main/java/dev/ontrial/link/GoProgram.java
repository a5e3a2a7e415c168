package dev.ontrial.link;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A program that is written in Go: from the PATH, else from ontrial's cache, else built once with
 * {@code go install} into the cache.
 *
 * <p>The cache is {@code $ONTRIAL_CACHE}, or {@code $XDG_CACHE_HOME/ontrial}, or {@code
 * ~/.cache/ontrial}.
 */
public final class GoProgram {
  private static final long BUILD_LIMIT_MINUTES = 10;

  /** A file lock keeps other processes out, but one process may hold it only once. */
  private static final ReentrantLock BUILD = new ReentrantLock();

  private final String name;
  private final String version;
  private final String source;
  private final List<String> flags;
  private final Map<String, String> environment;
  private final Consumer<String> notice;

  /**
   * @param name the program's name, as installed and as cached
   * @param version the version to build
   * @param source the package to build
   * @param flags of {@code go install}
   * @param environment where the PATH and the cache are told
   * @param notice told of a build, and why there is none
   */
  public GoProgram(
      String name,
      String version,
      String source,
      List<String> flags,
      Map<String, String> environment,
      Consumer<String> notice) {
    this.name = name;
    this.version = version;
    this.source = source;
    this.flags = List.copyOf(flags);
    this.environment = environment;
    this.notice = notice;
  }

  /** The program; empty where it is not there and cannot be built, of which notice is given. */
  public Optional<Path> find() {
    return installed().or(this::cached);
  }

  /** The program on the PATH. */
  Optional<Path> installed() {
    return onPath(name);
  }

  /** The program in the cache, built if it is not there and Go is. */
  Optional<Path> cached() {
    Path cached = cacheDirectory().resolve(name + "-" + version);
    if (Files.isExecutable(cached)) {
      return Optional.of(cached);
    }
    Optional<Path> go = onPath("go");
    if (go.isEmpty()) {
      return Optional.empty();
    }
    try {
      buildOnce(go.get(), cached);
      return Optional.of(cached);
    } catch (IOException e) {
      notice.accept("cannot build %s %s with go: %s".formatted(name, version, e.getMessage()));
      return Optional.empty();
    }
  }

  Path cacheDirectory() {
    String own = environment.getOrDefault("ONTRIAL_CACHE", "");
    if (!own.isEmpty()) {
      return Path.of(own);
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base = xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
    return base.resolve("ontrial");
  }

  private Optional<Path> onPath(String program) {
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder).resolve(program);
      if (!folder.isEmpty() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private void buildOnce(Path go, Path target) throws IOException {
    Path cache = Files.createDirectories(target.getParent());
    BUILD.lock();
    try (FileChannel file =
            FileChannel.open(
                cache.resolve(target.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var held = file.lock()) {
      if (held.isValid() && !Files.isExecutable(target)) {
        notice.accept("building %s %s with go, once; this takes a minute".formatted(name, version));
        build(go, target, cache);
      }
    } finally {
      BUILD.unlock();
    }
  }

  private void build(Path go, Path target, Path cache) throws IOException {
    // Beside the target, so that the move is atomic.
    Path folder = Files.createTempDirectory(cache, name + "-build");
    Path built = folder.resolve(Path.of(source).getFileName());
    Path log = folder.resolve("log");
    try {
      List<String> words = new ArrayList<>(List.of(go.toString(), "install"));
      words.addAll(flags);
      words.add(source + "@v" + version);
      ProcessBuilder command = new ProcessBuilder(words);
      command.environment().put("GOBIN", folder.toAbsolutePath().toString());
      command.environment().put("CGO_ENABLED", "0");
      // For this machine, whatever the user cross-compiles for.
      command.environment().keySet().removeAll(List.of("GOOS", "GOARCH"));
      command.directory(folder.toFile());
      command.redirectErrorStream(true).redirectOutput(log.toFile());
      run(command, log);
      Files.move(built, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(built);
      Files.deleteIfExists(log);
      Files.deleteIfExists(folder);
    }
  }

  private static void run(ProcessBuilder command, Path log) throws IOException {
    Process process = command.start();
    try {
      if (!process.waitFor(BUILD_LIMIT_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException("not done after " + BUILD_LIMIT_MINUTES + " minutes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroy();
    }
    if (process.exitValue() != 0) {
      List<String> said = Files.readAllLines(log);
      throw new IOException(said.isEmpty() ? "no reason given" : said.getLast());
    }
  }
}
