package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClockIntervalTest {
  private final HistoryBuilder history = new HistoryBuilder();

  private static ClockInterval interval(long low, long high) {
    return new ClockInterval(low, high);
  }

  @Test
  void interval_beginsBeforeItEnds() {
    assertThat(interval(3, 3).middle()).isEqualTo(3);
    assertThatIllegalArgumentException().isThrownBy(() -> interval(4, 3));
  }

  @Test
  void questionAndAnswer_sayWhatMustBeAdded() {
    assertThat(ClockInterval.of(100, 70, 140)).isEqualTo(interval(30, 70));
  }

  @Test
  void twoIntervals_sayWhatBothAllow_orAllInBetween() {
    assertThat(interval(0, 10).and(interval(4, 20))).isEqualTo(interval(4, 10));
    assertThat(interval(0, 10).and(interval(10, 20))).isEqualTo(interval(10, 10));
    assertThat(interval(0, 10).and(interval(11, 20))).isEqualTo(interval(0, 20));
    assertThat(interval(5, 10).until(interval(-3, 7))).isEqualTo(interval(-3, 10));
  }

  @Test
  void correctedTimes_areOffByLess() {
    assertThat(interval(30, 70).middle()).isEqualTo(50);
    assertThat(interval(30, 70).corrected(50)).isEqualTo(interval(-20, 20));
    assertThat(interval(-30, 20).farthest()).isEqualTo(30);
    assertThat(interval(-20, 30).farthest()).isEqualTo(30);
  }

  private long slack(String... texts) {
    for (String text : texts) {
      history.simple(EventKind.CLOCK_OFFSET, -1, -1, 0, 0, text);
    }
    return history.build().slackNanos();
  }

  private static String offset(int node, long low, long high) {
    return "{\"node\":%d,\"low\":%d,\"high\":%d}".formatted(node, low, high);
  }

  @Test
  void slack_isWhatTheTwoWorstClocksAreOffTogether() {
    assertThat(slack()).isZero();
    assertThat(slack(offset(1, -3, 2))).isEqualTo(3);
    assertThat(slack(offset(2, 0, 5), offset(3, 0, 1))).isEqualTo(8);
    assertThat(slack(offset(3, 0, 4))).as("of one clock the worst").isEqualTo(9);
  }

  @Test
  void intervalThatCannotBeRead_leavesNoOrderCertain() {
    for (String text :
        List.of("", "{\"node\":1}", "{\"low\":0}", offset(1, 4, 3), "{\"low\":0,\"high\":\"x\"}")) {
      assertThat(new ClockIntervalTest().slack(text)).as(text).isEqualTo(Long.MAX_VALUE / 8);
    }
  }
}
