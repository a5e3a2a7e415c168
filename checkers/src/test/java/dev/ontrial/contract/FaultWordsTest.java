package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.HistoryBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests {@link FaultWords}. */
class FaultWordsTest {
  private static String words(String... faults) throws Exception {
    HistoryBuilder history = new HistoryBuilder();
    for (String fault : faults) {
      List<String> parts = List.of(fault.split(" ", -1));
      history.fault(
          "{\"kind\":\"%s\",\"target\":\"%s\",\"nodes\":[2]}"
              .formatted(parts.getFirst(), parts.getLast()));
    }
    return FaultWords.of(history.build().faults());
  }

  @Test
  void faults_areToldOnceEach_inTheirOrder() throws Exception {
    assertThat(words()).isEmpty();
    assertThat(words("kill leader", "kill leader")).isEqualTo("the leader was killed");
    assertThat(words("isolate leader", "kill leader"))
        .isEqualTo("the leader was cut off and killed");
    assertThat(words("kill all", "replies-lost leader"))
        .isEqualTo("all brokers were killed and replies of the leader were lost");
    assertThat(words("upgrade 1", "upgrade 2", "kill leader", "upgrade 3", "alter-features all"))
        .isEqualTo(
            "brokers 1, 2 and 3 were restarted with another version, the leader was killed and"
                + " feature levels were changed");
    assertThat(words("kill leader", "pause follower", "reset 3", "power-loss all", "restart 1"))
        .isEqualTo(
            "the leader was killed, a follower was paused, connections to broker 3 were reset, and"
                + " 2 other faults struck");
  }
}
