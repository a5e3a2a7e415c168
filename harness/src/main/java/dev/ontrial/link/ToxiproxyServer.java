package dev.ontrial.link;

import dev.ontrial.cluster.Helper;
import dev.ontrial.cluster.ProcessLauncher;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A running {@code toxiproxy-server}: a process of our own, or one in a container. */
final class ToxiproxyServer implements AutoCloseable {
  private static final int ATTEMPTS = 5;
  private static final Duration START_LIMIT = Duration.ofSeconds(10);
  private static final long POLL_NANOS = 5_000_000;

  private final @Nullable Process process;
  private final ToxiproxyApi api;
  private final Path log;

  private ToxiproxyServer(@Nullable Process process, ToxiproxyApi api, Path log) {
    this.process = process;
    this.api = api;
    this.log = log;
  }

  /**
   * Starts a server whose API listens on a free port of 127.0.0.1.
   *
   * @param binary the program
   * @param log what it writes goes here, appended
   * @throws LinkException if it does not come up
   */
  static ToxiproxyServer start(Path binary, Path log, ProcessLauncher launcher) {
    for (int attempt = 1; ; attempt++) {
      try {
        return startOnce(binary, log, launcher);
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw new LinkException(
              "Toxiproxy (%s) does not start: %s; see %s".formatted(binary, e.getMessage(), log),
              e);
        }
      }
    }
  }

  /** A server that somebody else has started, and will end. */
  static ToxiproxyServer of(int apiPort, Path log) {
    return new ToxiproxyServer(null, new ToxiproxyApi(apiPort), log);
  }

  /** The same, on another machine. */
  static ToxiproxyServer of(InetSocketAddress api, Path log) {
    return new ToxiproxyServer(null, new ToxiproxyApi(api), log);
  }

  private static ToxiproxyServer startOnce(Path binary, Path log, ProcessLauncher launcher)
      throws IOException {
    int port = freePort();
    // A server that cannot bind its API port logs that and lives on, and whoever has the port may
    // be a Toxiproxy too. A proxy of a name that only we know tells ours from another.
    String marker = "marker-" + UUID.randomUUID();
    Path config = Files.createTempFile("toxiproxy", ".json");
    try {
      Files.writeString(
          config,
          """
          [{"name":"%s","listen":"127.0.0.1:0","upstream":"127.0.0.1:1","enabled":false}]
          """
              .formatted(marker));
      Process process = launcher.start(command(binary, port, config, log));
      ToxiproxyServer server = new ToxiproxyServer(process, new ToxiproxyApi(port), log);
      try {
        server.awaitUp(process, marker);
        return server;
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      }
    } finally {
      Files.delete(config);
    }
  }

  private static ProcessBuilder command(Path binary, int port, Path config, Path log) {
    ProcessBuilder command =
        new ProcessBuilder(
            binary.toString(),
            "-host=127.0.0.1",
            "-port=" + port,
            "-config=" + config,
            "-proxy-metrics");
    // Accepted connections are logged at this level, and counted from there.
    command.environment().put("LOG_LEVEL", "info");
    command.redirectErrorStream(true);
    command.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return command;
  }

  private void awaitUp(Process process, String marker) throws IOException {
    long deadlineNanos = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      if (!process.isAlive()) {
        throw new IOException("it exited with " + process.exitValue());
      }
      try {
        if (api.get("/proxies/" + marker).ok()) {
          return;
        }
        throw new IOException("another server has its port");
      } catch (ConnectException e) {
        if (System.nanoTime() - deadlineNanos > 0) {
          throw new IOException("no answer for " + START_LIMIT.toSeconds() + " s", e);
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /** The server's process, if this started it. */
  Optional<Helper> helper() {
    return Optional.ofNullable(process).map(ours -> new Helper("toxiproxy", ours));
  }

  ToxiproxyApi api() {
    return api;
  }

  Path log() {
    return log;
  }

  /** The version it says it is. */
  String version() {
    try {
      return api.get("/version").json().path("version").asText("?");
    } catch (IOException e) {
      throw new LinkException("Toxiproxy does not tell its version: " + e.getMessage(), e);
    }
  }

  /** Ends the server if it is ours, and with it every connection through it. */
  @Override
  public void close() {
    Process ours = process;
    if (ours == null) {
      return;
    }
    ours.destroy();
    try {
      if (!ours.waitFor(2, TimeUnit.SECONDS)) {
        ours.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      ours.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
