package dev.ontrial.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.bench.Measurement.Quantiles;
import dev.ontrial.bench.PerfTools.Total;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Kafka's programs print, and what {@code /proc} says. */
class PerfToolsTest {
  @Test
  void total_ofTheProducer_isItsLastLine() {
    List<String> output =
        List.of(
            "5001 records sent, 1000.2 records/sec (0.95 MB/sec), 2.2 ms avg latency, 200.0 ms max"
                + " latency.",
            "10000 records sent, 999.8 records/sec (0.95 MB/sec), 2.31 ms avg latency, 203.00 ms"
                + " max latency, 2 ms 50th, 3 ms 95th, 14 ms 99th, 90 ms 99.9th.",
            "");
    assertThat(PerfTools.produced(output))
        .isEqualTo(new Total(10_000, 999.8, new Quantiles(2, 14, 90, 203, 10_000)));
    assertThatThrownBy(() -> PerfTools.produced(List.of("failed: no broker")))
        .hasMessageContaining("no broker");
  }

  @Test
  void total_ofTheConsumer_isWithoutTheTimeToJoin() {
    List<String> output =
        List.of(
            "2026-11-29 18:00:00:000, 2026-11-29 18:00:04:000, 9.5367, 2.3842, 100000,"
                + " 25000.0000, 3000, 1000, 9.5367, 100000.0000");
    assertThat(PerfTools.consumed(output)).isEqualTo(new Total(100_000, 100_000, Quantiles.NONE));
    assertThatThrownBy(() -> PerfTools.consumed(List.of("WARNING: Exiting")))
        .hasMessageContaining("WARNING");
  }

  @Test
  void usage_isReadFromProc() throws Exception {
    String stat = "4711 (java (x) y) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0 30 0";
    assertThat(Usage.cpuMicros(stat)).isEqualTo(3_000_000);
    assertThat(Usage.bytes("rchar: 1000\nwchar: 234\nsyscr: 7\n")).isEqualTo(1_234);
    assertThat(Usage.busyMicros("cpu  100 20 30 5000 600 7 8 9 0 0")).isEqualTo(1_740_000);
    Usage own = Usage.of(List.of(ProcessHandle.current().pid()));
    assertThat(own.cpuMicros()).isPositive();
    assertThat(own.bytes()).isPositive();
  }
}
