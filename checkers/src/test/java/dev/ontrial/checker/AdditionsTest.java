package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Additions;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Topic-partitions that were added under load. */
class AdditionsTest {
  private static final long SECOND = 1_000_000_000L;

  /** A record waits in t-1 for a group that has done nothing there. */
  private static History waiting(String topic) {
    return new HistoryBuilder()
        .application("after")
        .process(30, "application")
        .fault(
            """
            {"kind": "add-partitions", "target": "all", "nodes": [1],
             "partitionsFrom": {"%s": 1}, "partitionsTo": {"%s": 2}}
            """
                .formatted(topic, topic))
        .healed()
        .send("1#0", 1)
        .done("1#0", 1, Outcome.OK, 0)
        .build();
  }

  private static List<GroupWork.Stall> stalls(History history) {
    return new GroupWork(new Evidence(history), history.configurations().getFirst())
        .stalls(Objects.requireNonNull(history.topicPartition(1)), 0, 90 * SECOND, SECOND);
  }

  @Test
  void additions_areThoseBehindTheFirstNumberOfPartitions() {
    Additions additions = new Additions(waiting("t"));

    assertThat(additions.contain(0)).isFalse();
    assertThat(additions.contain(1)).isTrue();
    assertThat(new Additions(waiting("other")).contain(1)).isFalse();
  }

  /** When members learn of it depends on metadata.max.age.ms. */
  @Test
  void whereAGroupHasNotBegun_itDoesNotStall_ifThePartitionWasAdded() {
    assertThat(stalls(waiting("t"))).isEmpty();
    assertThat(stalls(waiting("other"))).hasSize(1);
  }
}
