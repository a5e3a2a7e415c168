package dev.ontrial.link;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The {@code toxiproxy-server} program on this machine, found as any {@link GoProgram} is. */
public final class ToxiproxyBinary {
  private static final String VERSION = "2.12.0";
  private static final String WANTED = "2.12.";
  private static final String MODULE = "github.com/Shopify/toxiproxy/v2";

  private final GoProgram program;
  private final Consumer<String> notice;

  public ToxiproxyBinary(Consumer<String> notice) {
    this(System.getenv(), notice);
  }

  public ToxiproxyBinary(Map<String, String> environment, Consumer<String> notice) {
    this.notice = notice;
    this.program =
        new GoProgram(
            "toxiproxy-server",
            VERSION,
            MODULE + "/cmd/server",
            List.of("-ldflags=-X " + MODULE + ".Version=" + VERSION),
            environment,
            notice);
  }

  /** The program; empty where it is not there and cannot be built, of which notice is given. */
  public Optional<Path> find() {
    Optional<Path> installed = program.installed();
    installed.ifPresent(this::noticeOtherVersion);
    return installed.or(program::cached);
  }

  Path cacheDirectory() {
    return program.cacheDirectory();
  }

  private void noticeOtherVersion(Path program) {
    String says;
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      says = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      says = "nothing (" + e.getMessage() + ")";
    }
    if (!says.contains("version " + WANTED)) {
      notice.accept(
          "%s says \"%s\"; ontrial is tested with %sx, and uses this one all the same"
              .formatted(program, says, WANTED));
    }
  }
}
