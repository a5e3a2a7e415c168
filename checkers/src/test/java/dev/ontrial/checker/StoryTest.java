package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class StoryTest {
  private static final long MILLI = 1_000_000;

  private final HistoryBuilder history = new HistoryBuilder();

  private List<String> told(UnaryOperator<Story> telling) {
    Candidate candidate = new Candidate(AnomalyKind.LOST, "c", 0, 1, 0);
    Story story = telling.apply(new Story(new Evidence(history.build())));
    return story.tell(candidate, "it is so").steps().stream().map(WitnessStep::sentence).toList();
  }

  private List<String> faults(long fromMillis, long toMillis) {
    return told(story -> story.faults(fromMillis * MILLI, toMillis * MILLI));
  }

  @Test
  void faults_areThoseThatWereOnAtSomeMoment() {
    history.pass(3).fault().pass(1).healed();

    assertThat(faults(0, 3)).isEmpty();
    assertThat(faults(0, 4)).hasSize(1);
    assertThat(faults(5, 5)).hasSize(1);
    assertThat(faults(6, 9)).hasSize(1);
    assertThat(faults(7, 9)).isEmpty();
  }

  @Test
  void ofManyFaults_theFirstThreeAreTold() {
    history.fault().healed().fault().healed().fault().healed().fault().healed();

    assertThat(faults(0, 99))
        .extracting(sentence -> sentence.substring(0, 7))
        .containsExactly("fault 1", "fault 2", "fault 3");
  }

  @Test
  void nextLeader_isTheFirstChangeAfterAMoment() {
    history.leader(1, 7).leader(0, 1).leader(0, 1).leader(1, 8).leader(0, 2).leader(0, 3);

    String second = "t-0 is led by broker 1 in epoch 2 (before: 1)";
    assertThat(told(story -> story.nextLeader(0, 0))).containsExactly(second);
    assertThat(told(story -> story.nextLeader(0, 5 * MILLI))).containsExactly(second);
    assertThat(told(story -> story.nextLeader(0, 5 * MILLI + 1)))
        .containsExactly("t-0 is led by broker 1 in epoch 3 (before: 2)");
    assertThat(told(story -> story.nextLeader(0, 6 * MILLI + 1))).isEmpty();
  }

  @Test
  void retries_areTheFirstOfThatProcess() {
    history.retries(2, 9, false).retries(1, 0, false);
    history.simple(EventKind.METRIC, 1, Event.NONE, 0, 5, Evidence.SPLITS);
    assertThat(told(story -> story.retries(1))).isEmpty();

    history.retries(1, 3, false).retries(1, 4, true);
    assertThat(told(story -> story.retries(1))).containsExactly("p1 has retried 3 records");
  }
}
