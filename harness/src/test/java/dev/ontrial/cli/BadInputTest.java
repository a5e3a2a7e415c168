package dev.ontrial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked for wrongly is answered by one line and an exit code; nothing starts. */
class BadInputTest {
  private static final String LEAST = "trial: mine\nconfigurations: [acks-all]\n";

  @TempDir Path folder;
  private Ontrial ontrial;

  @BeforeEach
  void program() {
    ontrial = new Ontrial(folder, Map.of());
  }

  private Path trial(String yaml) throws IOException {
    return Files.writeString(folder.resolve("t.yaml"), yaml);
  }

  private void oneLine(Ontrial.Ended ended, int code, String... parts) {
    assertThat(ended.code()).as(ended.all()).isEqualTo(code);
    assertThat(ended.err())
        .singleElement()
        .asString()
        .startsWith("ontrial: ")
        .contains(parts)
        .doesNotContain("Exception");
    assertThat(ended.out()).isEmpty();
    assertThat(folder.resolve("results/latest")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sede: 7 | t.yaml:3:1: unknown key `sede`, did you mean `seed`?",
        "schedule: [{fault: kill, target: leadr}] | t.yaml:3:34: `target`: unknown `leadr`",
      })
  void mistakeInATrialFile_isNamed(String line, String complaint) throws Exception {
    oneLine(ontrial.run("run", trial(LEAST + line + "\n")), 64, complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "verfiy | index 0: 'verfiy'",
        "'' | Missing required subcommand",
        "client | client: the command is `ontrial client check NAME`",
        "client check | Missing required parameter: 'NAME[@VERSION]",
        "client check sqs | unknown client `sqs`; known: ",
        "client check kafkajs sarama | client check: one client, or a command after `--`",
        "client check --kafka latest java | latest' is not a version of Kafka",
        "verify --sede=1 | Unknown option: '--sede=1', did you mean `--seed`?",
        "verify --seed=x | Invalid value for option '--seed': 'x'",
        "verify --seed=-1 | a seed is not negative",
        "verify --links=cable | Invalid value for option '--links'",
        "verify --kafka=latest | latest' is not a version of Kafka; write it like 4.4.0",
        "verify --kafka=9.9.9 | Kafka 9.9.9 cannot be had: no org.apache.kafka:kafka_2.13:9.9.9 in",
        "verify --clients=latest | --clients latest: 'latest' is not a version of Kafka",
        "verify --clients=2.4.1 | --clients 2.4.1: kafka-clients 2.4.1 is too old",
        "verify --clients=9.9.9 | --clients 9.9.9: kafka-clients 9.9.9 cannot be had: no"
            + " org.apache",
        "verify --image=x | an image is only for brokers in containers; add --cluster docker or",
        "verify --cluster=docker --image=apache/kafka:4.2.0 --kafka=4.3.1"
            + " | --kafka 4.3.1: the image apache/kafka:4.2.0 is another version; leave its tag",
        "verify --cluster=cloud | Invalid value for option '--cluster'",
        "verify --cluster=docker --links=relay | containers are linked by Toxiproxy alone",
        "nightly --only-entry=nothing | --only-entry nothing: no entry has such a name",
        "run | TRIAL.yaml",
        "run nowhere.yaml | nowhere.yaml: cannot be read: there is no such file",
        "list nothing | no trial `nothing` ships with ontrial",
        "replay nowhere | nowhere: cannot be read: there is no such file",
        "replay --times=0 nowhere | --times 0: a number from 1 to 1000 is needed",
        "replay --repeat=2 nowhere | --repeat takes another seed each time",
        "repro | results/track-record: no incident is in there; name a file",
        "repro nowhere | nowhere: neither a file nor a name of the track record",
        "repro --times=0 nowhere | --times 0: a number from 1 to 1000 is needed",
        "repro --repeat=2 nowhere | --repeat takes another seed each time",
        "repro --kafka=4.3.1 nowhere | the file says with which versions",
        "check nowhere | nowhere: there is no such folder",
        "history nowhere | nowhere: there is no such folder",
        "export nowhere --format=jepsen | nowhere: there is no such folder",
        "export nowhere | Missing required option: '--format=FORMAT'",
        "export nowhere --format=elle | Invalid value for option '--format'",
        "export nowhere --format=jepsen --out=nowhere/x.edn | not a file in a folder that is there",
        "prune | --keep",
        "prune --keep=-1 | not a number of runs",
        "prune --keep=1 --results=nowhere | nowhere: there is no such folder",
      })
  void mistakeOnTheCommandLine_isNamed(String line, String complaint) throws Exception {
    Object[] arguments = line.isEmpty() ? new Object[0] : line.split(" ", -1);
    oneLine(ontrial.run(arguments), 64, complaint);
  }

  @Test
  void noDockerEngine_isTold() throws Exception {
    Map<String, String> nowhere = Map.of("DOCKER_HOST", "unix://" + folder.resolve("no.sock"));
    oneLine(
        new Ontrial(folder, nowhere).run("verify", "--cluster", "docker"),
        70,
        "no Docker engine answers at DOCKER_HOST=unix://",
        "; start Docker, or leave `--cluster docker` away");
    oneLine(
        new Ontrial(folder, nowhere)
            .run("verify", "--cluster=docker", "--image-adapter=com.example.None"),
        70,
        "there is no class com.example.None for --image-adapter");
  }

  @Test
  void noKubernetesCluster_isNamed() throws Exception {
    Map<String, String> nowhere = Map.of("KUBECONFIG", folder.resolve("none").toString());
    oneLine(
        new Ontrial(folder, nowhere).run("verify", "--cluster", "kubernetes"),
        70,
        "KUBECONFIG names ",
        "none, which is not there");
  }

  @Test
  void resultsInTheWayOfAFile_areRefused() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    oneLine(
        ontrial.run("run", trial(LEAST), "--results", file),
        64,
        file + ": runs cannot be kept there: a file is in the way; name another folder");
  }

  @Test
  void folderWithoutAHistory_isRefused() throws Exception {
    Files.createDirectories(folder.resolve("empty/none/history"));
    Path empty = folder.resolve("empty");
    oneLine(ontrial.run("check", empty), 64, "no history is in there");
    oneLine(ontrial.run("history", empty), 64, "no history is in there");
    oneLine(ontrial.run("export", empty, "--format=jepsen"), 64, "no history is in there");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void outputThatCannotBeWritten_isAnError() throws Exception {
    Path trial = Files.createDirectories(folder.resolve("run/x"));
    Path histories = Files.createDirectories(trial.resolve("history"));
    try (HistoryWriter history = HistoryWriter.create(histories.resolve("harness.oth"))) {
      history.appendText(EventKind.NOTE, 0, Event.NONE, Event.NONE, 0, "x");
    }
    for (Object[] command : new Object[][] {{"list"}, {"history", trial}}) {
      Ontrial.Running running = ontrial.startInto(Path.of("/dev/full"), command);
      assertThat(running.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(running.process().exitValue()).as(command[0].toString()).isEqualTo(70);
      assertThat(Files.readAllLines(running.err()))
          .singleElement()
          .asString()
          .startsWith("ontrial: ")
          .doesNotContain("Exception");
    }
  }

  @Test
  void verboseAfterTheCommand_showsTheTrace() throws Exception {
    Ontrial.Ended ended = ontrial.run("run", "nowhere.yaml", "--verbose");
    assertThat(ended.code()).isEqualTo(64);
    assertThat(ended.err()).anyMatch(line -> line.startsWith("\tat dev.ontrial."));
    assertThat(ended.err().getLast()).startsWith("ontrial: nowhere.yaml");
  }

  @Test
  void help_saysTheExitCodes_andEveryCommandIsVerboseOnRequest() throws Exception {
    Ontrial.Ended help = ontrial.run("--help");
    assertThat(help.code()).isZero();
    assertThat(String.join("\n", help.out())).contains("64  the input cannot be used", "prune");
    for (String command : new String[] {"run", "verify", "check", "history", "list", "prune"}) {
      Ontrial.Ended ended = ontrial.run("help", command);
      assertThat(ended.code()).isZero();
      assertThat(String.join("\n", ended.out())).contains("--verbose");
    }
  }
}
