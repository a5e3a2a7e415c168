package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeclaredTrialTest {
  private static DeclaredTrial trial(String fields) throws Exception {
    return new ObjectMapper().readValue("{" + fields + "}", DeclaredTrial.class);
  }

  private static int[] nodes(IntPredicate which) {
    return IntStream.range(0, 12).filter(which).toArray();
  }

  @Test
  void nodesBelowTen_areOfTheCluster_andOfThoseSomeAreControllersAlone() throws Exception {
    DeclaredTrial trial = trial("\"brokers\":3,\"controllers\":2,\"laterControllers\":[8]");
    assertThat(nodes(trial::isOfCluster)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(nodes(trial::isSeparateController)).containsExactly(4, 5, 8);
    assertThat(nodes(trial::isBroker)).containsExactly(1, 2, 3, 6, 7, 9);
  }

  @Test
  void quorum_isOfTheControllers_orElseOfTheBrokers() throws Exception {
    assertThat(trial("\"brokers\":3,\"controllers\":1").quorum()).isEqualTo(1);
    assertThat(trial("\"brokers\":3").quorum()).isEqualTo(3);
  }

  @Test
  void whatIsAbsent_isUnknown_andOfKafka() throws Exception {
    DeclaredTrial trial = trial("");
    assertThat(List.of(trial.name(), trial.fault())).containsOnly("unknown");
    assertThat(List.of(trial.kafka(), trial.clients())).containsOnly("");
    assertThat(trial.isKafka()).isTrue();
    assertThat(trial("\"kafka\":\"4.4.0\"").isKafka()).isTrue();
    assertThat(trial("\"kafka\":\"tansu 0.6.0\"").isKafka()).isFalse();
  }
}
