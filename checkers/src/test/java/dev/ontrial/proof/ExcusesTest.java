package dev.ontrial.proof;

import static dev.ontrial.contract.CellAssert.assertThat;
import static dev.ontrial.history.Outcome.INFO;
import static dev.ontrial.history.Outcome.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Finding;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Judge;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Histories that an excuse without its cause would hide. */
class ExcusesTest {
  private static HistoryBuilder h() {
    return new HistoryBuilder();
  }

  private static CellVerdict judge(HistoryBuilder history) {
    return Judge.judge(history.build()).getFirst();
  }

  private static Finding forbidden(HistoryBuilder history, String kind) {
    CellVerdict verdict = judge(history);
    Finding finding = Objects.requireNonNull(verdict.anomalies().get(kind), verdict::toString);
    assertThat(verdict).isBroken();
    assertThat(finding.grade()).isEqualTo(Grade.FORBIDDEN);
    return finding;
  }

  private static HistoryBuilder gone(String acks, Outcome outcome) {
    return h().notIdempotent(acks)
        .leader(0, 1)
        .leader(0, 1)
        .ok("5#0", 0)
        .send("1#0")
        .done("1#0", outcome, outcome == SENT ? -1 : 1);
  }

  @Test
  void aRecordThatAConsumerHadRead_isNotLostWithItsLeader() {
    HistoryBuilder acked = gone("1", Outcome.OK).read(0, 1, "1#0", 0).leader(0, 2);
    HistoryBuilder sent = gone("0", SENT).read(0, 1, "1#0", 0).leader(0, 2);
    HistoryBuilder unread = gone("1", Outcome.OK).leader(0, 2);

    Finding lost = forbidden(acked.finalRead(0, "5#0"), "lost");
    assertThat(lost.because().getFirst())
        .isEqualTo(
            "forbidden for c: no fault was active, and a consumer had read the record, so every"
                + " in-sync replica had it");
    assertThat(lost.witnesses().getFirst().sentence())
        .isEqualTo("record p1#0 was acknowledged and is not in the log");
    assertThat(judge(sent.finalRead(0, "5#0"))).hasOnlyAnomalies(AnomalyKind.LOST);
    forbidden(gone("0", SENT).read(0, 1, "1#0", 0).finalRead(0, "5#0"), "lost");
    assertThat(judge(unread.finalRead(0, "5#0"))).isHeld();
  }

  @Test
  void aLeaderChangeAMinuteBefore_doesNotExcuseALoss() {
    HistoryBuilder history =
        h().notIdempotent("1")
            .leader(0, 1)
            .ok("1#0", 0)
            .fault()
            .leader(0, 2)
            .healed()
            .ok("1#1", 1)
            .pass(60_000)
            .leader(0, 2)
            .ok("1#2", 2)
            .ok("1#3", 3)
            .pass(60_000)
            .leader(0, 2);

    assertThat(forbidden(history.finalRead(0, "1#0", "1#1", "1#2"), "lost").because().getFirst())
        .startsWith("forbidden for c: no fault was active, and the leader epoch of t-0 rose from")
        .contains("at another time");
  }

  @Test
  void itsOwnExpiry_doesNotExcuseADuplicate() {
    HistoryBuilder history = h().ok("5#0", 0).send("1#0").done("1#0", INFO, -1);

    forbidden(history.finalRead(0, "5#0", "1#0", "1#0"), "duplicate");
  }

  @Test
  void noRetry_putsARecordIntoTwoTopicPartitions() {
    HistoryBuilder history =
        h().process(1, "producer")
            .ok("5#0", 1)
            .retries(1, 0, false)
            .send("1#0", -1)
            .retries(1, 4, false)
            .done("1#0", -1, INFO, -1);
    history.finalRead(0, "1#0", "5#0").finalRead(1, "1#0");

    Finding duplicate = forbidden(history, "duplicate");
    assertThat(duplicate.witnesses().getFirst().sentence())
        .isEqualTo("record p1#0 is at offsets 0 of t-0 and 0 of t-1");
    forbidden(history.notIdempotent("all"), "duplicate");
  }

  @Test
  void aPowerLossAMinuteBefore_doesNotExcuseADuplicate() {
    String power = "{\"kind\":\"power-loss\",\"losesData\":true,\"nodes\":[1,2,3]}";
    HistoryBuilder history = h().leader(0, 1).ok("1#0", 0).fault(power).healed().pass(60_000);
    history.ok("1#1", 1).retries(1, 0, true).leader(0, 1);

    forbidden(history.finalRead(0, "1#0", "1#1", "1#1"), "duplicate");
  }

  /** A recorded run in which the leader was killed, with one record less in its final read. */
  @Test
  void aRecordOfARealRunThatWasRead_isForbiddenToBeLost(@TempDir Path empty) throws IOException {
    int judged = 0;
    for (Recording recording : Recording.kept(empty)) {
      if (Set.of("recorded-kill/acks-0", "recorded-kill/idempotent").contains(recording.name())) {
        losesWhatWasRead(recording);
        judged++;
      }
    }
    assertThat(judged).isEqualTo(2);
  }

  private static void losesWhatWasRead(Recording recording) {
    List<Event> events = recording.events().stream().map(ExcusesTest::withAcks1).toList();
    Event last = null;
    for (Event read : events) {
      if (read.kind() == EventKind.READ && read.has(Flags.FINAL) && readers(events, read) > 1) {
        last = read;
      }
    }
    Event removed = Objects.requireNonNull(last);
    List<Event> without = new ArrayList<>(events);
    without.remove(removed);

    CellVerdict verdict = Judge.judge(History.of(without)).getFirst();
    assertThat(verdict).isBroken();
    assertThat(Objects.requireNonNull(verdict.anomalies().get("lost")).grade())
        .isEqualTo(Grade.FORBIDDEN);
  }

  /** What was recorded with acks=all, as if it had been acks=1, which promises less. */
  private static Event withAcks1(Event event) {
    return event.kind() != EventKind.CONFIGURATION
        ? event
        : Edit.of(event).text(event.text().replace("\"acks\":\"all\"", "\"acks\":\"1\"")).event();
  }

  private static int readers(List<Event> events, Event record) {
    Set<Integer> readers = new TreeSet<>();
    for (Event read : events) {
      if (read.kind() == EventKind.READ
          && !read.has(Flags.FINAL)
          && read.topicPartition() == record.topicPartition()
          && Tape.same(read, record)) {
        readers.add(read.process());
      }
    }
    return readers.size();
  }
}
