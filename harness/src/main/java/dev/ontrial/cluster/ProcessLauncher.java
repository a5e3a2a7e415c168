package dev.ontrial.cluster;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Starts processes on somebody's behalf; {@link Reaper} is the one that also buries them. */
@FunctionalInterface
public interface ProcessLauncher {
  /**
   * Starts the process that {@code builder} describes.
   *
   * @throws IOException if the process cannot be started
   */
  Process start(ProcessBuilder builder) throws IOException;

  /**
   * The same, for processes that stand back when others want the processors, as clients should
   * while a broker starts again. Where there is no {@code nice}, they do not stand back.
   */
  default ProcessLauncher standingBack() {
    return builder -> {
      if (!ProgramPath.has("nice")) {
        return start(builder);
      }
      List<String> program = List.copyOf(builder.command());
      try {
        // It becomes the program by exec, so the process is the program's own.
        return start(
            builder.command(
                Stream.concat(Stream.of("nice", "-n", "5"), program.stream()).toList()));
      } finally {
        builder.command(program);
      }
    };
  }

  /** The same, with one more variable in the environment of what is started. */
  default ProcessLauncher with(String variable, String value) {
    return builder -> {
      builder.environment().put(variable, value);
      return start(builder);
    };
  }
}
