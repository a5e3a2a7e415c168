package dev.ontrial.trial.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.OwnApplication;
import dev.ontrial.trial.TopicNames;
import dev.ontrial.trial.Trial;
import dev.ontrial.workload.RecordFormat;
import dev.ontrial.workload.RecordFormat.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The keys of {@code workload: command}; whatever is wrong with them is found in the file alone.
 */
class OwnApplicationReaderTest {
  private static final String HEAD = "trial: mine\nconfigurations:\n  - name: own\n";
  private static final String WHOLE =
      """
      workload: command
      command: sh -c "exec app 'two words'" {kafka-classpath}
      input: orders
      output: shipments
      match: header
      guarantee: exactly-once
      """;

  @TempDir Path folder;

  private Trial read(String configuration) throws IOException {
    return TrialReader.read(
        Files.writeString(folder.resolve("t.yaml"), HEAD + configuration.indent(4)));
  }

  private static Configuration only(Trial trial) {
    return trial.configurations().getFirst();
  }

  @Test
  void leastApplication_hasTheDefaults() throws IOException {
    Configuration configuration = only(read(WHOLE));
    OwnApplication own = configuration.own();
    assertThat(own.command())
        .containsExactly("sh", "-c", "exec app 'two words'", "{kafka-classpath}");
    assertThat(own.directory()).isEqualTo(folder.toAbsolutePath().normalize().toString());
    assertThat(own.match()).isEqualTo(new RecordFormat(Place.HEADER, "ontrial-id"));
    assertThat(own.delivery()).isEqualTo("exactly-once");
    assertThat(own.ordered()).isFalse();
    assertThat(own.instances()).isEqualTo(2);
    assertThat(own.restart()).isFalse();
    assertThat(configuration.group()).isEqualTo("ontrial-own");
    assertThat(TopicNames.of(configuration)).containsExactly("orders", "shipments");
    assertThat(configuration.effectiveSettings())
        .containsAllEntriesOf(
            Map.of("guarantee", "exactly-once", "order", "", "keys", "20", "restart", "false"))
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", "true");
  }

  @Test
  void everyKey_isReadAndWritten() throws IOException {
    Files.createDirectory(folder.resolve("app"));
    String keys =
        """
        workload: command
        command: ["{java}", -cp, "{kafka-classpath}:.", App.java]
        directory: app
        input: orders
        output: shipments
        match: value
        header: trace
        guarantee: [ordered-per-key, at-most-once]
        instances: 3
        restart: true
        starts-at: end
        group: shipping
        keys: 7
        """;
    Trial trial = read(keys);
    OwnApplication own = only(trial).own();
    assertThat(own)
        .isEqualTo(
            new OwnApplication(
                List.of("{java}", "-cp", "{kafka-classpath}:.", "App.java"),
                folder.resolve("app").toAbsolutePath().normalize().toString(),
                "orders",
                "shipments",
                new RecordFormat(Place.VALUE, "trace"),
                "at-most-once",
                true,
                3,
                true,
                "end",
                "shipping"));
    assertThat(only(trial).group()).isEqualTo("shipping");
    Path written = folder.resolve("written.yaml");
    Files.writeString(written, TrialWriter.write(trial, Map.of()));
    assertThat(TrialReader.read(written)).isEqualTo(trial);
  }

  @Test
  void orderAlone_impliesAtLeastOnce() throws IOException {
    OwnApplication own =
        only(read(WHOLE.replace("guarantee: exactly-once", "guarantee: ordered-per-key"))).own();
    assertThat(own.delivery()).isEqualTo("at-least-once");
    assertThat(own.ordered()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          command: .*                | # none               | `command`: it is missing
          command: .*                | command: []          | `command`: it is empty
          command: .*                | command: no-such-app | `command`: `no-such-app` is not a program on the PATH
          command: .*                | command: ./app       | `command`: `./app` is not an executable file in
          command: .*                | command: sh {jdk}    | `command`: unknown place `{jdk}`; known: {java}, {kafka-classpath}
          input: .*                  | # none               | `input` is missing
          output: .*                 | # none               | `output` is missing
          output: .*                 | output: orders       | `output`: it is the input, too
          output: .*                 | output: a/b          | uses a topic `a/b`
          match: .*                  | # none               | `match` is missing
          match: .*                  | match: offset        | unknown `offset`; known: header, key, value
          guarantee: .*              | # none               | `guarantee`: it is missing; known: at-most-once, at-least-once, exactly-once, ordered-per-key
          guarantee: .*              | guarantee: once      | unknown `once`
          guarantee: .*              | guarantee: [exactly-once, at-least-once] | give one of
          match: header              | match: value\\nproducer: {acks: 1} | `producer`: not for `workload: command`
          match: header              | match: value\\nclient: kafkajs     | `client`: not for `workload: command`
          match: header              | match: value\\ndirectory: none     | is not a folder
          match: header              | match: value\\ninstances: 9        | `9` is not a whole number from 1 to 8
          """)
  void wrongKeys_haveOneClearLine(String old, String replacement, String complaint) {
    String changed =
        WHOLE.replaceFirst(old, replacement.replace("\\n", "\n").replace("# none", ""));
    assertThatThrownBy(() -> read(changed))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(complaint)
        .message()
        .hasLineCount(1)
        .contains("t.yaml:");
  }

  @Test
  void orderByKey_needsKeysThatRecordsShare() {
    String both =
        WHOLE.replace("match: header", "match: key").replace("exactly-once", "ordered-per-key");
    assertThatThrownBy(() -> read(both))
        .hasMessageContaining("`match`")
        .hasMessageContaining("key");
  }

  @Test
  void keysOfApplications_areRefusedElsewhere() {
    assertThatThrownBy(() -> read("workload: transform\nguarantee: exactly-once\n"))
        .hasMessageContaining("`guarantee`: only for `workload: command`");
  }
}
