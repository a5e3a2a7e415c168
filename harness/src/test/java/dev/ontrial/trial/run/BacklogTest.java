package dev.ontrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.trial.file.ConfigurationReader;
import dev.ontrial.trial.file.YamlMap;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void slowGroup_isStillDraining() {
    Backlog backlog = new Backlog("commit-after", 10, 6_390, 0);
    backlog.at(6_000, 30 * SECOND);
    assertThat(backlog.text(30 * SECOND))
        .isEqualTo("commit-after is still draining: advancing at 13 records/s, 6,000 behind");
  }

  @Test
  void groupThatDoesNotAdvanceForTenSeconds_hangs() {
    Backlog backlog = new Backlog("share-group", 10, 900, 0);
    backlog.at(496, 5 * SECOND);
    backlog.at(496, 14 * SECOND);
    assertThat(backlog.text(14 * SECOND)).contains("is still draining");
    assertThat(backlog.text(15 * SECOND))
        .isEqualTo("share-group hangs: 496 records behind, no progress for 10 s");
    backlog.at(495, 16 * SECOND);
    assertThat(backlog.text(16 * SECOND)).contains("is still draining");
  }

  @Test
  void groupThatAdvances_endsInTheTimeThatItsRateTells() {
    Backlog backlog = new Backlog("transform", 10, 60_000, 0);
    assertThat(backlog.endsWithin(45 * SECOND, SECOND)).as("before it advances").isFalse();
    backlog.at(20_000, 20 * SECOND);
    assertThat(backlog.endsWithin(10 * SECOND, 20 * SECOND)).isTrue();
    assertThat(backlog.endsWithin(9 * SECOND, 20 * SECOND)).isFalse();
    assertThat(backlog.endsWithin(45 * SECOND, 30 * SECOND)).as("hangs").isFalse();
    backlog.at(0, 31 * SECOND);
    assertThat(backlog.endsWithin(0, 31 * SECOND)).isTrue();
  }

  @Test
  void streams_hangOnlyAfterTheirCommitInterval() {
    assertThat(hangsAfter("workload: application")).isEqualTo(10);
    assertThat(hangsAfter("workload: streams")).isEqualTo(40);
    String exactly = "workload: streams, consumer: {processing.guarantee: exactly_once_v2}";
    assertThat(hangsAfter(exactly)).isEqualTo(10);
    String soon = "workload: streams, consumer: {commit.interval.ms: 2000}";
    assertThat(hangsAfter(soon)).isEqualTo(12);
  }

  private static long hangsAfter(String settings) {
    YamlMap map = YamlMap.parse("c.yaml", "{name: c, " + settings + "}");
    return Draining.hangsAfter(new ConfigurationReader(Path.of("."), true).inline(map));
  }
}
