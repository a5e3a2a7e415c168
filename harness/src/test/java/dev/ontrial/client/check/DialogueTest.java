package dev.ontrial.client.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.adapter.AdapterLaunch;
import dev.ontrial.client.ClientException;
import dev.ontrial.client.check.CheckResult.Verdict;
import dev.ontrial.cluster.Reaper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a check hears of adapters that break the protocol; shell scripts, without a broker. */
@Timeout(60)
class DialogueTest {
  private static Reaper reaper;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    reaper = Reaper.open();
  }

  @AfterAll
  static void close() {
    reaper.close();
  }

  private Dialogue start(String... command) {
    return Dialogue.start(
        reaper,
        new AdapterLaunch("fake", "", List.of(command), Map.of(), Set.of()),
        folder.resolve("log"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          echo Hello; cat >/dev/null | it wrote a line that is not a JSON object: Hello
          read l; echo '{"re":7}'; cat >/dev/null | it answered a request that was not made: {"re":7}
          read l; echo '{"re":1}'; echo '{"re":1}'; echo x; exit 0 | it answered a request twice: {"re":1}
          read l; echo '{"re":1,"err":{"code":"BROKEN"}}'; cat >/dev/null | ping was answered with BROKEN
          exit 4 | the adapter's process ended with exit code 4
          cat >/dev/null | ping was not answered within 500 ms
          """)
  void brokenProtocol_failsTheCheck(String script, String why) {
    try (Dialogue dialogue = start("sh", "-c", script)) {
      assertThatThrownBy(
              () -> {
                dialogue.await(
                    "ping", dialogue.ask("ping", Dialogue.body()), Duration.ofMillis(500));
                dialogue.comes(Dialogue.PATIENCE, dialogue::isOver);
                dialogue.refuseViolation();
              })
          .isInstanceOfSatisfying(
              Ending.class, ending -> assertThat(ending.verdict()).isEqualTo(Verdict.FAIL))
          .hasMessageContaining(why);
    }
  }

  @Test
  void unsupportedRequest_isNotApplicable() {
    String answer = "{\"re\":1,\"err\":{\"code\":\"UNSUPPORTED\"}}";
    try (Dialogue dialogue = start("sh", "-c", "read l; echo '" + answer + "'; cat >/dev/null")) {
      assertThatThrownBy(() -> dialogue.call("begin", Dialogue.body()))
          .isInstanceOfSatisfying(
              Ending.class,
              ending -> assertThat(ending.verdict()).isEqualTo(Verdict.NOT_APPLICABLE))
          .hasMessage("the adapter does not support begin");
    }
  }

  @Test
  void close_endsWhatTheAdapterStarted() throws Exception {
    Dialogue dialogue = start("sh", "-c", "sleep 300 & read l; echo '{\"re\":1}'; wait");
    dialogue.call("ping", Dialogue.body());
    List<ProcessHandle> children = dialogue.process().descendants().toList();
    dialogue.close();
    assertThat(children).isNotEmpty();
    for (ProcessHandle each : children) {
      each.onExit().get();
    }
    assertThat(dialogue.process().waitFor()).isNotZero();
  }

  @Test
  void missingProgram_isSaid() {
    assertThatThrownBy(() -> start("no-such-program"))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("there is no program `no-such-program` on the PATH");
  }
}
