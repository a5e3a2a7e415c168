package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.JarFile;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's own classes, changed, in a JVM of their own. */
@Timeout(60)
class ClockWeaverTest {
  private static final long HOUR = 3_600_000;

  /** A moment for the two calls that the child compares, and for a collection between them. */
  private static final long MOMENT = 500;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;

  private static Path placeOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private Process child(Path woven, ControlledClock clock) throws IOException, URISyntaxException {
    String classpath =
        String.join(
            File.pathSeparator,
            woven.toString(),
            placeOf(Time.class).toString(),
            placeOf(ClockChild.class).toString(),
            placeOf(org.slf4j.Logger.class).toString());
    return new ProcessBuilder(
            Jdk.running().java().toString(),
            "-XX:TieredStopAtLevel=1",
            clock.option(),
            "-cp",
            classpath,
            ClockChild.class.getName())
        .redirectError(folder.resolve("errors").toFile())
        .start();
  }

  /** How far the child's clock is off, and how far its monotonic clock is, in milliseconds. */
  private static long[] ask(PrintWriter to, BufferedReader from) throws IOException {
    to.println();
    to.flush();
    String line = from.readLine();
    int space = line.indexOf(' ');
    return new long[] {
      Long.parseLong(line.substring(0, space)), Long.parseLong(line.substring(space + 1))
    };
  }

  @Test
  void theWallClockOfKafkasClasses_isShiftedWhileTheProgramRuns_andNoOther() throws Exception {
    Path jar = folder.resolve("clock.jar");
    ClockWeaver.write(List.of(placeOf(Time.class)), jar);
    ControlledClock clock = ControlledClock.at(folder.resolve("control"));
    Process child = child(jar, clock);
    try (PrintWriter to = new PrintWriter(child.outputWriter(StandardCharsets.UTF_8));
        BufferedReader from = child.inputReader(StandardCharsets.UTF_8)) {
      assertThat(ask(to, from)[0]).isBetween(-MOMENT, MOMENT);

      clock.set(Duration.ofHours(1), 1);
      long[] ahead = ask(to, from);
      assertThat(ahead[0]).isBetween(HOUR - MOMENT, HOUR + MOMENT);
      assertThat(ahead[1]).as("the monotonic clock").isLessThan(MOMENT);

      clock.set(Duration.ofHours(-1), 1);
      assertThat(ask(to, from)[0]).isBetween(-HOUR - MOMENT, -HOUR + MOMENT);

      clock.set(Duration.ZERO, 1);
      assertThat(ask(to, from)[0]).isBetween(-MOMENT, MOMENT);
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void aDriftingClock_isFartherOffLater_andAnswersWhatItShows() throws Exception {
    Path jar = folder.resolve("clock.jar");
    ClockWeaver.write(List.of(placeOf(Time.class)), jar);
    ControlledClock clock = ControlledClock.at(folder.resolve("control"));
    // The order is there before the program starts, as after a crash.
    clock.set(Duration.ZERO, 50);
    Process child = child(jar, clock);
    try (PrintWriter to = new PrintWriter(child.outputWriter(StandardCharsets.UTF_8));
        BufferedReader from = child.inputReader(StandardCharsets.UTF_8)) {
      long first = ask(to, from)[0];
      Optional<ControlledClock.Answer> answer = Optional.empty();
      while (answer.isEmpty() || answer.get().aheadMillis() <= first) {
        AtomicBoolean answered = new AtomicBoolean();
        Thread asker = Thread.ofVirtual().start(() -> askUntil(answered, to, from));
        answer = clock.ask(child::isAlive, PATIENCE);
        answered.set(true);
        asker.join();
        assertThat(answer).isPresent();
      }
      assertThat(answer.get().aheadMillis()).isPositive();
    } finally {
      child.destroyForcibly();
    }
  }

  /** The program answers an order when it next asks for the time, which may be before the order. */
  private static void askUntil(AtomicBoolean answered, PrintWriter to, BufferedReader from) {
    try {
      while (!answered.get()) {
        ask(to, from);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aProgramThatDoesNotRun_givesNoAnswer() {
    ControlledClock clock = ControlledClock.at(folder.resolve("control"));
    clock.set(Duration.ofHours(1), 1);
    assertThat(clock.ask(() -> false, PATIENCE)).isEmpty();
    assertThat(clock.ask(() -> true, Duration.ofMillis(1))).isEmpty();
  }

  @Test
  void whatIsChanged_isWhatAsksForTheTime() throws Exception {
    Path jar = folder.resolve("clock.jar");
    ClockWeaver.write(List.of(placeOf(Time.class)), jar);
    try (JarFile woven = new JarFile(jar.toFile())) {
      assertThat(woven.stream().map(each -> each.getName()))
          .contains(
              "org/apache/kafka/common/utils/SystemTime.class",
              "dev/ontrial/cluster/ShiftedClock.class")
          .doesNotContain("org/apache/kafka/clients/producer/KafkaProducer.class")
          .hasSizeLessThan(20);
    }
  }

  @Test
  void jarsWithoutSuchClasses_areRefused() throws Exception {
    Path empty = Files.createDirectories(folder.resolve("jars")).resolve("other-1.jar");
    Files.writeString(empty, "");
    assertThatThrownBy(() -> ClockWeaver.write(List.of(empty), folder.resolve("clock.jar")))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("no clock can be shifted");
  }
}
