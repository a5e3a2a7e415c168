package dev.ontrial.trial.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process of this machine, told by its id and its start time, as Linux shows it in {@code /proc}.
 *
 * @param startTicks when it began, so that another process of the same id is not taken for it
 */
record RunningProcess(long pid, String startTicks, String command) {
  static RunningProcess of(ProcessHandle handle) {
    String[] stat = stat(handle.pid());
    return new RunningProcess(
        handle.pid(), stat.length > 19 ? stat[19] : "", commandLine(handle.pid()));
  }

  /** All processes, but this one, whose command line contains a text. */
  static List<RunningProcess> mentioning(String text) {
    return ProcessHandle.allProcesses()
        .filter(each -> each.pid() != ProcessHandle.current().pid())
        .filter(each -> commandLine(each.pid()).contains(text))
        .map(RunningProcess::of)
        .filter(RunningProcess::isRunning)
        .toList();
  }

  /** Whether it is still there; one that only waits to be reaped is not. */
  boolean isRunning() {
    String[] stat = stat(pid);
    return stat.length > 19 && stat[19].equals(startTicks) && !stat[0].equals("Z");
  }

  /** Whether SIGSTOP has stopped it. */
  boolean isStopped() {
    String[] stat = stat(pid);
    return stat.length > 19 && stat[0].equals("T");
  }

  /** What follows the command's name: the state first, the start time twentieth. */
  private static String[] stat(long pid) {
    String line = read(pid, "stat");
    return line.substring(line.lastIndexOf(')') + 1).strip().split(" ", -1);
  }

  private static String commandLine(long pid) {
    return read(pid, "cmdline").replace('\0', ' ');
  }

  private static String read(long pid, String file) {
    try {
      Path path = Path.of("/proc", Long.toString(pid), file);
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
