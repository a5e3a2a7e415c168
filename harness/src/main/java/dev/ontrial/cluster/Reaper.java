package dev.ontrial.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts child processes that die when this JVM does, however it dies: by SIGKILL too, and even
 * those that are stopped by SIGSTOP at that moment.
 *
 * <p>A watchdog shell in a session of its own reads a pipe whose only writer is this JVM. At the
 * end of the pipe it kills every registered child that is still the process that registered: same
 * id and same start time. A child registers itself (a small shell appends to a file, then becomes
 * the program by {@code exec}), so none can run without being known.
 *
 * <p>A child that leads a process group ends with the whole group: a user's own program may start
 * others, which register nowhere.
 *
 * <p>No moment is lost between the two: a child registers and then looks for the mark {@code
 * closed}; the watchdog makes the mark and then reads the registrations. Whichever comes first, one
 * of them sees the other. A child that comes even later finds the folder gone, and ends.
 */
public final class Reaper implements ProcessLauncher, AutoCloseable {
  /** When the process {@code $1} began; nothing for one that is gone or a zombie. */
  private static final String BORN =
      """
      born() {
        if [ -r /proc/self/stat ]; then
          { read -r stat < "/proc/$1/stat"; } 2>/dev/null || return 0
          set -- ${stat##*) }
          [ "$1" = Z ] || echo "${20}"
        else
          ps -o lstart= -p "$1" | tr -d ' '
        fi
      }
      """;

  private static final String REGISTER =
      BORN
          + """
          leads() {
            { read -r stat < "/proc/$$/stat"; } 2>/dev/null || return 0
            set -- ${stat##*) }
            [ "$3" = "$$" ]
          }
          folder=$1; shift
          { echo "$$ $(born $$)" >> "$folder/children"; } 2>/dev/null || exit 125
          [ -e "$folder/closed" ] && exit 125
          # In a session of its own it does not get the signals of the harness's terminal. Where
          # this process leads a group already, setsid would fork, and the caller lose its child.
          leads || { command -v setsid >/dev/null 2>&1 && exec setsid "$@"; }
          exec "$@"
          """;

  private static final String WATCH =
      BORN
          + """
          trap '' HUP INT TERM
          folder=$1
          while read -r line; do :; done
          : > "$folder/closed"
          pass=0
          while [ $pass -lt 100 ]; do
            left=0
            while read -r pid start; do
              if [ "$(born "$pid")" = "$start" ]; then
                kill -KILL "-$pid" 2>/dev/null; kill -KILL "$pid" 2>/dev/null; left=1
              fi
            done < "$folder/children"
            [ $left = 0 ] && break
            sleep 0.05 2>/dev/null || sleep 1
            pass=$((pass + 1))
          done
          if [ -f "$folder/will" ]; then sh "$folder/will" < /dev/null > /dev/null 2>&1; fi
          mv "$folder" "$folder.gone" && rm -rf "$folder.gone"
          """;

  /** Names the script by which a child starts children that end with it, in the environment. */
  public static final String REGISTER_VARIABLE = "ONTRIAL_REGISTER";

  private final Path folder;
  private final Process watchdog;
  private final Queue<Process> children = new ConcurrentLinkedQueue<>();

  private Reaper(Path folder, Process watchdog) {
    this.folder = folder;
    this.watchdog = watchdog;
  }

  /**
   * Starts the watchdog.
   *
   * @throws ClusterException if no shell can be started
   */
  public static Reaper open() {
    Path folder = temporary();
    try {
      Files.createFile(folder.resolve("children"));
      Files.writeString(folder.resolve("register"), "set -- '" + folder + "' \"$@\"\n" + REGISTER);
      List<String> command = new ArrayList<>();
      if (ProgramPath.has("setsid")) {
        command.add("setsid");
      }
      command.addAll(List.of("sh", "-c", WATCH, "ontrial-watchdog", folder.toString()));
      Process watchdog =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new Reaper(folder, watchdog);
    } catch (IOException e) {
      throw new ClusterException("the watchdog shell cannot be started: " + e.getMessage(), e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("ontrial-reaper-");
    } catch (IOException e) {
      throw new ClusterException(
          "the temporary folder %s cannot be used (%s); make room, or name another folder in"
                  .formatted(System.getProperty("java.io.tmpdir"), e.getMessage())
              + " TMPDIR",
          e);
    }
  }

  @Override
  public Process start(ProcessBuilder builder) throws IOException {
    if (!watchdog.isAlive()) {
      throw new IOException("the watchdog that ends child processes is gone; start the run again");
    }
    List<String> program = List.copyOf(builder.command());
    File directory = builder.directory();
    Path start = directory == null ? Path.of("") : directory.toPath();
    Optional<String> whyNot =
        ProgramPath.whyNot(program.getFirst(), start, builder.environment().get("PATH"));
    if (whyNot.isPresent()) {
      throw new IOException(whyNot.get());
    }
    List<String> registered = new ArrayList<>();
    registered.addAll(List.of("sh", "-c", REGISTER, "ontrial-child", folder.toString()));
    registered.addAll(program);
    builder.environment().put(REGISTER_VARIABLE, folder.resolve("register").toString());
    try {
      Process child = ChildEnvironment.clean(builder).command(registered).start();
      awaitRegistration(child);
      children.removeIf(each -> !each.isAlive());
      children.add(child);
      return child;
    } finally {
      builder.command(program);
    }
  }

  /** The watchdog, without which children would outlive this JVM. */
  public Helper watchdog() {
    return new Helper("watchdog", watchdog);
  }

  /** A command that is run once this JVM has died. */
  public static final class Will {
    private final Path file;

    private Will(Path file) {
      this.file = file;
    }

    /** Does without it: what it was for is done. */
    public void revoke() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new ClusterException("a last will cannot be revoked: " + e.getMessage(), e);
      }
    }
  }

  /** The command of a small program of ontrial's own that cleans up after a killed harness. */
  public static List<String> program(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * Has a command run when this JVM has died, however it died, after its children have ended; there
   * is one at a time. It takes nothing in and its output is thrown away.
   *
   * @throws ClusterException if it cannot be written down
   */
  public Will will(List<String> command) {
    StringBuilder line = new StringBuilder("exec");
    command.forEach(word -> line.append(" '").append(word.replace("'", "'\\''")).append('\''));
    try {
      Path draft = Files.writeString(folder.resolve("will.draft"), line.append('\n'));
      return new Will(Files.move(draft, folder.resolve("will")));
    } catch (IOException e) {
      throw new ClusterException("a last will cannot be written down: " + e.getMessage(), e);
    }
  }

  /** A child that its parent pauses before it has registered would never do so. */
  private void awaitRegistration(Process child) throws IOException {
    String entry = child.pid() + " ";
    while (true) {
      // Asked first, since a short program may register and end between the two questions.
      boolean alive = child.isAlive();
      List<String> children = Files.readAllLines(folder.resolve("children"));
      if (children.stream().anyMatch(line -> line.startsWith(entry))) {
        return;
      }
      if (!alive) {
        throw new IOException("a child process could not register in " + folder);
      }
      LockSupport.parkNanos(200_000);
    }
  }

  /**
   * Kills every child that still runs, and waits until they are gone.
   *
   * @throws ClusterException if that takes more than ten seconds
   */
  @Override
  public void close() {
    if (!watchdog.isAlive()) {
      // It was killed and ends nothing any more.
      children.forEach(Process::destroyForcibly);
      return;
    }
    try {
      watchdog.getOutputStream().close();
      if (!watchdog.waitFor(10, TimeUnit.SECONDS)) {
        throw new ClusterException(
            "child processes listed in " + folder.resolve("children") + " would not end in 10 s");
      }
    } catch (IOException e) {
      throw new ClusterException("the watchdog cannot be told to end: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      // The pipe is closed, so the watchdog does its work without being waited for.
      Thread.currentThread().interrupt();
    }
  }
}
