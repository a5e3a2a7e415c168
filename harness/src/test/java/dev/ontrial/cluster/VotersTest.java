package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The voters of a metadata quorum of real controllers. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class VotersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path folder;

  @Test
  void theActiveController_isRemovedAndAddedAgain() throws IOException {
    ClusterSpec spec =
        ClusterSpec.of(ClusterSpec.DEFAULT_VERSION).withFeatures(Map.of(ClusterSpec.QUORUM, 1));
    try (TestPlace place = new TestPlace(folder, 3);
        LocalCluster cluster =
            LocalCluster.start(
                spec,
                place.placement(),
                CacheFolder.ofUser(),
                notice -> System.err.println(notice))) {
      Voters voters = cluster.admin().voters();
      assertThat(voters.ids()).containsExactly(1, 2, 3);
      int active = cluster.admin().activeController();
      Voters.Voter voter = voters.voter(active);

      voters.remove(voter, PATIENCE);

      assertThat(voters.ids()).hasSize(2).doesNotContain(active);
      assertThat(cluster.admin().activeController()).isNotEqualTo(active);
      assertThatThrownBy(() -> voters.voter(active))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("is no voter of the metadata quorum");
      cluster.admin().createTopic("meanwhile", 1, 3, 1, Map.of());

      voters.add(voter, PATIENCE);

      assertThat(voters.ids()).containsExactly(1, 2, 3);
      assertThat(cluster.admin().topics().names()).contains("meanwhile");
    }
  }
}
