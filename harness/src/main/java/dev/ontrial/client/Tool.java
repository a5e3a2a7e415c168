package dev.ontrial.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program that installs clients.
 *
 * @param program its name, found on the {@code PATH}, or its path
 * @param remedy what to do where it is missing
 */
record Tool(String program, String remedy) {
  private static final long PATIENCE_MINUTES = 10;

  /** How pip, npm and go say that they have no network. */
  private static final Pattern UNREACHABLE =
      Pattern.compile(
          "NewConnectionError|ConnectTimeoutError|ProxyError|Max retries exceeded|ENOTFOUND"
              + "|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|no such host|connection refused"
              + "|network is unreachable|i/o timeout|name resolution",
          Pattern.CASE_INSENSITIVE);

  /** How they say that a version does not exist. */
  private static final Pattern MISSING =
      Pattern.compile("No matching distribution|ETARGET|E404|unknown revision|404 Not Found");

  /** What npm writes after its reason. */
  private static final Pattern CHATTER =
      Pattern.compile("A complete log of this run|In most cases you or one of your dependencies");

  /** The path of a program on the {@code PATH}; its bare name where it is not found. */
  static String find(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
      if (Files.isExecutable(candidate)) {
        return candidate.toAbsolutePath().toString();
      }
    }
    return program;
  }

  /**
   * The path of a Python such as {@code python3.8}. pyenv puts programs on the {@code PATH} that
   * only say that another version is selected, so its versions are looked at first.
   */
  static String python(String program) {
    Path versions =
        Path.of(
                System.getenv()
                    .getOrDefault("PYENV_ROOT", System.getProperty("user.home") + "/.pyenv"))
            .resolve("versions");
    if (program.equals("python3") || !Files.isDirectory(versions)) {
      return program;
    }
    try (Stream<Path> all = Files.list(versions)) {
      return all.map(each -> each.resolve("bin").resolve(program))
          .filter(Files::isExecutable)
          .sorted()
          .findFirst()
          .map(Path::toString)
          .orElse(program);
    } catch (IOException e) {
      return program;
    }
  }

  /**
   * Runs the program in a folder and waits for it.
   *
   * @throws ClientException if it is missing, fails, or takes more than ten minutes
   */
  void run(Path folder, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    Path log = Files.createTempFile(folder, "install", ".log");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
    } catch (IOException e) {
      throw new ClientException(program + " is not on the PATH; " + remedy);
    }
    try {
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        throw new ClientException(
            String.join(" ", command) + " did not end within " + PATIENCE_MINUTES + " minutes");
      }
      if (process.exitValue() != 0) {
        throw failed(String.join(" ", command), process.exitValue(), log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException("interrupted while `" + program + "` was running");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Why it failed: what its words mean where they are known, and the line that says most. */
  private static ClientException failed(String command, int exitCode, Path log) throws IOException {
    String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    List<String> lines =
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isBlank() && !CHATTER.matcher(line).find())
            .toList();
    String last = lines.isEmpty() ? "no message" : lines.getLast();
    String words = "`%s` failed with exit code %d: ".formatted(command, exitCode);
    if (UNREACHABLE.matcher(text).find()) {
      return new ClientException(
          words
              + "the registry cannot be reached; connect to the network, or set the tool's proxy ("
              + last
              + ")");
    }
    if (MISSING.matcher(text).find()) {
      return ClientException.ofInput(words + "there is no such version (" + last + ")");
    }
    return new ClientException(words + last);
  }
}
