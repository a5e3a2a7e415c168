package dev.ontrial.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adapters that break the protocol, as shell scripts: one clear line each, and no process left. */
@Timeout(60)
class BadAdapterTest {
  private static final String HELLO = "read l; echo '{\"re\":1,\"protocol\":1}'; ";
  private static final String OPEN = HELLO + "read l; echo '{\"re\":2,\"credit\":10}'; ";
  private static final String WAIT = "cat >/dev/null";
  private static final Duration CLOSE = Duration.ofMillis(100);
  private static int tests;

  private final String mark = "bad-adapter-" + tests++;

  @BeforeEach
  void shortenHello() {
    System.setProperty(AdapterConnection.HELLO_PROPERTY, "3000");
  }

  @AfterEach
  void nothingIsLeft() {
    System.clearProperty(AdapterConnection.HELLO_PROPERTY);
    await()
        .until(() ->
            ProcessHandle.current()
                .descendants()
                .noneMatch(each -> each.info().commandLine().orElse("").contains(mark)));
  }

  private Producer<byte[], byte[]> open(String script) {
    Properties properties = new Properties();
    properties.put("client.id", mark);
    return AdapterProducer.open(
        new AdapterLaunch(
            "fake", "1", List.of("sh", "-c", script, mark), Map.of(), Set.of("KNOWN")),
        properties);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          exit 3 | ended with exit code 3
          read l; echo Hello, world; cat >/dev/null | it wrote a line that is no JSON object: Hello, world
          read l; echo []; cat >/dev/null | it wrote a line that is no JSON object: []
          cat >/dev/null | the adapter did not answer hello within 3000 ms
          sleep 50 | the adapter did not answer hello within 3000 ms
          exec 1>&-; cat >/dev/null | its output and goes on
          """)
  void handshake(String script, String why) {
    assertThatThrownBy(() -> open(script))
        .isInstanceOf(AdapterException.class)
        .hasMessageContaining(why);
  }

  @Test
  void handshake_ofAnotherProtocol() {
    assertThatThrownBy(() -> open("read l; echo '{\"re\":1,\"protocol\":2}'; " + WAIT))
        .hasMessageContaining("the adapter speaks protocol 2, not 1");
  }

  @Test
  void programThatIsNotThere() {
    AdapterLaunch launch =
        new AdapterLaunch("fake", "1", List.of("no-such-runtime"), Map.of(), Set.of());
    assertThatThrownBy(() -> AdapterProducer.open(launch, new Properties()))
        .hasMessageContaining("the adapter cannot be started")
        .hasMessageContaining("no-such-runtime");
  }

  @Test
  void answerTwice() {
    assertThatThrownBy(() -> open(HELLO + "echo '{\"re\":1,\"protocol\":1}'; read l; " + WAIT))
        .hasMessageContaining("it answered a request twice, or one that was not made");
  }

  /** What a client says that does not speak the broker's versions. */
  @Test
  void refusedOpen() {
    String error = "{\"code\":\"UNSUPPORTED_VERSION\",\"text\":\"the broker is too new\"}";
    assertThatThrownBy(
            () -> open(HELLO + "read l; echo '{\"re\":2,\"err\":" + error + "}'; " + WAIT))
        .isInstanceOf(AdapterException.class)
        .hasMessageContaining("UNSUPPORTED_VERSION: the broker is too new");
  }

  /** Bytes without end, and without a line break, must not fill the memory. */
  @Test
  void flood() {
    assertThatThrownBy(() -> open("read l; yes flood | tr -d '\\n'"))
        .hasMessageContaining("it wrote more than 33554432 bytes without a line break");
  }

  /** A line that was full while an earlier one still waited was written twice. */
  @Test
  void recordsThatComeFasterThanTheAdapterReads_areWrittenOnce(@TempDir Path folder) {
    Path lines = folder.resolve("lines");
    String credit = "read l; echo '{\"re\":2,\"credit\":20000}'; ";
    Producer<byte[], byte[]> producer = open(HELLO + credit + "sleep 1; cat > " + lines);
    for (int i = 0; i < 3_000; i++) {
      var unused =
          producer.send(
              new ProducerRecord<>("t", 0, null, new byte[1_000]), (metadata, error) -> {});
    }
    await().until(() -> Files.exists(lines) && Files.readString(lines).contains("[2999,\"t\""));
    producer.close(CLOSE);
    assertThat(lines)
        .content()
        .satisfies(text ->
            assertThat(Pattern.compile("\\[(\\d+),\"t\"").matcher(text).results())
                .extracting(found -> Integer.parseInt(found.group(1)))
                .containsExactlyElementsOf(IntStream.range(0, 3_000).boxed().toList()));
  }

  private List<String> answersTo(String done) {
    ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
    Producer<byte[], byte[]> producer = open(OPEN + "read l; echo '" + done + "'; " + WAIT);
    var unused =
        producer.send(
            new ProducerRecord<>("t", 0, null, new byte[] {1}),
            (metadata, error) ->
                answers.add(error == null ? "ok " + metadata.offset() : error.getMessage()));
    await().until(() -> !answers.isEmpty());
    producer.close(CLOSE);
    return new ArrayList<>(answers);
  }

  private static String done(String records) {
    return "{\"ev\":\"done\",\"c\":1,\"d\":[" + records + "]}";
  }

  @Test
  void recordThatIsAnsweredTwice_hasItsFirstAnswer() {
    assertThat(answersTo(done("[0,\"ok\",0,5],[0,\"ok\",0,6]"))).containsExactly("ok 5");
  }

  @Test
  void recordThatWasNotSent_endsTheConnection() {
    assertThat(answersTo(done("[7,\"ok\",0,5]")))
        .singleElement()
        .asString()
        .contains("it answered record 7 twice, or it was not sent");
  }

  @Test
  void answerThatIsNone_endsTheConnection() {
    assertThat(answersTo(done("[0,\"maybe\"]")))
        .singleElement()
        .asString()
        .contains("record 0 was answered with \"maybe\"");
  }

  /** The line that a killed process did not finish is no line. */
  @Test
  void tornLine_isNotRead() {
    ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
    String torn = OPEN + "read l; printf '{\"ev\":\"done\",\"c\":1,\"d\":[[0,\"ok'";
    Producer<byte[], byte[]> producer = open(torn);
    var unused =
        producer.send(
            new ProducerRecord<>("t", 0, null, new byte[] {1}),
            (metadata, error) -> answers.add(error == null ? "ok" : error.getMessage()));
    await().until(() -> !answers.isEmpty());
    producer.close(CLOSE);
    assertThat(answers).singleElement().asString().contains("ended with exit code 0");
  }
}
