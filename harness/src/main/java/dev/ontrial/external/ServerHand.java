package dev.ontrial.external;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Reaper;
import dev.ontrial.cluster.Wait;
import dev.ontrial.settings.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the user's commands. Before one breaks a broker, the command that heals it is made the last
 * will of this JVM. So the broker is healed however the run ends.
 */
final class ServerHand {
  private static final int FAILED_TO_END = -1;

  private final ServerCommands commands;
  private final Reaper reaper;

  /** The commands that heal what is broken now. */
  private final Map<String, String> open = new LinkedHashMap<>();

  private Reaper.@Nullable Will will;

  ServerHand(ServerCommands commands, Reaper reaper) {
    this.commands = commands;
    this.reaper = reaper;
  }

  /**
   * Breaks a broker and waits until that is verified.
   *
   * @throws ClusterException if there are no such commands or one fails; the fault is to be healed
   */
  synchronized void begin(String fault, Endpoint broker) {
    ServerCommands.Pair pair = pair(fault, broker);
    open.put(fault + " " + broker.id(), filled(pair.heal(), broker));
    bequeath();
    succeed(fault, broker, pair.begin(), pair.timeout());
    String verify = filled(pair.verify(), broker);
    Wait.until(
        pair.timeout(),
        () -> run(verify, pair.timeout()).code() == 0,
        () ->
            "%s of broker %d did not take: `%s` still fails after %s"
                .formatted(fault, broker.id(), verify, Wait.text(pair.timeout())));
  }

  /**
   * Heals a broker.
   *
   * @throws ClusterException if that fails; it is tried once more when the run ends
   */
  synchronized void heal(String fault, Endpoint broker) {
    ServerCommands.Pair pair = pair(fault, broker);
    succeed("heal " + fault, broker, pair.heal(), pair.timeout());
    open.remove(fault + " " + broker.id());
    bequeath();
  }

  private ServerCommands.Pair pair(String fault, Endpoint broker) {
    ServerCommands.Pair pair = commands.pairs().get(fault);
    if (pair == null) {
      throw new ClusterException(
          "broker %d is not ontrial's own, and there are no commands for `%s`"
              .formatted(broker.id(), fault));
    }
    return pair;
  }

  private void bequeath() {
    if (open.isEmpty()) {
      if (will != null) {
        will.revoke();
        will = null;
      }
      return;
    }
    List<String> all = new ArrayList<>();
    open.values().forEach(command -> all.add("(" + command + "\n)"));
    will = reaper.will(List.of("sh", "-c", String.join("\n", all)));
  }

  private static String filled(String command, Endpoint broker) {
    return command
        .replace("{node}", Integer.toString(broker.id()))
        .replace("{host}", broker.host())
        .replace("{port}", Integer.toString(broker.port()));
  }

  private record Ended(int code, String last) {}

  private void succeed(String what, Endpoint broker, String command, Duration timeout) {
    String filled = filled(command, broker);
    Ended ended = run(filled, timeout);
    if (ended.code() != 0) {
      throw new ClusterException(
          Secrets.masked(
              "%s of broker %d: `%s` %s%s"
                  .formatted(
                      what,
                      broker.id(),
                      filled,
                      ended.code() == FAILED_TO_END
                          ? "did not end within " + Wait.text(timeout)
                          : "failed with exit code " + ended.code(),
                      ended.last().isEmpty() ? "" : ": " + ended.last())));
    }
  }

  private Ended run(String command, Duration timeout) {
    Path output = null;
    try {
      output = Files.createTempFile("ontrial-command", ".out");
      Process process =
          reaper.start(
              new ProcessBuilder("sh", "-c", command)
                  .redirectErrorStream(true)
                  .redirectOutput(output.toFile()));
      boolean done = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (!done) {
        process.destroyForcibly();
      }
      String last = Files.readString(output).lines().reduce((first, second) -> second).orElse("");
      return new Ended(done ? process.exitValue() : FAILED_TO_END, last);
    } catch (IOException e) {
      throw new ClusterException("`" + command + "` cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while `" + command + "` was run", e);
    } finally {
      discard(output);
    }
  }

  private static void discard(@Nullable Path output) {
    try {
      if (output != null) {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      // A temporary file stays behind; the command's outcome is what matters.
    }
  }
}
