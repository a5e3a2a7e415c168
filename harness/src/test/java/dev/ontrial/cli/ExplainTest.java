package dev.ontrial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code explain} and {@code validate} say of files, without a cluster. */
class ExplainTest {
  @TempDir Path folder;
  private Ontrial ontrial;

  @BeforeEach
  void program() {
    ontrial = new Ontrial(folder, Map.of());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void settings_areExplainedInPlainWords() throws Exception {
    Path producer = file("producer.properties", "acks=1\nbootstrap.servers=k:1\n");
    Path consumer = file("consumer.properties", "max.poll.records=9\n");
    Ontrial.Ended ended = ontrial.run("explain", producer, consumer);
    assertThat(ended.code()).as(ended.all()).isZero();
    String said = String.join("\n", ended.out());
    assertThat(said)
        .contains("records that were acknowledged are lost with their leader")
        .contains("enable.idempotence=false: a retry writes records twice, and behind later ones")
        .contains("acks=1 turns it off, as it needs acks=all")
        .contains("ontrial replay docs/incidents/acks-1-unreplicated-leader.yaml")
        .contains("auto.offset.reset=latest: a group without a committed position begins at")
        .contains("enable.auto.commit=true: a poll commits the positions");
    assertThat(ended.err()).anyMatch(line -> line.contains("ignored: bootstrap.servers"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "acks=all | min.insync.replicas=1 | min.insync.replicas=1 | acks-all-min-isr-1",
        "acks=all | min.insync.replicas=3 | min.insync.replicas=3 | ''",
        "acks=all | unclean.leader.election.enable=true | unclean.leader.election.enable=true |"
            + " unclean-election",
        "retries=0 | flush.messages=7 | enable.idempotence=false | five-in-flight",
      })
  void surprises_nameTheirIncident(String setting, String topic, String surprise, String incident)
      throws Exception {
    Path producer = file("producer.properties", setting + "\n");
    Ontrial.Ended ended =
        ontrial.run("explain", "--format", "json", "--topic-settings", topic, producer);
    assertThat(ended.code()).as(ended.all()).isZero();
    JsonNode said = new ObjectMapper().readTree(String.join("\n", ended.out()));
    JsonNode configuration = said.path("configurations").path(0);
    assertThat(configuration.path("promised")).isNotEmpty();
    assertThat(configuration.path("notPromised")).isNotEmpty();
    String file = incident.isEmpty() ? "" : "docs/incidents/" + incident + ".yaml";
    assertThat(configuration.path("surprises"))
        .anySatisfy(each -> {
          assertThat(each.path("setting").asText()).isEqualTo(surprise);
          assertThat(each.path("incident").asText()).isEqualTo(file);
          assertThat(each.path("source").asText()).isNotEmpty();
        });
  }

  @Test
  void validFile_isValid_andMistakesAreNamed() throws Exception {
    Path good = file("good.yaml", "trial: good\nconfigurations: [acks-all, acks-1]\n");
    Ontrial.Ended valid = ontrial.run("validate", good);
    assertThat(valid.code()).as(valid.all()).isZero();
    assertThat(valid.out()).singleElement().asString().startsWith("good: valid; 2 configurations");
    Path bad = file("bad.properties", "akcs=1\nlinger.ms=x\n");
    Ontrial.Ended invalid = ontrial.run("validate", bad);
    assertThat(invalid.code()).isEqualTo(ExitCode.USAGE);
    assertThat(invalid.err()).hasSize(2).allMatch(line -> line.startsWith("ontrial: "));
  }
}
