package dev.ontrial.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.client.ClientException;
import dev.ontrial.client.ClientManifest.Platform;
import dev.ontrial.program.ProgramManifest.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.protocol.ApiKeys;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that do not do what their manifests say. */
@Timeout(180)
final class ProgramSourceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  /** Marks the processes of one test. */
  private final String mark = UUID.randomUUID().toString();

  private ProgramManifest manifest(
      Duration ready, @Nullable Platform runtime, List<String> packages, List<String> command) {
    return new ProgramManifest(
        "fake",
        "1",
        runtime,
        packages,
        command,
        Map.of("MARK", mark),
        Map.of(),
        1,
        ready,
        Durability.MEMORY,
        1,
        Set.of(),
        folder.resolve("broker.yaml"),
        folder.resolve("broker.yaml").toString());
  }

  private ProgramManifest manifest(Duration ready, String... command) {
    return manifest(ready, null, List.of(), List.of(command));
  }

  private ProgramManifest fake(String advertised) {
    return manifest(
        PATIENCE,
        ProcessHandle.current().info().command().orElse("java"),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        FakeProgram.class.getName(),
        "{port}",
        advertised,
        mark);
  }

  @AfterEach
  void noProcessIsLeft() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() ->
            ProcessHandle.allProcesses()
                .noneMatch(each -> each.info().commandLine().orElse("").contains(mark)));
  }

  @Test
  void programThatServes_isKnownByItsAnswers() {
    ProgramSource source = ProgramSource.of(fake("{advertised}"), line -> {});

    assertThat(source.facts().apis())
        .containsOnlyKeys(ApiKeys.METADATA.id, ApiKeys.API_VERSIONS.id);
    assertThat(source.facts().transactionVersion()).isZero();
    assertThat(source.facts().whyNot(Offer.TRANSACTIONS.apis()))
        .hasValue(
            "fake does not answer FindCoordinator requests (key 10), as its ApiVersions answer"
                + " says");
  }

  @Test
  void programThatAdvertisesAnotherAddress_isRefused() {
    assertThatThrownBy(() -> ProgramSource.of(fake("kafka.example.com:9092"), line -> {}))
        .isInstanceOf(ProgramException.class)
        .hasMessageMatching(
            ".*broker\\.yaml: fake advertises kafka\\.example\\.com:9092, and the links need it to"
                + " advertise localhost:\\d+; use \\{advertised\\} in its `command`");
  }

  @Test
  void programThatEndsAtOnce_isRefused_withItsLastLine() {
    ProgramManifest manifest =
        manifest(
            PATIENCE,
            "sh",
            "-c",
            "echo starting; echo no license for " + mark + "; exit 3",
            "{advertised}");

    assertThatThrownBy(() -> ProgramSource.of(manifest, line -> {}))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("fake: broker-1 ended while it started, exit code 3")
        .hasMessageEndingWith("ends with: no license for " + mark);
  }

  @Test
  void programThatNeverServes_isRefused() {
    ProgramManifest manifest = manifest(Duration.ofMillis(300), "sh", "-c", "sleep 60; : " + mark);

    assertThatThrownBy(() -> ProgramSource.of(manifest, line -> {}))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("fake: broker-1 is not ready after 0.3 s");
  }

  @Test
  void programThatIsNotThere_isRefused() {
    ProgramManifest manifest = manifest(PATIENCE, "./no-such-program", mark);

    assertThatThrownBy(() -> ProgramSource.of(manifest, line -> {}))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("no-such-program");
    assertThatThrownBy(
            () -> ProgramSource.of(manifest(Duration.ofSeconds(1), "/no*such/x"), line -> {}))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("`command`: /no*such/x matches 0 files, and one is needed");
  }

  @Test
  void packagesThatCannotBeHad_areNamedByTheTool() {
    ProgramManifest manifest =
        manifest(
            Duration.ofSeconds(1),
            Platform.GO,
            List.of("not a module"),
            List.of("{home}/broker", mark));

    assertThatThrownBy(() -> ProgramSource.of(manifest, line -> {}))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("go");
  }
}
