package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What changed for the worse between a fault that ended at 1 s and the 4 s when recovery is due.
 */
class UnrestTest {
  private static final long MILLI = 1_000_000;

  private final HistoryBuilder history = new HistoryBuilder().at(100).leader(0, 1).leader(1, 1);

  private Optional<String> between(long healedMillis, long dueMillis) {
    return Unrest.between(history.build(), healedMillis * MILLI, dueMillis * MILLI);
  }

  private static boolean isUnrest(HistoryBuilder history) {
    return Unrest.between(history.build(), 1_000 * MILLI, 4_000 * MILLI).isPresent();
  }

  private HistoryBuilder leaderIs(int broker, int epoch) {
    return history.add(EventKind.LEADER, 0, -1, 0, 0, 0, -1, 0, 3, broker, epoch, "");
  }

  @Test
  void changesInTheFirstThird_mayComeFromTheFault() {
    assertThat(isUnrest(history.at(2_000).inSync(0, 1, 2))).isFalse();
    assertThat(isUnrest(history.inSync(0, 1, 1))).isTrue();
  }

  @Test
  void consequencesOfAFault_takeTenSecondsAtMost() {
    history.at(11_000).inSync(0, 1, 2);
    assertThat(between(1_000, 61_000)).isEmpty();
    history.inSync(0, 1, 1);
    assertThat(between(1_000, 61_000)).isPresent();
  }

  @Test
  void changesThatComeWhenRecoveryIsDue_areTooLate() {
    assertThat(isUnrest(history.at(4_000).inSync(0, 1, 2))).isFalse();
  }

  @Test
  void changesForTheBetter_orNone_areNoUnrest() {
    history.inSync(1, 1, 2).at(3_000).inSync(0, 1, 3).inSync(0, 2, 3).inSync(1, 1, 3);
    assertThat(isUnrest(history)).isFalse();
  }

  @Test
  void otherLeader_orNone_isUnrest_andTheFirstThereafterIsNot() {
    leaderIs(Event.NONE, 2).at(3_000);
    leaderIs(2, 3);
    assertThat(isUnrest(history)).as("elected").isFalse();
    leaderIs(Event.NONE, 4);
    assertThat(isUnrest(history)).as("lost").isTrue();
  }

  @Test
  void leaderThatIsAnother_isUnrest() {
    history.at(3_000);
    leaderIs(2, 2);
    assertThat(isUnrest(history)).isTrue();
  }

  @Test
  void whatIsTold_isHowManyTopicPartitions_andSinceWhen() {
    history.at(2_500).inSync(0, 1, 2).at(2_600).inSync(0, 1, 1);
    assertThat(between(1_000, 4_000))
        .contains(
            "replicas or leaders of 1 topic-partition were lost again, the first of them 1.500 s"
                + " after it");
    history.at(2_700).inSync(1, 1, 2);
    assertThat(between(1_000, 4_000))
        .contains(
            "replicas or leaders of 2 topic-partitions were lost again, the first of them 1.500 s"
                + " after it");
  }
}
