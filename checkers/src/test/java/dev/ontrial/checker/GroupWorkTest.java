package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** When a group did nothing in t-0 for at least a second, although a record waited. */
class GroupWorkTest {
  private static final long MILLI = 1_000_000;

  private final HistoryBuilder history =
      new HistoryBuilder().application("after").process(7, "application");

  private GroupWork work() {
    Evidence evidence = new Evidence(history.build());
    return new GroupWork(evidence, evidence.history().configurations().iterator().next());
  }

  /** The stalls within that time, such as {@code "p1#0 from 100 to 900"}. */
  private List<String> stalls(long fromMillis, long untilMillis) {
    var declared = Objects.requireNonNull(history.build().topicPartition(0));
    return work().stalls(declared, fromMillis * MILLI, untilMillis * MILLI, 1_000 * MILLI).stream()
        .map(stall ->
            "p%d#%d from %d to %d"
                .formatted(
                    stall.waiting().process(),
                    stall.sequence(),
                    stall.fromNanos() / MILLI,
                    stall.untilNanos() / MILLI))
        .toList();
  }

  @Test
  void stall_lastsASecondAtLeast_sinceTheRecordWasAcknowledged() {
    history.at(99).ok("1#0", 0);
    assertThat(stalls(0, 1_100)).containsExactly("p1#0 from 100 to 1100");
    assertThat(stalls(0, 1_099)).isEmpty();
    assertThat(stalls(200, 1_200)).containsExactly("p1#0 from 200 to 1200");
    assertThat(stalls(200, 1_199)).isEmpty();
    assertThat(stalls(200, 200)).isEmpty();
  }

  @Test
  void ofSeveralRecords_theOneThatWaitedLongestIsTold_andAtOneMomentTheFirst() {
    history.at(99).ok("1#0", 0).at(299).ok("1#1", 2).at(249).ok("2#0", 1);
    assertThat(stalls(0, 2_000)).containsExactly("p1#0 from 100 to 2000");
    assertThat(stalls(400, 2_000)).containsExactly("p1#0 from 400 to 2000");
    history.at(110).processed(7, 0, "1#0");
    assertThat(stalls(0, 2_000)).containsExactly("p2#0 from 250 to 2000");
    assertThat(stalls(400, 2_000)).containsExactly("p1#1 from 400 to 2000");
  }

  @Test
  void workWithinTheTime_dividesStalls() {
    history.at(99).ok("1#0", 0).ok("1#1", 1).ok("1#2", 2);
    history.at(1_500).processed(7, 0, "1#0").at(2_000).processed(7, 1, "1#1");
    assertThat(stalls(200, 3_000))
        .containsExactly("p1#0 from 200 to 1500", "p1#2 from 2000 to 3000");
    assertThat(stalls(200, 2_900)).containsExactly("p1#0 from 200 to 1500");
  }

  @Test
  void groupThatBeginsAnywhere_isWaitedFor_onceItHasDoneSomething() {
    history.setting("auto.offset.reset", "latest").at(99).ok("1#0", 0).ok("1#1", 1);
    assertThat(stalls(200, 2_000)).isEmpty();
    history.at(150).processed(7, 0, "1#0");
    assertThat(stalls(200, 2_000)).containsExactly("p1#1 from 200 to 2000");
  }

  @Test
  void recordsThatWereNotAcknowledgedThere_doNotWait() {
    history.at(99).send("1#0").send("1#1", 1).done("1#1", 1, Outcome.OK, 0);
    history.done("1#2", Outcome.OK, 1);
    history.done("1#0", Outcome.INFO, 0);
    assertThat(stalls(200, 2_000)).isEmpty();
    assertThat(work().unprocessed(0)).isZero();
    assertThat(work().unprocessed(1)).isEqualTo(1);
  }

  @Test
  void unprocessed_isWhatIsBehindTheLastThatWasDone() {
    history.ok("1#0", 0).ok("1#1", 1).ok("1#2", 2).ok("1#3", 3);
    assertThat(work().unprocessed(0)).isEqualTo(4);
    history.processed(7, 1, "1#1").processed(7, 0, "1#0");
    assertThat(work().unprocessed(0)).isEqualTo(2);
  }

  @Test
  void outputOfStreams_isDone_whereAReaderThatIsNotTheLastMetIt() {
    history.makes("streams", "derived").at(99).ok("1#0", 0).ok("1#1", 1);
    history.at(499).add(EventKind.READ, 0, 90, 1, 0, 0, -1, 1, 0, 1, -1, "");
    assertThat(stalls(600, 2_000)).containsExactly("p1#1 from 600 to 2000");
    history.at(550).add(EventKind.READ, 0, 90, 0, 1, 1, -1, 0, 0, 1, -1, "");
    history.finalRead(0, "1#0", "1#1").finalDerived(1, "1#0=1", "1#1=1");
    assertThat(work().unprocessed(0)).isEqualTo(1);
  }
}
