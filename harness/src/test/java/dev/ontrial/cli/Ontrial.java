package dev.ontrial.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real program in a JVM of its own, as the launcher starts it. */
final class Ontrial {
  private static final long LIMIT_SECONDS = 150;

  /** What a program that ended left behind. */
  record Ended(int code, List<String> out, List<String> err) {
    String all() {
      return "exit code " + code + "\n" + String.join("\n", out) + "\n" + String.join("\n", err);
    }
  }

  /** A program that may still run. */
  record Running(Process process, Path out, Path err) {
    List<String> outSoFar() {
      try {
        return Files.readAllLines(out);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    Ended await() throws IOException, InterruptedException {
      try {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          throw new IllegalStateException("it did not end: " + outSoFar());
        }
        return new Ended(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private final Path folder;
  private final Map<String, String> environment;
  private final List<String> options;

  /**
   * @param folder where its output is kept
   * @param environment what is different in its environment
   */
  Ontrial(Path folder, Map<String, String> environment) {
    this(folder, environment, List.of());
  }

  /**
   * The same, with more options of the JVM.
   *
   * @param options such as {@code -Djdk.net.hosts.file=…}
   */
  Ontrial(Path folder, Map<String, String> environment, List<String> options) {
    this.folder = folder;
    this.environment = environment;
    this.options = options;
  }

  Ended run(Object... arguments) throws IOException, InterruptedException {
    return start(arguments).await();
  }

  Running start(Object... arguments) throws IOException {
    return startInto(Files.createTempFile(folder, "out", ""), arguments);
  }

  /** The same, with its output in a file that is there. */
  Running startInto(Path out, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.add("-Dontrial.home=" + folder);
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.ontrial.cli.Main");
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new Running(builder.start(), out, err);
  }
}
