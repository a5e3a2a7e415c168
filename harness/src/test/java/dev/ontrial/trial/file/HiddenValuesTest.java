package dev.ontrial.trial.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.OtherClient;
import dev.ontrial.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class HiddenValuesTest {
  private static final String TRIAL =
      """
      trial: mine
      configurations:
        - {name: a, workload: streams, consumer: {application.server: "host:80"}}
        - {name: b, workload: streams, consumer: {application.server: "other:80"}}
      """;

  @TempDir Path folder;

  private final String home = System.getProperty("ontrial.home", ".");

  @BeforeEach
  void theClientsAreThoseOfTheCheckout() {
    System.setProperty("ontrial.home", Path.of("..").toAbsolutePath().toString());
  }

  @AfterEach
  void theHomeIsAsBefore() {
    System.setProperty("ontrial.home", home);
  }

  private Trial written() throws IOException {
    Trial given = TrialReader.read(Files.writeString(folder.resolve("t.yaml"), TRIAL));
    String text = TrialWriter.write(given, Map.of());
    assertThat(text).doesNotContain("host:80", "other:80").contains("application.server: (hidden)");
    return TrialReader.read(Files.writeString(folder.resolve("run.yaml"), text));
  }

  private Path secrets(String text, String permissions) throws IOException {
    Path file = Files.writeString(folder.resolve("secrets"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static @Nullable String server(Trial trial, int configuration) {
    return trial.configurations().get(configuration).consumer().get("application.server");
  }

  @Test
  void valuesOfTheFile_areFilledIn_theNearestFirst() throws IOException {
    Path file = secrets("application.server=x:1\nb/application.server=y:2\n", "rw-------");
    Trial filled = new HiddenValues(file, Map.of()).filled(written());
    assertThat(server(filled, 0)).isEqualTo("x:1");
    assertThat(server(filled, 1)).isEqualTo("y:2");
    assertThat(TrialWriter.write(filled, Map.of())).doesNotContain("x:1", "y:2");
  }

  @Test
  void valueOfTheEnvironment_isFilledIn() throws IOException {
    Map<String, String> environment = Map.of("ONTRIAL_SECRET_APPLICATION_SERVER", "z:3");
    assertThat(server(new HiddenValues(null, environment).filled(written()), 1)).isEqualTo("z:3");
  }

  @Test
  void missingValue_isNamed_withWhatToDo() throws IOException {
    Trial trial = written();
    Path file = secrets("b/application.server=y:2\n", "rw-------");
    assertThatThrownBy(() -> new HiddenValues(file, Map.of()).filled(trial))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "mine: the values of a/application.server are not recorded; give them with --secrets"
                + " FILE, or as ONTRIAL_SECRET_APPLICATION_SERVER");
  }

  @Test
  void fileThatOthersCanRead_isRefused() throws IOException {
    Trial trial = written();
    Path file = secrets("application.server=y:2\n", "rw-r--r--");
    assertThatThrownBy(() -> new HiddenValues(file, Map.of()).filled(trial))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("other users can read it; run `chmod 600` on it");
  }

  @Test
  void ownSettingsOfAnotherClient_areRecordedOnlyWhereTheyCannotBeSecrets() throws IOException {
    Trial given =
        TrialReader.read(
            Files.writeString(
                folder.resolve("n.yaml"),
                """
                trial: native
                configurations:
                  - name: a
                    client: java
                    native:
                      linger.ms: 20
                      compression: zstd
                      record.context: 120ms
                      sasl.password: hunter-1
                      ssl.key.pem: hunter-2
                      jaas: 4711
                      connection: hunter-3
                      client: '{"retry": {"retries": 5}, "acks": "all"}'
                      producer: '{"sasl": {"mechanism": "plain", "username": "hunter-4"}}'
                      consumer: '{"ssl": {"key": 4711}}'
                      list: '[{"pin": 4712, "name": "hunter-5"}]'
                      broken: '{"a": hunter-6'
                """));
    String text = TrialWriter.write(given, Map.of());
    assertThat(text).doesNotContain("hunter", "471");
    Trial masked = TrialReader.read(Files.writeString(folder.resolve("run.yaml"), text));
    assertThat(masked.configurations().getFirst().client().settings())
        .containsEntry("linger.ms", "20")
        .containsEntry("compression", "zstd")
        .containsEntry("record.context", "120ms")
        .containsEntry("client", "{\"retry\": {\"retries\": 5}, \"acks\": \"all\"}")
        .containsEntry("sasl.password", "(hidden)");
    assertThatThrownBy(() -> new HiddenValues(null, Map.of()).filled(masked))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("a/sasl.password")
        .hasMessageContaining("ONTRIAL_SECRET_SSL_KEY_PEM");
    Path file =
        secrets(
            """
            sasl.password=p
            ssl.key.pem=k
            jaas=j
            connection=c
            producer={}
            consumer={}
            list=[]
            broken=b
            """,
            "rw-------");
    assertThat(new HiddenValues(file, Map.of()).filled(masked).configurations().getFirst().client())
        .extracting(OtherClient::settings)
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("sasl.password", "p")
        .containsEntry("linger.ms", "20");
  }

  @Test
  void secretsInAFile_areNotInComplaintsAboutIt() throws IOException {
    Files.writeString(
        folder.resolve("p.properties"),
        """
        client.dns.lookup=https://bob:S3CR3T@host
        ssl.keystore.key=-----BEGIN PRIVATE KEY-----
        S3CR3TMIIEvQIBADANBgkqhkiG9w0BAQEFAASC
        linger.ms=x
        """);
    Path trial =
        Files.writeString(
            folder.resolve("t.yaml"),
            "trial: t\nconfigurations: [{name: a, producer-file: p.properties}]\n");
    assertThatThrownBy(() -> TrialReader.read(trial))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("p.properties:1: `client.dns.lookup`: remove the user name")
        .hasMessageContaining("p.properties:3: `(hidden)`: producers have no such setting")
        .hasMessageContaining("p.properties:4: `linger.ms`: Kafka rejects `x`")
        .hasMessageNotContaining("S3CR3T");
  }
}
