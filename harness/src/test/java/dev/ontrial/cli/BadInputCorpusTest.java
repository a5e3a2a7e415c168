package dev.ontrial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bad inputs as data: {@code corpus/*.tsv}. A row has the exit code, a pattern that the message
 * matches, and the input with Java's escapes. All run in this JVM; none starts a broker.
 */
@Timeout(240)
class BadInputCorpusTest {
  /** What users never see. */
  private static final Pattern INTERNAL =
      Pattern.compile(
          "Exception|unexpected:|REDACTED|^\\s*at |java\\.|org\\.snake|picocli|(?<!/dev/)null\\b");

  /** Stands in some inputs where a user may have one. */
  private static final String SECRET = "S3CR3T";

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\t]]");

  /** Of the processor, as a busy machine has little time for each. */
  private static final long LONGEST_MILLIS = 3_000;

  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
  private static final int LONGEST_LINE = 2_100;

  @TempDir Path folder;

  private record Row(int exitCode, Pattern message, String input) {}

  private static List<Row> rows(String name) throws IOException {
    try (InputStream in = BadInputCorpusTest.class.getResourceAsStream("corpus/" + name + ".tsv")) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", 3))
          .map(cells ->
              new Row(
                  Integer.parseInt(cells[0]),
                  Pattern.compile(cells[1], Pattern.MULTILINE),
                  cells[2].translateEscapes()))
          .toList();
    }
  }

  @Test
  void corpus_isLarge_andWithoutRepetitions() throws IOException {
    List<String> all = new ArrayList<>();
    for (String name :
        List.of("trials", "producers", "consumers", "commands", "versions", "runs")) {
      rows(name).forEach(row -> all.add(name + " " + row.input()));
    }
    assertThat(all).hasSizeGreaterThanOrEqualTo(600).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"trials", "producers", "consumers", "commands", "versions", "runs"})
  void badInput_isNamedWithPlaceAndRemedy(String name) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Row row : rows(name)) {
      long start = CLOCK.getCurrentThreadCpuTime();
      Answer answer = answer(name, row.input());
      long millis = (CLOCK.getCurrentThreadCpuTime() - start) / 1_000_000;
      complaint(row, answer, millis).ifPresent(what -> wrong.add(what + "\n" + row + answer));
    }
    assertThat(wrong).as(name).isEmpty();
  }

  private static java.util.Optional<String> complaint(Row row, Answer answer, long millis) {
    return Stream.of(
            answer.code() == row.exitCode() ? "" : "another exit code",
            row.message().matcher(answer.text()).find() ? "" : "another message",
            INTERNAL.matcher(answer.text()).find() ? "words of a program" : "",
            answer.text().contains(SECRET) ? "a secret" : "",
            answer.text().lines().anyMatch(line -> CONTROL.matcher(line).find()) ? "controls" : "",
            answer.text().lines().anyMatch(line -> line.length() > LONGEST_LINE) ? "too long" : "",
            millis > LONGEST_MILLIS ? "it took " + millis + " ms" : "")
        .filter(what -> !what.isEmpty())
        .findFirst();
  }

  private record Answer(int code, String text) {}

  private Answer answer(String name, String input) throws IOException {
    Path trial = folder.resolve("t.yaml");
    Path inTheWay = folder.resolve("file");
    if (!Files.exists(inTheWay)) {
      Files.createFile(inTheWay); // No run is made, should an input be good.
    }
    String[] run = {"run", trial.toString(), "--results", inTheWay.toString()};
    return switch (name) {
      case "trials" -> {
        Files.writeString(trial, input, StandardCharsets.ISO_8859_1);
        yield execute(run);
      }
      case "producers" -> ofFile(trial, "producer-file: p.properties", input, run);
      case "consumers" ->
          ofFile(trial, "workload: application, consumer-file: p.properties", input, run);
      case "versions" -> {
        String[] words = input.split(" ", 2);
        Files.writeString(trial, "trial: mine\nconfigurations: [acks-all]\n");
        yield execute(run[0], run[1], run[2], run[3], words[0], words[1]);
      }
      case "runs" -> ofRun(input);
      default ->
          execute(
              Stream.of(input.split(" ", -1))
                  .filter(word -> !word.isEmpty())
                  .map(word -> word.replace("FOLDER", folder.toString()))
                  .toArray(String[]::new));
    };
  }

  private Answer ofFile(Path trial, String what, String input, String... run) throws IOException {
    Files.writeString(folder.resolve("p.properties"), input, StandardCharsets.ISO_8859_1);
    Files.writeString(
        trial, "trial: mine\nconfigurations:\n  - {name: mine, %s}\n".formatted(what));
    return execute(run);
  }

  /**
   * A command, and the files of the run to which it is applied: {@code check|x/trial.yaml=text}.
   */
  private Answer ofRun(String input) throws IOException {
    Path run = Files.createTempDirectory(folder, "run");
    String[] parts = input.split("\\|", -1);
    for (int i = 1; i < parts.length; i++) {
      String[] file = parts[i].split("=", 2);
      Path path = run.resolve(file[0]);
      Files.createDirectories(path.getParent());
      if (file.length > 1) {
        Files.writeString(path, file[1], StandardCharsets.ISO_8859_1);
      } else {
        Files.createDirectories(path);
      }
    }
    return execute(
        Stream.of(parts[0].split(" ", -1))
            .map(word -> word.replace("RUN", run.toString()))
            .toArray(String[]::new));
  }

  private static Answer execute(String... arguments) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    try (PrintStream both = new PrintStream(text, true, StandardCharsets.UTF_8)) {
      System.setOut(both);
      System.setErr(both);
      int code = Main.run(arguments);
      both.flush();
      return new Answer(code, text.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
