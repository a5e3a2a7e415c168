package dev.ontrial.trial.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.ontrial.trial.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutated trial files and properties files: a reader takes them or complains, and does so soon. A
 * sample runs with all tests; {@code -Dontrial.proof=full} runs 50 000 of each.
 */
@Timeout(3_600)
class ReaderFuzzTest {
  private static final int ROUNDS =
      "full".equals(System.getProperty("ontrial.proof"))
          ? 50_000
          : Integer.getInteger("ontrial.fuzz", 150);

  private static final long LONGEST_MILLIS = 2_000;

  private static final Pattern INTERNAL = Pattern.compile("Exception|REDACTED|^\\s*at ");

  private static final List<String> TOKENS =
      List.of(
          ": ",
          "- ",
          "[",
          "]",
          "{",
          "}",
          "\"",
          "'",
          "&a ",
          "*a ",
          "!!",
          "|",
          ">",
          "#",
          "\t",
          "\n",
          "\n  ",
          "\\",
          "\\u00",
          "=",
          "%",
          "@",
          "`",
          "---\n",
          "<<: ",
          "~",
          "null",
          "true",
          "-1",
          "0",
          "1e9",
          "99999999999999999999",
          "leader",
          "kill",
          "acks",
          "configurations",
          "..",
          "\0",
          "\u0080",
          "\uD83D\uDE00",
          "\uFEFF",
          "(hidden)",
          "https://a:b@c");

  private static final String TRIAL =
      """
      trial: mine
      seed: 7
      cluster: {brokers: 3, kafka: 4.4.0, settings: {min.insync.replicas: 2}}
      configurations:
        - acks-all
        - name: own
          workload: application
          producer: {acks: all, linger.ms: 5}
          consumer: {auto.offset.reset: earliest}
          topic: {min.insync.replicas: 2, replication.factor: 3}
          load: {records-per-second: 100, partitions: 2}
          processing: before
      schedule:
        - {fault: kill, target: leader, at: 0s, for: 2s}
        - {fault: isolate, target: follower, at: 3s, for: 500ms, repeat: 2, every: 1s}
        - {mix: 3, at: 6s, over: 5s}
      controls: {acks-all: [lost]}
      exposure: {own: {acknowledged: 100}}
      not-applicable: {}
      timing: {warm-up: 1s, recovery: 1s, stuck-after: 20s}
      """;

  private static final String PROPERTIES =
      """
      # producers of production
      acks=all
      linger.ms = 5
      retries: 3
      compression.type=zstd
      client.id=mine
      sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
        username="bob" password="secret";
      ssl.key.password=secret
      buffer.memory=33554432
      """;

  @TempDir Path folder;

  @Test
  void mutatedTrialFiles_areReadOrRefused() throws IOException {
    Path file = folder.resolve("t.yaml");
    fuzz(TRIAL, file, file);
  }

  @Test
  void mutatedPropertiesFiles_areReadOrRefused() throws IOException {
    Path trial =
        Files.writeString(
            folder.resolve("t.yaml"),
            "trial: mine\nconfigurations: [{name: a, producer-file: p.properties}]\n");
    fuzz(PROPERTIES, folder.resolve("p.properties"), trial);
  }

  private static void fuzz(String good, Path file, Path trial) throws IOException {
    Files.writeString(file, good);
    assertThat(TrialReader.read(trial).name()).isEqualTo("mine");
    int refused = 0;
    for (int seed = 0; seed < ROUNDS; seed++) {
      byte[] bytes = mutated(good, new Random(seed));
      Files.write(file, bytes);
      refused += read(trial, seed, bytes) ? 0 : 1;
    }
    assertThat(refused).as("refused of " + ROUNDS).isGreaterThan(ROUNDS / 10);
  }

  /** Whether the file was taken. */
  private static boolean read(Path trial, int seed, byte[] bytes) {
    String what = "seed " + seed + ":\n" + new String(bytes, StandardCharsets.UTF_8);
    long start = System.nanoTime();
    boolean taken;
    try {
      taken = TrialReader.read(trial) != null;
    } catch (BadInput e) {
      assertThat(e.getMessage()).as(what).isNotBlank().doesNotContainPattern(INTERNAL);
      taken = false;
    } catch (RuntimeException | Error e) {
      return fail(what, e);
    }
    assertThat((System.nanoTime() - start) / 1_000_000).as(what).isLessThan(LONGEST_MILLIS);
    return taken;
  }

  /** One to four changes of a text: of characters, of lines, of bytes. */
  private static byte[] mutated(String good, Random random) {
    String text = good;
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      text = changed(text, random);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(8) == 0 && bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private static String changed(String text, Random random) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(20));
    List<String> lines = new ArrayList<>(text.lines().toList());
    int line = lines.isEmpty() ? 0 : random.nextInt(lines.size());
    String token = TOKENS.get(random.nextInt(TOKENS.size()));
    return switch (random.nextInt(lines.isEmpty() ? 4 : 8)) {
      case 0 -> text.substring(0, from) + text.substring(to);
      case 1 -> text.substring(0, from) + token + text.substring(from);
      case 2 -> text.substring(0, from) + token + text.substring(to);
      case 3 ->
          text.substring(0, from) + token.repeat(1 + random.nextInt(2_000)) + text.substring(to);
      case 4 -> joined(lines, () -> lines.add(line, lines.get(random.nextInt(lines.size()))));
      case 5 -> joined(lines, () -> lines.remove(line));
      case 6 -> joined(lines, () -> lines.set(line, " " + lines.get(line)));
      default -> text.substring(0, from);
    };
  }

  private static String joined(List<String> lines, Runnable change) {
    change.run();
    return String.join("\n", lines) + "\n";
  }
}
