package dev.ontrial.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What Kafka's system tests do to validate a run, on as many records: each line of a
 * VerifiableProducer is parsed, and the values that were acknowledged and those that were consumed
 * are compared as sets.
 */
final class SetArithmetic {
  private static final int LOST_EVERY = 100_003;

  private SetArithmetic() {}

  /** The CPU seconds that it takes; negative where there is no Python. */
  static double cpuSeconds(Path folder, int records) throws IOException, InterruptedException {
    Path produced = folder.resolve("produced.json");
    Path consumed = folder.resolve("consumed.txt");
    try (BufferedWriter producer = Files.newBufferedWriter(produced);
        BufferedWriter consumer = Files.newBufferedWriter(consumed)) {
      for (int value = 0; value < records; value++) {
        producer.write(
            "{\"timestamp\":1764000000%03d,\"name\":\"producer_send_success\",\"key\":null,\"value\":\"%d\",\"topic\":\"t\",\"partition\":%d,\"offset\":%d}\n"
                .formatted(value % 1000, value, value % 8, value / 8));
        if (value % LOST_EVERY != 1) {
          consumer.write(value + "\n");
        }
      }
    }
    Path script = folder.resolve("set_arithmetic.py");
    try (InputStream source = SetArithmetic.class.getResourceAsStream("set_arithmetic.py")) {
      Files.copy(Objects.requireNonNull(source), script);
    }
    String said = Child.run("python3", script.toString(), produced.toString(), consumed.toString());
    int lost = (records + LOST_EVERY - 2) / LOST_EVERY;
    if (!said.contains("missing=" + lost + " ")) {
      throw new IllegalStateException("set arithmetic said: " + said);
    }
    return Double.parseDouble(said.replaceAll("(?s).*cpu=([0-9.]+).*", "$1"));
  }
}
