package dev.ontrial.kubernetes;

import dev.ontrial.cluster.ClusterException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs scripts of bash in a container, by the API server's {@code exec}. A script's output is
 * complete when its last line has come, which holds its exit code; a connection that ends before is
 * an error.
 */
final class Shell implements Scripts {
  private static final String END = "\nontrial-end:";

  /** The longest input of one script. With more than 16 MiB the client never returns. */
  private static final int LONGEST_INPUT = 1 << 22;

  private static final int LONGEST_END = END.length() + 5;

  private final AtomicInteger archives = new AtomicInteger();
  private final String pod;
  private final Supplier<ContainerResource> container;

  /**
   * @param pod its name, for messages
   * @param container a request for the container; each script takes another
   */
  Shell(String pod, Supplier<ContainerResource> container) {
    this.pod = pod;
    this.container = container;
  }

  @Override
  public String run(String script, Duration limit) {
    return new String(runBinary(script, new byte[0], limit), StandardCharsets.UTF_8);
  }

  @Override
  public byte[] runBinary(String script, byte[] input, Duration limit) {
    Output output = new Output();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    String whole = "{\n" + script + "\n}; printf '\\nontrial-end:%d\\n' $?";
    try (ExecWatch watch =
        container
            .get()
            .redirectingInput()
            .writingOutput(output)
            .writingError(errors)
            .exec("/bin/bash", "-c", whole)) {
      watch.getInput().write(input);
      watch.getInput().flush();
      var unused =
          watch
              .exitCode()
              .whenComplete((code, failed) ->
                  // The output may come after the exit code, but not much later.
                  output.end.completeOnTimeout(-1, 5, TimeUnit.SECONDS));
      int code = output.end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (code != 0) {
        throw new ClusterException(
            "a script in the pod %s %s: %s"
                .formatted(
                    pod,
                    code < 0 ? "was cut off" : "ended with exit code " + code,
                    errors.toString(StandardCharsets.UTF_8).strip()));
      }
      return output.withoutEnd();
    } catch (TimeoutException e) {
      throw new ClusterException(
          "a script in the pod %s did not end within %d s".formatted(pod, limit.toSeconds()), e);
    } catch (ExecutionException e) {
      throw new ClusterException(
          "a script in the pod %s failed: %s".formatted(pod, e.getCause()), e);
    } catch (KubernetesClientException e) {
      throw new ClusterException(
          "the pod %s takes no commands: %s".formatted(pod, Api.reason(e)), e);
    } catch (IOException e) {
      throw new ClusterException("the pod " + pod + " takes no input: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while a script ran in the pod " + pod, e);
    }
  }

  /** Writes a tar archive's files below a folder of the container. */
  void unpack(byte[] archive, String folder, Duration limit) {
    // Standard input does not end on older API servers, so a script takes as much as there is.
    if (archive.length <= LONGEST_INPUT) {
      runBinary(
          "mkdir -p %2$s && head -c %1$d | tar -x -f - -C %2$s"
              .formatted(archive.length, quoted(folder)),
          archive,
          limit);
      return;
    }
    String file = Supervisor.FOLDER + "/archive-" + archives.incrementAndGet();
    for (int at = 0; at < archive.length; at += LONGEST_INPUT) {
      byte[] part = Arrays.copyOfRange(archive, at, Math.min(archive.length, at + LONGEST_INPUT));
      runBinary("head -c %d >> %s".formatted(part.length, file), part, limit);
    }
    run(
        "mkdir -p %2$s && tar -x -f %1$s -C %2$s && rm %1$s".formatted(file, quoted(folder)),
        limit);
  }

  /** A word of bash that means exactly that text. */
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** Completes when the last line has come. */
  private static final class Output extends ByteArrayOutputStream {
    private final CompletableFuture<Integer> end = new CompletableFuture<>();

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      super.write(bytes, offset, length);
      @Nullable String last = last();
      if (last != null) {
        end.complete(Integer.parseInt(last));
      }
    }

    @Override
    public synchronized void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    /** The digits of the last line, if it has come. */
    private @Nullable String last() {
      int from = Math.max(0, count - LONGEST_END);
      String tail = new String(buf, from, count - from, StandardCharsets.ISO_8859_1);
      int at = tail.lastIndexOf(END);
      if (at < 0 || !tail.endsWith("\n") || at + END.length() >= tail.length()) {
        return null;
      }
      return tail.substring(at + END.length(), tail.length() - 1);
    }

    synchronized byte[] withoutEnd() {
      byte[] all = toByteArray();
      String text = new String(all, StandardCharsets.ISO_8859_1);
      return Arrays.copyOf(all, text.lastIndexOf(END));
    }
  }
}
