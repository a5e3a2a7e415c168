package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was overtaken, compared with a search through all answers. */
class RealtimeScreenTest {
  private record Answer(int topicPartition, long offset, long moment) {}

  /** The furthest that was acknowledged before the record was sent, if that is behind it. */
  private static long until(List<Answer> before, Answer record) {
    long furthest = -1;
    for (int i = 0; i < record.moment; i++) {
      Answer other = before.get(i);
      if (other.topicPartition == record.topicPartition && other.offset > record.offset) {
        furthest = Math.max(furthest, other.offset);
      }
    }
    return furthest;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void overtakenRecords_areThoseThatASearchFinds(int seed) {
    Random random = new Random(seed);
    RealtimeScreen screen = new RealtimeScreen();
    List<Answer> answers = new ArrayList<>();
    Map<Long, Long> expected = new HashMap<>();
    long[] ends = new long[40];
    int overtaken = 0;
    for (int step = 0; step < 1500; step++) {
      assertThat(screen.moment()).isEqualTo(answers.size());
      int to = random.nextBoolean() ? 0 : 39;
      long moment = Math.max(0, answers.size() - random.nextInt(8));
      boolean back = random.nextInt(4) == 0;
      long offset = back ? Math.max(0, ends[to] - 1 - random.nextInt(5)) : ends[to]++;
      Answer answer = new Answer(to, offset, moment);
      long until = until(answers, answer);
      if (until >= 0) {
        expected.merge(to * 10_000L + offset, until, Math::max);
        overtaken++;
      }
      screen.answered(to, offset, moment);
      answers.add(answer);
    }
    for (int to : new int[] {0, 39}) {
      for (long offset = 0; offset < ends[to]; offset++) {
        assertThat(screen.until(to, offset))
            .as("offset %d of %d", offset, to)
            .isEqualTo(expected.getOrDefault(to * 10_000L + offset, -1L));
      }
    }
    assertThat(overtaken).isGreaterThan(50);
    assertThat(screen.until(1, 0)).isEqualTo(-1);
  }

  /** A front remembers 1,024 steps; of what was sent before, rather too much is kept. */
  @Test
  void recordThatWaitedForLong_isTakenForOvertakenRatherThanForgotten() {
    RealtimeScreen screen = new RealtimeScreen();
    for (int offset = 1; offset <= 1023; offset++) {
      screen.answered(0, offset, screen.moment());
    }
    screen.answered(0, 0, 0);
    assertThat(screen.until(0, 0)).as("sent before all, and all of it remembered").isEqualTo(-1);

    RealtimeScreen longer = new RealtimeScreen();
    for (int offset = 11; offset <= 2060; offset++) {
      longer.answered(0, offset, longer.moment());
    }
    longer.answered(0, 10, 5);
    assertThat(longer.until(0, 10)).isGreaterThanOrEqualTo(15).isLessThan(2060);
    longer.answered(0, 9, 1500);
    assertThat(longer.until(0, 9)).as("what is remembered is exact").isEqualTo(1510);
  }

  @Test
  void anotherFile_beginsAnew() {
    RealtimeScreen screen = new RealtimeScreen();
    screen.answered(0, 5, 0);
    screen.answered(0, 3, 1);
    screen.open();
    assertThat(screen.moment()).isZero();
    screen.answered(0, 2, 1);

    assertThat(screen.until(0, 3)).as("found before").isEqualTo(5);
    assertThat(screen.until(0, 2)).isEqualTo(-1);
  }

  @Test
  void recordsWhoseTopicPartitionIsUnknown_countAsAnswersAlone() {
    RealtimeScreen screen = new RealtimeScreen();
    screen.answered(Character.MAX_VALUE, 9, 0);
    screen.answered(Event.NONE, 9, 0);
    assertThat(screen.moment()).isEqualTo(2);
    screen.answered(Character.MAX_VALUE, 3, 2);

    assertThat(screen.until(Character.MAX_VALUE, 3)).isEqualTo(-1);
  }
}
