package dev.ontrial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.docker.Leftovers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A harness that is killed leaves no container and no network, with Ryuk or without. */
@Tag("docker")
final class KilledDockerRunTest {
  private static final Duration STARTED = Duration.ofMinutes(2);
  private static final Duration GONE = Duration.ofSeconds(40);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"starting", "brokers are up", "pause leader"})
  void leavesNothing(String moment) throws Exception {
    List<String> before = Leftovers.ofAnySession();
    Ontrial.Running run =
        new Ontrial(folder, Map.of())
            .start("verify", "--cluster", "docker", "--only", "idempotent:leader-paused");
    try {
      Awaitility.await()
          .atMost(STARTED)
          .until(() ->
              run.outSoFar().stream().anyMatch(line -> line.contains(moment))
                  && Leftovers.ofAnySession().size() > before.size());
    } finally {
      run.process().destroyForcibly().waitFor();
    }
    Awaitility.await()
        .atMost(GONE)
        .untilAsserted(() -> assertThat(Leftovers.ofAnySession()).isEqualTo(before));
  }
}
