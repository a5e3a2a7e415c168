package dev.ontrial.kubernetes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The first process of a broker's container: a script of bash that starts the broker as its child
 * when ontrial asks for it. So the end of a broker is not the end of its container, and the kubelet
 * restarts nothing.
 *
 * <p>Each start has a number. {@code pid-N} holds the id of the process, and {@code ended-N} its
 * exit code once it has ended.
 */
final class Supervisor {
  /** A volume for what ontrial and the supervisor say to each other. */
  static final String FOLDER = "/ontrial";

  /** The file in that folder that becomes the broker. */
  static final String START = "start";

  private static final Duration TAKES = Duration.ofSeconds(20);

  private static final String SCRIPT =
      """
      folder=$1
      mkfifo "$folder/control" "$folder/never"
      exec 3<>"$folder/control"
      child=
      trap '[ -z "$child" ] || kill -KILL -- "-$child" "$child" 2>/dev/null; exit 0' TERM
      touch "$folder/ready"
      group=; command -v setsid > /dev/null && group=setsid
      while read -r number <&3; do
        $group /bin/bash "$folder/start" < /dev/null 3<&- &
        child=$!
        echo "$child" > "$folder/pid.new" && mv "$folder/pid.new" "$folder/pid-$number"
        wait "$child"
        echo $? > "$folder/ended.new" && mv "$folder/ended.new" "$folder/ended-$number"
        child=
      done
      """;

  private final Scripts scripts;
  private final String folder;

  /**
   * @param scripts runs scripts where the supervisor runs
   * @param folder the one that it was started with
   */
  Supervisor(Scripts scripts, String folder) {
    this.scripts = scripts;
    this.folder = folder;
  }

  /** What a container runs to have a supervisor. */
  static List<String> command(String folder) {
    return List.of("/bin/bash", "-c", SCRIPT, "supervisor", folder);
  }

  /** What a container runs in which ontrial starts processes one by one. */
  static List<String> idle() {
    return List.of(
        "/bin/bash",
        "-c",
        """
        trap 'exit 0' TERM
        mkfifo "$1/never"
        exec 3<>"$1/never"
        while :; do read -r -t 3600 -u 3; done
        """,
        "idle",
        FOLDER);
  }

  /** The script for {@link #START}. */
  static String startScript(Map<String, String> environment, List<String> command) {
    StringBuilder script = new StringBuilder("#!/bin/bash\n");
    environment.forEach((name, value) ->
        script.append("export ").append(name).append('=').append(Shell.quoted(value)).append('\n'));
    script.append("exec");
    command.forEach(word -> script.append(' ').append(Shell.quoted(word)));
    return script.append('\n').toString();
  }

  /** Starts the broker; returns the id of its process in the container. */
  long start(int number) {
    return Long.parseLong(
        scripts
            .run(
                """
                until [ -e %1$s/ready ]; do sleep 0.05; done
                echo %2$d > %1$s/control
                until [ -e %1$s/pid-%2$d ]; do sleep 0.02; done
                cat %1$s/pid-%2$d\
                """
                    .formatted(folder, number),
                TAKES)
            .strip());
  }

  /**
   * Waits for the end of the broker.
   *
   * @return its exit code; empty if it still runs after that time
   */
  OptionalInt awaitEnd(int number, Duration limit) {
    // A read from a pipe that nothing is written to is a sleep without a process.
    String code =
        scripts.run(
            """
            exec 4<>%1$s/never
            left=%3$d
            until [ -e %1$s/ended-%2$d ] || [ $left = 0 ]; do
              read -r -t 0.05 -u 4; left=$((left - 1))
            done
            cat %1$s/ended-%2$d 2> /dev/null || true\
            """
                .formatted(folder, number, limit.toMillis() / 50),
            limit.plus(TAKES));
    return code.isBlank() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(code.strip()));
  }

  /** Sends a signal to the broker, and to every process of its group. */
  void signalAll(int number, String signal) {
    signal(number, "kill -%1$s -- \"-$pid\" 2> /dev/null || kill -%1$s \"$pid\"".formatted(signal));
  }

  /** Asks the broker to shut down, by SIGTERM. */
  void terminate(int number) {
    signal(number, "kill -TERM \"$pid\"");
  }

  private void signal(int number, String kill) {
    scripts.run(
        """
        pid=$(cat %1$s/pid-%2$d)
        if [ -e %1$s/ended-%2$d ]; then echo "the broker has ended" >&2; false; else %3$s; fi\
        """
            .formatted(folder, number, kill),
        TAKES);
  }

  /** Waits until the broker's process is stopped, or until it is not. */
  void awaitStopped(int number, boolean stopped) {
    scripts.run(
        "pid=$(cat %s/pid-%d)\n".formatted(folder, number) + awaitingStopped(stopped), TAKES);
  }

  /** A script that waits until the process {@code $pid} is stopped, or until it is not. */
  static String awaitingStopped(boolean stopped) {
    return """
    left=200
    while read -r stat < "/proc/$pid/stat"; do
      set -- ${stat##*) }
      case $1 in T) now=true ;; *) now=false ;; esac
      [ $now = %1$s ] && break
      left=$((left - 1))
      [ $left = 0 ] && break
      sleep 0.05
    done
    [ "$now" = %1$s ]\
    """
        .formatted(stopped);
  }
}
