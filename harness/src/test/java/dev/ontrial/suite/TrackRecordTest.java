package dev.ontrial.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.contract.CellBuilder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Verdict;
import dev.ontrial.suite.TrackRecord.Expectation;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.OtherClient;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrackRecordTest {
  private static final String INCIDENT =
      """
      trial: t
      cluster: {brokers: 1, settings: {num.io.threads: 1}}
      configurations: [acks-1, acks-all]
      found: {acks-1: [lost]}
      """;

  @TempDir Path folder;

  private Path file(String name, String more) throws Exception {
    return Files.writeString(folder.resolve(name), INCIDENT + more);
  }

  private static CellVerdict cell(String configuration, Verdict verdict, String... kinds) {
    CellBuilder cell = CellBuilder.of(configuration, "f", verdict);
    for (String kind : kinds) {
      cell.anomaly(kind, Grade.PERMITTED, 1);
    }
    return cell.build();
  }

  @Test
  void versions_areAttemptedInTheirOrder_eachUnderItsOwnName() throws Exception {
    TrackRecord read =
        TrackRecord.read(
            file(
                "t.yaml",
                """
                versions:
                  - {kafka: 3.9.1, clients: 3.9.2, expect: found}
                  - kafka: 4.3.1
                    clients: 4.3.1
                    settings: {background.threads: 2}
                    features: {transaction.version: 1}
                    expect: held
                """));
    List<TrackRecord.Attempt> attempts = read.attempts(2);
    assertThat(attempts)
        .extracting(attempt -> attempt.trial().name())
        .containsExactly("t--1-1", "t--1-2", "t--2-1", "t--2-2");
    assertThat(attempts)
        .extracting(attempt -> attempt.with().expect())
        .containsExactly(Expectation.FOUND, Expectation.FOUND, Expectation.HELD, Expectation.HELD);
    Trial first = attempts.get(0).trial();
    assertThat(first.cluster().kafka()).isEqualTo("3.9.1");
    assertThat(first.cluster().clients()).isEqualTo("3.9.2");
    assertThat(first.cluster().settings()).isEqualTo(Map.of("num.io.threads", "1"));
    assertThat(first.column()).isEqualTo("t 3.9.1/3.9.2");
    Trial last = attempts.get(3).trial();
    assertThat(last.cluster().settings())
        .isEqualTo(Map.of("num.io.threads", "1", "background.threads", "2"));
    assertThat(last.cluster().features()).isEqualTo(Map.of("transaction.version", 1));
    assertThat(last.column()).isEqualTo("t 4.3.1/4.3.1 background.threads=2 transaction.version=1");
    assertThat(last.seed()).isEqualTo(first.seed());
  }

  @Test
  void client_replacesThatOfEveryConfiguration() throws Exception {
    TrackRecord read =
        TrackRecord.read(
            file(
                "t.yaml",
                """
                versions:
                  - {kafka: 4.4.0, client: java@built-in, native: {a: b}, expect: held}
                """));
    String before = System.getProperty("ontrial.home", ".");
    System.setProperty("ontrial.home", "..");
    TrackRecord.Attempt attempt;
    try {
      attempt = read.attempts(1).getFirst();
    } finally {
      System.setProperty("ontrial.home", before);
    }
    assertThat(attempt.with().label()).isEqualTo("4.4.0/java@built-in");
    assertThat(attempt.trial().configurations())
        .allMatch(each -> each.client().equals(new OtherClient("java@built-in", Map.of("a", "b"))));
    assertThatThrownBy(() ->
            TrackRecord.read(
                file("u.yaml", "versions:\n  - {kafka: 4.4.0, client: java, expect: held}\n")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("it needs a version, such as kafkajs@2.2.4");
  }

  @Test
  void brokersOfSeveralVersions_areThoseOfTheAttempt() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("m.yaml"),
            """
            trial: m
            cluster: {brokers: 2}
            configurations: [acks-1]
            found: {acks-1: [lost]}
            versions:
              - {kafka: {1: 3.5.2, 2: 3.6.2}, clients: 4.4.0, expect: found}
              - {kafka: 3.7.2, clients: 4.4.0, expect: held}
            """);
    List<TrackRecord.Attempt> attempts = TrackRecord.read(file).attempts(1);

    assertThat(attempts.get(0).trial().cluster().kafka()).isEqualTo("3.5.2");
    assertThat(attempts.get(0).trial().cluster().versionOf(2)).isEqualTo("3.6.2");
    assertThat(attempts.get(0).with().label()).isEqualTo("3.5.2+3.6.2/4.4.0");
    assertThat(attempts.get(1).trial().cluster().others()).isEmpty();
    Files.writeString(file, Files.readString(file).replace("2: 3.6.2", "3: 3.6.2"));
    assertThatThrownBy(() -> TrackRecord.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("name each broker from 1 to 2");
  }

  @Test
  void heldMeansThatEveryCellHeld_andNothingOfTheIncidentWasSeen() throws Exception {
    TrackRecord read =
        TrackRecord.read(
            file(
                "t.yaml",
                """
                versions:
                  - {kafka: 4.3.1, clients: 3.9.1, expect: found}
                  - {kafka: 4.3.1, clients: 4.3.1, expect: held}
                """));
    TrackRecord.With found = read.versions().get(0);
    TrackRecord.With held = read.versions().get(1);
    CellVerdict other = cell("acks-all", Verdict.HELD, "duplicate");
    List<CellVerdict> lost = List.of(cell("acks-1", Verdict.HELD, "lost"), other);
    assertThat(read.isAsExpected(found, lost)).isTrue();
    assertThat(read.isAsExpected(held, lost)).isFalse();
    List<CellVerdict> sound = List.of(cell("acks-1", Verdict.HELD, "duplicate"), other);
    assertThat(read.isAsExpected(found, sound)).isFalse();
    assertThat(read.isAsExpected(held, sound)).isTrue();
    assertThat(read.isAsExpected(held, List.of(cell("acks-1", Verdict.HELD), other))).isTrue();
    for (Verdict verdict : List.of(Verdict.BROKEN, Verdict.UNPROVEN, Verdict.NOT_APPLICABLE)) {
      assertThat(read.isAsExpected(held, List.of(cell("acks-1", verdict), other))).isFalse();
    }
    assertThat(read.isAsExpected(held, List.of())).isFalse();
    assertThat(read.isAsExpected(found, List.of())).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | t.yaml:1:1: `versions`: say with which it is to be run, as in `{kafka: 4.3.1",
        "versions: 4.3.1 | t.yaml:5:11: `versions`: expected a list",
        "versions: [4.3.1] | t.yaml:5:12: expected `{kafka: 4.3.1, clients: 3.9.1, expect:",
        "versions: [{kafka: 4.3.1, expect: found}] | t.yaml:5:12: `clients` is missing",
        "versions: [{clients: 4.3.1, expect: found}] | t.yaml:5:12: `kafka` is missing",
        "versions: [{kafka: 4.3.1, clients: 4.3.1}] | t.yaml:5:12: `expect` is missing",
        "versions: [{kafka: 4.3.1, clients: 4.3.1, expect: fond}]"
            + " | `expect`: unknown `fond`, did you mean `found`?",
        "versions: [{kafka: 2.8.2, clients: 4.3.1, expect: found}]"
            + " | t.yaml:5:20: `kafka`: Kafka 2.8.2 needs ZooKeeper",
        "versions: [{kafka: 4.3.1, clients: latest, expect: found}]"
            + " | `clients`: 'latest' is not a version of Kafka",
        "versions: [{kafka: 4.3.1, clients: 4.3.1, expects: found}] | `expect` is missing",
        "versions: [{kafka: 4.3.1, clients: 4.3.1, expect: found, note: x}]"
            + " | t.yaml:5:58: unknown key `note`",
        "versions: [{kafka: 4.3.1, clients: 4.3.1, expect: found},"
            + " {kafka: 4.3.1, clients: 4.3.1, expect: held}] | `versions`: two of them are the"
            + " same",
      })
  void mistake_isNamed(String line, String complaint) throws Exception {
    Path file = file("t.yaml", line + "\n");
    assertThatThrownBy(() -> TrackRecord.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(complaint)
        .message()
        .satisfies(message -> assertThat(message.lines()).hasSize(1));
  }

  @Test
  void versionsChangeNothing_whereTheFileIsRunAsATrial() throws Exception {
    Path plain = file("plain.yaml", "");
    Path with = file("t.yaml", "versions: [{kafka: 4.4.0, clients: 4.4.0, expect: found}]\n");
    assertThat(TrialReader.read(with)).isEqualTo(TrialReader.read(plain));
  }

  @Test
  void filesAreFoundByName_orAsTheyAre() throws Exception {
    Path a = file("KAFKA-1.yaml", "");
    Path b = file("KAFKA-2.yaml", "");
    Files.createFile(folder.resolve("README.md"));
    assertThat(TrackRecord.files(List.of(), folder)).containsExactly(a, b);
    assertThat(TrackRecord.files(List.of("KAFKA-2", a.toString()), folder)).containsExactly(b, a);
    assertThatThrownBy(() -> TrackRecord.files(List.of("KAFKA-3"), folder))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "KAFKA-3: neither a file nor a name of the track record, did you mean `KAFKA-1`?;"
                + " known: KAFKA-1, KAFKA-2");
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> TrackRecord.files(List.of(), none))
        .isInstanceOf(BadInput.class)
        .hasMessage(none + ": no incident is in there; name a file");
  }

  static Stream<Path> shipped() {
    return TrackRecord.files(List.of(), Path.of("..", "results/track-record")).stream();
  }

  @ParameterizedTest
  @MethodSource
  void shipped(Path file) {
    TrackRecord read = TrackRecord.read(file);
    assertThat(file.getFileName()).hasToString(read.incident().trial().name() + ".yaml");
    assertThat(read.versions()).anyMatch(with -> with.expect() == Expectation.FOUND);
  }
}
