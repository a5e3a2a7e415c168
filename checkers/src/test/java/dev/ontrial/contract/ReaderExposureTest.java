package dev.ontrial.contract;

import static dev.ontrial.history.Outcome.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.Counter;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.HistoryFiles;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReaderExposureTest {
  private static HistoryBuilder history() {
    String reader = "{\"role\":\"reader\",\"configuration\":\"\"}";
    return new HistoryBuilder().simple(EventKind.PROCESS, HistoryBuilder.READER, -1, 0, 0, reader);
  }

  private static Map<Counter, Long> count(HistoryBuilder history) {
    HistoryFiles.Screened<Traffic> screened =
        HistoryFiles.of(history.build()).screened(Traffic::new);
    return Exposure.of(new Evidence(screened.history()), screened.visitor(), "c");
  }

  @Test
  void acknowledgedInTheFault_andReadOnlyAfterIt_isLate() {
    HistoryBuilder history = history().ok("1#0", 0).read(0, 0, "1#0", 0).fault().ok("1#1", 1);
    history.healed().read(0, 1, "1#1", 0).ok("1#2", 2).finalRead(0, "1#0", "1#1", "1#2");

    assertThat(count(history)).containsEntry(Counter.LATE, 1L);
  }

  @Test
  void lost_isNotLate() {
    HistoryBuilder history = history().ok("1#0", 0).read(0, 0, "1#0", 0).fault().ok("1#1", 1);

    assertThat(count(history.healed().finalRead(0, "1#0"))).containsEntry(Counter.LATE, 0L);
  }

  @Test
  void lag_isFromTheAnswerToTheFirstReader() {
    HistoryBuilder history = history().ok("1#0", 0).pass(500).read(0, 0, "1#0", 0).pass(4_000);

    // A reader that goes back meets nothing for the first time.
    assertThat(count(history.read(0, 0, "1#0", 0).finalRead(0, "1#0")))
        .containsEntry(Counter.REALTIME_LAG_MILLIS, 501L);
  }

  @Test
  void lag_inATransaction_isFromItsCommit() {
    HistoryBuilder history = history().transactional().begin(1, 0).send("1#0", 0, 0, 0);
    history.done("1#0", OK, 0).pass(4_000).commit(1, 0, OK).pass(500).read(0, 0, "1#0", 0);

    assertThat(count(history.finalRead(0, "1#0", "-")))
        .containsEntry(Counter.REALTIME_LAG_MILLIS, 501L);
  }
}
