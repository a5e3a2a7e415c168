package dev.ontrial.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A short process that has the clients of one version on its classpath, and answers by one line.
 */
public final class ClientProcess {
  private static final long PATIENCE_SECONDS = 60;
  private static final String DONE = "done\n";

  private ClientProcess() {}

  /**
   * Asks a program that needs nothing from the harness.
   *
   * @param program its main class, which reads a line and writes a line
   * @throws ClusterException if the clients do not run here
   * @throws IOException if the process cannot be talked to
   */
  public static String ask(ClientDistribution clients, Class<?> program, String request)
      throws IOException {
    return ask(clients, program, request, word -> {});
  }

  /**
   * Asks a program, and does what it asks for in lines before its answer.
   *
   * @param program its main class
   * @param harness does what a line asks for; lines that begin with a brace are the answer
   * @throws ClusterException if the clients do not run here
   * @throws IOException if the process cannot be talked to
   */
  public static String ask(
      ClientDistribution clients, Class<?> program, String request, Consumer<String> harness)
      throws IOException {
    Path log = Files.createTempFile("ontrial-clients", ".log");
    Process process =
        ChildEnvironment.clean(
                new ProcessBuilder(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    clients.workerClasspath(),
                    program.getName()))
            .redirectError(log.toFile())
            .start();
    // Not by a file, which would stay if this JVM was killed.
    try (OutputStream questions = process.getOutputStream();
        BufferedReader answers =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      say(questions, request + "\n");
      String line = answers.readLine();
      while (line != null && !line.startsWith("{")) {
        harness.accept(line);
        say(questions, DONE);
        line = answers.readLine();
      }
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null || !ended || process.exitValue() != 0) {
        throw new ClusterException(
            "kafka-clients %s does not run here: %s"
                .formatted(clients.version(), firstLine(Files.readString(log))));
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted", e);
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(log);
    }
  }

  private static void say(OutputStream to, String text) throws IOException {
    to.write(text.getBytes(StandardCharsets.UTF_8));
    to.flush();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("no reason given");
  }
}
