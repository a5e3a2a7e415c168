package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class TargetsTest {
  private static final TopicPartitionId FIRST = new TopicPartitionId(0, "t", 0);
  private static final TopicPartitionId ADDED = new TopicPartitionId(1, "t", 1, true);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void whatIsAdded_isUsedOnceTheClientKnowsOfIt() {
    Targets targets = new Targets(List.of(FIRST, ADDED));
    AtomicInteger asked = new AtomicInteger();
    ToIntFunction<String> one = topic -> asked.incrementAndGet() > 0 ? 1 : 0;

    await().atMost(PATIENCE).until(() -> targets.now(one).size() == 1 && asked.get() >= 2);

    await().atMost(PATIENCE).until(() -> targets.now(topic -> 2).equals(List.of(FIRST, ADDED)));
  }

  @Test
  void whatTheClientDoesNotKnowNow_staysAsItWas() {
    Targets targets = new Targets(List.of(FIRST, ADDED));
    AtomicInteger asked = new AtomicInteger();

    await()
        .atMost(PATIENCE)
        .until(() ->
            targets
                    .now(topic -> {
                      asked.incrementAndGet();
                      throw new TimeoutException("no metadata");
                    })
                    .equals(List.of(FIRST))
                && asked.get() > 0);
  }

  /** A client that is never asked costs nothing. */
  @Test
  void whereNothingIsAdded_noClientIsAsked() {
    Targets targets = new Targets(List.of(FIRST));

    List<TopicPartitionId> now =
        targets.now(topic -> {
          throw new AssertionError("asked");
        });
    assertThat(now).containsExactly(FIRST);
  }
}
