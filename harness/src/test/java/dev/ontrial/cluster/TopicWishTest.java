package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicWishTest {
  private static Map<Integer, List<Integer>> assignment(int partitions, int replicas, int leaders) {
    return new TopicWish("t", partitions, replicas, leaders, Map.of())
        .assignment(2, List.of(1, 3, 4));
  }

  @Test
  void oneLeader_leadsAll_andTheOthersFollowTurnByTurn() {
    assertThat(assignment(3, 3, 1))
        .isEqualTo(Map.of(0, List.of(2, 1, 3), 1, List.of(2, 3, 4), 2, List.of(2, 4, 1)));
  }

  @Test
  void severalLeaders_leadTurnByTurn_beginningWithTheOneThatIsWanted() {
    assertThat(assignment(4, 1, 2))
        .isEqualTo(Map.of(0, List.of(2), 1, List.of(1), 2, List.of(2), 3, List.of(1)));
  }

  @Test
  void nobodyFollowsItself() {
    assertThat(assignment(12, 4, 3).values())
        .allSatisfy(replicas -> assertThat(replicas).containsExactlyInAnyOrder(1, 2, 3, 4));
  }
}
