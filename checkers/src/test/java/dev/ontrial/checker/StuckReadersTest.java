package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readers that stand still in a topic-partition, and those of which that cannot be said. */
class StuckReadersTest {
  private static final int READER = 90;
  private static final long HEALED = 1_000;

  private final HistoryBuilder history = new HistoryBuilder();
  private List<Anomaly> anomalies = List.of();
  private List<String> gaps = List.of();

  private void check() {
    Collected collected = Collected.by(new StuckChecker(), history.build());
    anomalies = collected.anomalies;
    gaps = collected.gaps.stream().filter(gap -> gap.contains("reader p")).toList();
  }

  private void begin(String isolation) {
    String text =
        "{\"role\":\"reader\",\"configuration\":\"\",\"isolation\":\"%s\"}".formatted(isolation);
    history.simple(EventKind.PROCESS, READER, -1, 0, 0, text);
    history.at(HEALED - 10).fault().at(HEALED).healed();
  }

  private void told(long atMillis, int flags, long end) {
    history.at(atMillis).add(EventKind.END_OFFSET, flags, -1, 0, 0, end, -1, 0, 0, -1, 1, "");
  }

  /** The reader is stopped at 3 s, and would have read offset 5 next. */
  private void stops(long lastReadMillis) {
    history
        .at(3_000)
        .add(
            EventKind.METRIC,
            0,
            READER,
            0,
            lastReadMillis * 1_000_000,
            5,
            -1,
            1,
            0,
            -1,
            -1,
            Evidence.READER_POSITION);
  }

  @Test
  void readerThatReadsNothing_whereTheLeaderHasMore_isStuck() {
    begin("read_uncommitted");
    told(1_900, Flags.UNCOMMITTED, 9);
    told(2_500, Flags.UNCOMMITTED, 9);
    stops(500);
    check();
    assertThat(anomalies).hasSize(1);
    assertThat(anomalies.getFirst().sentence())
        .contains("t-0: reader p90 stayed at offset 5 for 2.000 s")
        .contains("the log ended at 9");
    assertThat(anomalies.getFirst().configuration()).isEqualTo("c");
    assertThat(anomalies.getFirst().steps().toString()).contains("would have read offset 5 next");
  }

  @Test
  void timeCountsFromTheLastRecord_andFromTheEndOfTheFault() {
    begin("read_uncommitted");
    told(1_900, Flags.UNCOMMITTED, 9);
    stops(2_001);
    check();
    assertThat(anomalies).isEmpty();
  }

  @Test
  void whatTheLeaderHasHadForAShortTime_isNotWaitedFor() {
    begin("read_uncommitted");
    told(1_900, Flags.UNCOMMITTED, 5);
    told(2_100, Flags.UNCOMMITTED, 9);
    stops(500);
    check();
    assertThat(anomalies).isEmpty();
  }

  @Test
  void whatIsCutOffAgain_isNotWaitedFor() {
    begin("read_uncommitted");
    told(1_500, Flags.UNCOMMITTED, 9);
    told(2_100, Flags.UNCOMMITTED, 5);
    told(2_900, Flags.UNCOMMITTED, 9);
    stops(500);
    check();
    assertThat(anomalies).isEmpty();
  }

  @Test
  void readerOfCommittedRecords_waitsForTransactions() {
    begin("read_committed");
    told(1_500, Flags.UNCOMMITTED, 9);
    told(1_500, 0, 5);
    stops(500);
    check();
    assertThat(anomalies).isEmpty();
  }

  @Test
  void readerOfCommittedRecords_isStuckBeforeTheLastStableOffset() {
    begin("read_committed");
    told(1_500, 0, 9);
    stops(500);
    check();
    assertThat(anomalies).hasSize(1);
  }

  @Test
  void disturbedMachine_leavesAGap() {
    begin("read_uncommitted");
    told(1_500, Flags.UNCOMMITTED, 9);
    history.simple(EventKind.DISTURBANCE, -1, -1, 0, 0, "the machine is overloaded");
    stops(500);
    check();
    assertThat(anomalies).isEmpty();
    assertThat(gaps).singleElement().asString().endsWith("the machine was disturbed");
  }

  @Test
  void leadersThatAreLostAgain_leaveAGap() {
    begin("read_uncommitted");
    history.at(1_100).leader(0, 1);
    told(1_500, Flags.UNCOMMITTED, 9);
    history.at(2_400).inSync(0, 1, 2);
    stops(500);
    check();
    assertThat(anomalies).isEmpty();
    assertThat(gaps).hasSize(1);
  }

  @Test
  void recoveryTimeToTheNanosecond_isTooLong() {
    begin("read_uncommitted");
    told(2_000, Flags.UNCOMMITTED, 9);
    stops(2_000);
    check();
    assertThat(anomalies).hasSize(1);
  }

  @Test
  void whatIsCutOffAsTheReaderStops_isNotWaitedFor() {
    begin("read_uncommitted");
    told(1_500, Flags.UNCOMMITTED, 9);
    told(3_000, Flags.UNCOMMITTED, 5);
    stops(500);
    check();
    assertThat(anomalies).isEmpty();
  }

  @Test
  void whatIsToldOfAnotherTopicPartition_orLater_isNotAbout() {
    begin("read_uncommitted");
    told(1_500, Flags.UNCOMMITTED, 9);
    history
        .at(1_600)
        .add(EventKind.END_OFFSET, Flags.UNCOMMITTED, -1, 1, 0, 5, -1, 0, 0, -1, 1, "");
    stops(500);
    told(3_100, Flags.UNCOMMITTED, 5);
    check();
    assertThat(anomalies).hasSize(1);
  }

  @Test
  void endThatIsOnlyToldOfAnotherTopicPartition_isNotWaitedFor() {
    begin("read_uncommitted");
    history
        .at(1_600)
        .add(EventKind.END_OFFSET, Flags.UNCOMMITTED, -1, 1, 0, 9, -1, 0, 0, -1, 1, "");
    stops(500);
    check();
    assertThat(anomalies).isEmpty();
  }

  @Test
  void topicThatWasDeleted_isNotWaitedFor() {
    history.fault(
        "{\"kind\":\"delete-topic\",\"target\":\"all\",\"nodes\":[1],\"topicIdFrom\":{\"t\":\"a\"}}");
    history.healed();
    begin("read_uncommitted");
    told(1_500, Flags.UNCOMMITTED, 9);
    stops(500);
    check();
    assertThat(anomalies).isEmpty();
  }

  @Test
  void otherMetrics_andReadersOrTopicPartitionsThatNobodyDeclared_sayNothing() {
    begin("read_uncommitted");
    told(1_500, Flags.UNCOMMITTED, 9);
    history
        .at(1_500)
        .add(EventKind.END_OFFSET, Flags.UNCOMMITTED, -1, 7, 0, 9, -1, 0, 0, -1, 1, "");
    position(READER, 0, "records-lag");
    position(91, 0, Evidence.READER_POSITION);
    position(READER, 7, Evidence.READER_POSITION);
    check();
    assertThat(anomalies).isEmpty();
    assertThat(gaps).isEmpty();
  }

  private void position(int process, int topicPartition, String metric) {
    history.at(3_000);
    history.add(EventKind.METRIC, 0, process, topicPartition, 0, 5, -1, 1, 0, -1, -1, metric);
  }
}
