package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks of the kernels; only there with the profile {@code jmh}. */
class KernelsTest {
  @Test
  void kernels_areMeasured() throws Exception {
    var results = new Runner(new OptionsBuilder().include(Kernels.class.getName()).build()).run();

    assertThat(results).hasSize(10);
    results.forEach(
        each -> assertThat(each.getPrimaryResult().getScore()).isPositive().isLessThan(10_000));
  }
}
