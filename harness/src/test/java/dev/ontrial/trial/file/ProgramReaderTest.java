package dev.ontrial.trial.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.client.ClientManifest.Platform;
import dev.ontrial.program.Offer;
import dev.ontrial.program.ProgramManifest;
import dev.ontrial.program.ProgramManifest.Durability;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Manifests of programs that serve instead of Kafka's brokers. */
final class ProgramReaderTest {
  private static final String LEAST =
      """
      broker: mine
      version: "1.2"
      command: [./mine, --listen, "{host}:{port}", --advertise, "{advertised}"]
      durable: process
      """;

  @TempDir Path folder;

  private final String before = System.getProperty("ontrial.home", ".");

  @BeforeEach
  void useCheckout() {
    System.setProperty("ontrial.home", Path.of("..").toAbsolutePath().toString());
  }

  @AfterEach
  void useWhatWasThere() {
    System.setProperty("ontrial.home", before);
  }

  private ProgramManifest read(String text) throws IOException {
    Files.writeString(folder.resolve("mine.yaml"), text);
    return ProgramReader.read("mine.yaml", folder);
  }

  @Test
  void leastManifest_isOneNodeThatPromisesRecordsAlone() throws IOException {
    ProgramManifest manifest = read(LEAST);

    assertThat(manifest.title()).isEqualTo("mine 1.2");
    assertThat(manifest.nodes()).isEqualTo(1);
    assertThat(manifest.replicationFactor()).isEqualTo(1);
    assertThat(manifest.durable()).isEqualTo(Durability.PROCESS);
    assertThat(manifest.ready()).isEqualTo(Duration.ofSeconds(30));
    assertThat(manifest.runtime()).isNull();
    assertThat(manifest.offers()).isEmpty();
    assertThat(manifest.text()).isEqualTo(folder.resolve("mine.yaml").toString());
  }

  @Test
  void shippedManifests_areRead() {
    assertThat(ProgramReader.names()).containsExactly("kfake", "tansu");
    ProgramManifest tansu = ProgramReader.read("tansu", folder);
    assertThat(tansu.runtime()).isEqualTo(Platform.PYTHON);
    assertThat(tansu.durable()).isEqualTo(Durability.MEMORY);
    assertThat(tansu.clientSettings()).containsEntry("metadata.cluster.check.enable", "false");
    ProgramManifest kfake = ProgramReader.read("kfake", folder);
    assertThat(kfake.runtime()).isEqualTo(Platform.GO);
    assertThat(kfake.offers()).contains(Offer.IDEMPOTENCE, Offer.KIP848);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "durable: process | durable: disk | 4:10: `durable`: unknown `disk`; known: memory,"
            + " process",
        "durable: process | ready-within: 9s | 1:1: `durable` is missing",
        "broker: mine | broker: Mine | 1:9: `broker`: a name has lower-case letters, digits and"
            + " hyphens, and begins with a letter",
        "{port} | {prot} | 3:10: `command`: unknown {prot}, did you mean `port`?; known:"
            + " {advertised}, {data}, {home}, {host}, {manifest}, {node}, {nodes}, {port}",
        "{advertised} | localhost:9092 | 3:10: `command`: it has to hand the program the address to"
            + " advertise, by {advertised}",
        "{host} | {home} | 3:10: `command`: {home} is where a `runtime` installs packages, and"
            + " there is none",
        "durable: process | durable: {x: 1} | 4:10: `durable` must be a single value",
        "durable: process | packages: [mine] | 4:11: `packages`: they need a `runtime`: python,"
            + " node or go",
        "durable: process | nodes: 8 | 4:8: `nodes`: `8` is not a whole number from 1 to 7",
      })
  void wrongManifest_isRefused_withItsPlace(String part, String instead, String complaint) {
    String text = LEAST.replace(part, instead);
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(BadInput.class)
        .hasMessage(folder.resolve("mine.yaml") + ":" + complaint);
  }

  @Test
  void unknownKey_isRefused() {
    assertThatThrownBy(() -> read(LEAST + "readiness: 3s\n"))
        .isInstanceOf(BadInput.class)
        .hasMessageMatching(".*mine.yaml:5:1: unknown key `readiness`.*; known here: broker, .*");
  }

  @Test
  void unknownOffer_isRefused() {
    assertThatThrownBy(() -> read(LEAST + "offers: [transaction]\n"))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            folder.resolve("mine.yaml")
                + ":5:10: unknown `transaction`, did you mean `transactions`?; known: idempotence,"
                + " transactions, transactional-offsets, groups, kip848,"
                + " streams-groups, share-groups");
  }

  @Test
  void manifestThatIsNotThere_isRefused() {
    assertThatThrownBy(() -> ProgramReader.read("tansoo", folder))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "unknown broker `tansoo`, did you mean `tansu`?; known: kfake, tansu; a manifest of"
                + " your own is given by its path, as in ./broker.yaml");
    assertThatThrownBy(() -> ProgramReader.read("./broker.yaml", folder))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(folder.resolve("broker.yaml").toString());
  }

  @Test
  void trialFile_namesAProgram_andKeepsIt() throws IOException {
    Files.writeString(folder.resolve("mine.yaml"), LEAST);
    Path file = folder.resolve("trial.yaml");
    Files.writeString(
        file, "trial: t\ncluster: {program: ./mine.yaml}\nconfigurations: [acks-all]\n");

    Trial trial = TrialReader.read(file);

    assertThat(trial.served()).isEqualTo("mine 1.2");
    assertThat(trial.cluster().brokers()).isEqualTo(1);
    Path again =
        Files.writeString(folder.resolve("again.yaml"), TrialWriter.write(trial, Map.of()));
    assertThat(TrialReader.read(again).cluster()).isEqualTo(trial.cluster());
  }

  @Test
  void keysOfKafkasBrokers_areUnknownBesideAProgram() throws IOException {
    Path file = folder.resolve("trial.yaml");
    Files.writeString(
        file, "trial: t\ncluster: {program: kfake, kafka: 4.4.0}\nconfigurations: [acks-all]\n");

    assertThatThrownBy(() -> TrialReader.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageMatching("(?s).*trial.yaml:2:27: unknown key `kafka`; known here: .*");
  }
}
