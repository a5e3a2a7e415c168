package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may not have heard yet, by how far the metadata log has come to each. */
class MetadataLogTest {
  private static final List<Integer> BROKERS = List.of(1, 2, 3);
  private final MetadataLog first = new MetadataLog(100, Map.of(1, 100L, 2, 100L, 3, 97L));

  @Test
  void nobodyHasHeard_untilSomethingNewerCame() {
    assertThat(first.deaf(first.ends(), BROKERS)).containsExactly(1, 2, 3);
  }

  @Test
  void whoHasANewerRecord_hasHeard() {
    assertThat(first.deaf(Map.of(1, 102L, 2, 101L, 3, 100L), BROKERS)).containsExactly(3);
    assertThat(first.deaf(Map.of(1, 102L, 2, 101L, 3, 101L), BROKERS)).isEmpty();
  }

  @Test
  void brokerOfWhomNothingIsKnown_hasNotHeard() {
    assertThat(first.deaf(Map.of(1, 102L, 2, 101L), BROKERS)).containsExactly(3);
  }

  @Test
  void brokerThatIsNotAlive_isNotWaitedFor() {
    assertThat(first.deaf(Map.of(1, 102L, 2, 101L, 3, 97L), List.of(1, 2))).isEmpty();
  }
}
