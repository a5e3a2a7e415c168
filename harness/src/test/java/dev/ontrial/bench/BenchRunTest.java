package dev.ontrial.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.bench.Measurement.Figure;
import dev.ontrial.cluster.Reaper;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A producer, a transactional one, a Streams instance and Kafka's programs on real brokers. */
@Timeout(600)
@Tag("slow")
class BenchRunTest {
  @TempDir Path folder;

  @Test
  void everyKindOfSubject_isMeasured() throws Exception {
    List<Subject> subjects =
        Stream.of(
                Subject.PERF_PRODUCER,
                Subject.IDEMPOTENT,
                "transactional, 100 records",
                "commit after",
                Subject.PERF_CONSUMER,
                "transform",
                "Streams exactly_once_v2")
            .map(Subject::named)
            .toList();
    BenchResults results = new BenchResults("this machine", 0.5);
    try (Reaper reaper = Reaper.open()) {
      new BenchRun(subjects, 0.5, 2, System.err::println).run(reaper, folder, results);
    }
    assertThat(results.repetitions()).isEqualTo(2);
    for (int bytes : Subject.SIZES) {
      assertThat(results.pairRatio(Subject.IDEMPOTENT, Subject.PERF_PRODUCER, bytes))
          .hasValueSatisfying(
              ratio -> assertThat(ratio.pairs()).isEqualTo(2 * BenchRun.MORE_OF_PAIR));
    }
    for (Subject subject : subjects) {
      for (int bytes : Subject.SIZES) {
        for (Figure figure : Figure.values()) {
          boolean latency = List.of(Figure.P50, Figure.P99, Figure.P999).contains(figure);
          assertThat(results.interval(subject.name(), bytes, figure).isPresent())
              .as("%s of %s with %d bytes", figure, subject.name(), bytes)
              .isEqualTo(!latency || subject.role() != Subject.Role.PERF_CONSUMER);
        }
        assertThat(results.interval(subject.name(), bytes, Figure.WIRE).orElseThrow().ratio())
            .as("bytes of %s with %d bytes", subject.name(), bytes)
            .isBetween(bytes / 1.5, bytes * 6.0);
      }
    }
  }
}
