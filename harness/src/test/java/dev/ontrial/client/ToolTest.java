package dev.ontrial.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the user reads where a client cannot be installed. */
class ToolTest {
  @TempDir Path folder;

  private Tool failing(String... output) throws IOException {
    Path program = folder.resolve("program");
    Path words = Files.write(folder.resolve("words"), List.of(output));
    Files.writeString(program, "#!/bin/sh\ncat '" + words + "'\nexit 1\n");
    if (!program.toFile().setExecutable(true)) {
      throw new IOException("cannot be made executable");
    }
    return new Tool(program.toString(), "install it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          WARNING: NewConnectionError: Failed to establish a new connection | ERROR: No matching distribution found for aiokafka==0.14.0
          npm error code ENOTFOUND | npm error network This is a problem related to network connectivity.
          go: module lookup: dial tcp: lookup registry: no such host | go: failed
          """)
  void withoutANetwork(String first, String last) throws IOException {
    Tool tool = failing(first, last);
    assertThatThrownBy(() -> tool.run(folder, List.of("install")))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("failed with exit code 1: the registry cannot be reached")
        .hasMessageContaining(last);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ERROR: Could not find a version that satisfies it | ERROR: No matching distribution found for aiokafka==99.0
          npm error code ETARGET | npm error notarget No matching version found for kafkajs@99.
          npm error code E404 | npm error 404 'nope@1' is not in this registry.
          go: reading at revision v9.9.9 | unknown revision v9.9.9
          """)
  void versionThatDoesNotExist(String first, String last) throws IOException {
    Tool tool = failing(first, last);
    assertThatThrownBy(() -> tool.run(folder, List.of("install")))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("there is no such version (" + last + ")")
        .matches(e -> ((ClientException) e).isInput(), "the user's input");
  }

  @Test
  void whatNpmWritesAfterItsReason_isNotTheReason() throws IOException {
    Tool tool =
        failing(
            "npm error notarget No matching version found for kafkajs@99.",
            "npm error A complete log of this run can be found in: /x.log");
    assertThatThrownBy(() -> tool.run(folder, List.of("install")))
        .hasMessageEndingWith("No matching version found for kafkajs@99.");
  }

  @Test
  void missingRuntime() {
    assertThatThrownBy(
            () -> new Tool("no-such-runtime", "install it").run(folder, List.of("install")))
        .isInstanceOf(ClientException.class)
        .hasMessage("no-such-runtime is not on the PATH; install it");
  }
}
