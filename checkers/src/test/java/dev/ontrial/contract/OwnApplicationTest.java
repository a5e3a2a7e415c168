package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An instance of the user's application that ends by itself leaves its cell unproven. */
class OwnApplicationTest {
  private static final String FATAL = "fatal: ApplicationException: exit code ";

  private final HistoryBuilder history = new HistoryBuilder().workload("command");

  private void ends(int process, String text) {
    history.simple(EventKind.PROCESS_END, process, -1, 0, 0, text);
  }

  private List<String> reasons() {
    History built = history.build();
    return OwnApplication.unaskedEnds(built, built.configurations().getFirst());
  }

  @Test
  void anInstanceThatEndsByItself_isAReason() {
    history.process(5, "command");
    ends(5, FATAL + "1: no space left");
    assertThat(reasons())
        .containsExactly("the application ended by itself: exit code 1: no space left");
    assertThat(Judge.judge(history.build()).getFirst().reasons()).containsAll(reasons());
  }

  @Test
  void anInstanceThatMayBeStartedAgain_isNone() {
    history.setting("restart", "true").process(5, "command");
    ends(5, FATAL + "1");
    assertThat(reasons()).isEmpty();
  }

  @Test
  void anInstanceThatWasStopped_orAnotherProcess_isNone() {
    history.process(5, "command").process(6, "producer");
    ends(5, "");
    ends(6, FATAL + "1");
    ends(7, FATAL + "1");
    assertThat(reasons()).isEmpty();
  }

  @Test
  void ofManyInstances_threeAreTold() {
    history.process(5, "command");
    for (int code = 1; code <= 4; code++) {
      ends(5, FATAL + code);
    }
    assertThat(reasons())
        .containsExactly(
            "the application ended by itself: exit code 1",
            "the application ended by itself: exit code 2",
            "the application ended by itself: exit code 3");
  }
}
