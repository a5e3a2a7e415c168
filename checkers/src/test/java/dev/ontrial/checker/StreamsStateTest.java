package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import org.junit.jupiter.api.Test;

/** The count of its writer's records that each output of Streams carries. */
class StreamsStateTest {
  private final HistoryBuilder history = new HistoryBuilder().makes("streams", "derived");

  private Collected told() {
    return Collected.by(Checkers.of(AnomalyKind.STATE_DIVERGENCE), history.build());
  }

  @Test
  void recordsWithTheSameNumber_ofTwoWriters_areCountedApart() {
    history.finalRead(0, "1#0", "1#1", "2#1").finalDerived(1, "1#0=1", "1#1=1", "2#1=1");
    assertThat(told().anomalies)
        .extracting(Anomaly::sentence)
        .containsExactly(
            "the output of p1#1 says that it is number 1 of its writer; the input says [2]");
  }

  @Test
  void withoutItsFinalReads_itIsNotJudged() {
    assertThat(told().gaps).containsExactly("no final read of t-0");
    history.finalRead(0, "1#0");
    assertThat(told().gaps).containsExactly("no final read of made-0");
    String two = "{\"topic\":\"u\",\"partition\":0,\"configuration\":\"c\",\"role\":\"input\"}";
    history.finalDerived(1, "1#0=1");
    assertThat(told().gaps).isEmpty();
    history.simple(EventKind.TOPIC_PARTITION, -1, 2, 0, 0, two);
    assertThat(told().gaps).containsExactly("the input of made-0 is not known");
  }
}
