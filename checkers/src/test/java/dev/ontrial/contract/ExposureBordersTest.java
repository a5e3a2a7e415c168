package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.Counter;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.HistoryFiles;
import dev.ontrial.history.Outcome;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is counted at the very moment at which a fault, or a round, begins or ends. */
class ExposureBordersTest {
  private final HistoryBuilder history = new HistoryBuilder();

  private Map<Counter, Long> count() {
    HistoryFiles.Screened<Traffic> screened =
        HistoryFiles.of(history.build()).screened(Traffic::new);
    return Exposure.of(new Evidence(screened.history()), screened.visitor(), "c");
  }

  /** What comes next happens in the same nanosecond as what came before. */
  private HistoryBuilder meanwhile() {
    return history.pass(-1);
  }

  private void members() {
    history.application("after").process(7, "application");
  }

  @Test
  void everyCounter_isThere_whereNothingHappened() {
    History built = history.build();
    Evidence evidence = new Evidence(built);
    Map<Counter, Long> counts = new EnumMap<>(Counter.class);
    GroupExposure.count(evidence, "c", counts);
    assertThat(counts).containsOnlyKeys(GroupExposure.COUNTERS);
    counts.clear();
    Traffic traffic = new Traffic(built);
    FaultExposure.count(evidence, traffic, "c", counts);
    assertThat(counts).containsOnlyKeys(FaultExposure.COUNTERS);
    assertThat(counts.values()).containsOnly(0L);
    counts.clear();
    TopicExposure.count(evidence, traffic, "c", counts);
    assertThat(counts).containsOnlyKeys(TopicExposure.COUNTERS);
    assertThat(counts.values()).containsOnly(0L);
  }

  private void added() {
    history.fault(
        "{\"kind\":\"add-partitions\",\"target\":\"all\",\"nodes\":[1],"
            + "\"partitionsFrom\":{\"t\":1},\"partitionsTo\":{\"t\":2}}");
  }

  @Test
  void anAddedPartition_servesWhatItHoldsInTheEnd() {
    added();
    history.healed().send("1#0", 1).done("1#0", 1, Outcome.OK, 0).finalRead(1, "1#0", "-");

    assertThat(count())
        .containsEntry(Counter.PARTITIONS_ADDED, 1L)
        .containsEntry(Counter.SERVED_IN_ADDED, 2L);
  }

  @Test
  void anAddedPartition_servesAGroup_onceThatProcessesItsRecords() {
    members();
    added();
    history.healed().send("1#0", 1).done("1#0", 1, Outcome.OK, 0).finalRead(1, "1#0");

    assertThat(count()).containsEntry(Counter.SERVED_IN_ADDED, 0L);
  }

  @Test
  void deletedOffsets_areCounted() {
    history.fault(
        "{\"kind\":\"delete-records\",\"target\":\"all\",\"nodes\":[1],"
            + "\"logStartFrom\":{\"t-0\":3},\"logStartTo\":{\"t-0\":10}}");

    assertThat(count()).containsEntry(Counter.RECORDS_DELETED, 7L);
  }

  @Test
  void aRecordWithoutAnswer_wasOvertaken_whereALaterOneGotOkBefore() {
    history.at(0).send("1#0").send("2#0").at(20).send("1#1", 0).done("1#1", 0, Outcome.OK, 0);
    history.at(60).done("1#0", Outcome.INFO, -1).done("2#0", Outcome.INFO, -1);
    history.at(80).send("1#2").at(99).ok("1#3", 1);

    assertThat(count()).containsEntry(Counter.OVERTAKEN, 2L).containsEntry(Counter.AMBIGUOUS, 3L);
  }

  @Test
  void aRecordWithoutAnswer_wasNotOvertaken_byOneOfThatMoment_orThatWasAnsweredLater_orElsewhere() {
    history.at(0).send("1#0").send("1#1").at(3).send("1#2").done("1#2", Outcome.OK, 0);
    history.at(4).done("1#0", Outcome.INFO, -1);
    history.at(30).send("1#3", 1).done("1#3", 1, Outcome.OK, 0);
    history.at(60).done("1#1", Outcome.INFO, -1).at(61).send("1#4");
    history.at(62).done("1#4", Outcome.FAIL, -1).at(90).ok("1#5", 1);

    assertThat(count()).containsEntry(Counter.OVERTAKEN, 1L).containsEntry(Counter.AMBIGUOUS, 2L);
  }

  @Test
  void processedAsTheFaultBeginsOrEnds_isProcessedInIt() {
    members();
    history.processed(7, 0, "1#0").processed(7, 1, "1#1");
    meanwhile().fault().healed();
    meanwhile().processed(7, 2, "1#2").processed(7, 3, "1#3");

    assertThat(count())
        .containsEntry(Counter.PROCESSED_DURING_FAULT, 2L)
        .containsEntry(Counter.PROCESSED, 4L);
  }

  @Test
  void assignedWithinTheFirstRound_isNoRebalance() {
    members();
    history.assigned(7).pass(99).assigned(7);

    assertThat(count()).containsEntry(Counter.REBALANCES, 0L);
  }

  @Test
  void assignedAfterTheFirstRound_isARebalance() {
    members();
    history.assigned(7).pass(100).assigned(7);

    assertThat(count()).containsEntry(Counter.REBALANCES, 1L);
  }

  @Test
  void assignedAgainSoonAfterGivingBack_isARebalance() {
    members();
    history.assigned(7).revoked(7).assigned(7);

    assertThat(count()).containsEntry(Counter.REBALANCES, 1L);
  }

  @Test
  void assignedAsTheFaultIsAskedFor_isARebalanceSince_andBeforeNot() {
    members();
    history.assigned(7).revoked(7).assigned(7).revoked(7).assigned(7);
    meanwhile().fault().healed();

    assertThat(count()).containsEntry(Counter.REBALANCES, 1L);
  }

  @Test
  void anOutputThatTheFinalReadMetAgain_countsOnce() {
    history.makes("transform", "output").finalRecords(1, "1#0", "1#1").finalRead(1, "1#0", "1#1");

    assertThat(count()).containsEntry(Counter.OUTPUTS, 2L);
  }

  @Test
  void aSingleReplicaInSync_countsSinceTheFaultWasAskedFor() {
    history.inSync(0, 0, 1).inSync(1, 0, 1);
    meanwhile().fault().inSync(0, 0, 2).healed();

    assertThat(count()).containsEntry(Counter.ALONE, 1L);
  }

  @Test
  void aChangeOfLeader_countsSinceTheFaultWasAskedFor() {
    history.inSync(0, 0, 3).inSync(0, 1, 2).inSync(0, 5, 3);
    meanwhile().fault().healed();

    assertThat(count())
        .containsEntry(Counter.EPOCHS_MOVED, 4L)
        .containsEntry(Counter.ISR_CHANGES, 1L);
  }

  @Test
  void destroyedBytes_areAddedUp() {
    String loss =
        "{\"kind\":\"power-loss\",\"nodes\":[1],\"losesData\":true,"
            + "\"destroyed\":{\"t-0\":7,\"t-1\":4}}";
    history.fault(loss).healed().fault(loss).healed();

    assertThat(count()).containsEntry(Counter.BYTES_DESTROYED, 22L);
  }

  @Test
  void brokersThatDidNotStart_areCounted() {
    String refused =
        "{\"refused\":{\"broker-1\":\"Malformed line\",\"broker-3\":\"Malformed line\"}}";
    history.fault().simple(EventKind.FAULT_END, Event.NONE, Event.NONE, 1, 0, refused);
    history.fault().healed();

    assertThat(count()).containsEntry(Counter.BROKERS_REFUSED, 2L);
  }

  @Test
  void metAsTheFaultEnded_isNotLate() {
    reader();
    history.fault().ok("1#0", 0).healed();
    meanwhile().read(0, 0, "1#0", 0).finalRead(0, "1#0");

    assertThat(count()).containsEntry(Counter.LATE, 0L);
  }

  @Test
  void acknowledgedAsTheFaultEnded_isLate_andThereafterNot() {
    reader();
    history.fault().ok("1#0", 0).read(0, 0, "1#0", 0).ok("1#1", 1);
    meanwhile().healed().ok("1#2", 2).finalRead(0, "1#0", "1#1", "1#2");

    assertThat(count()).containsEntry(Counter.LATE, 1L);
  }

  @Test
  void whatNobodyAcknowledged_hasNoLag() {
    reader();
    history.pass(900).send("1#0").read(0, 0, "1#0", 0).done("1#0", Outcome.FAIL, -1);
    history.read(0, 1, "5#0", 0).finalRead(0, "1#0");

    assertThat(count()).containsEntry(Counter.REALTIME_LAG_MILLIS, 0L);
  }

  private void reader() {
    String reader = "{\"role\":\"reader\",\"configuration\":\"\"}";
    history.simple(EventKind.PROCESS, HistoryBuilder.READER, -1, 0, 0, reader);
  }

  private void touched(EventKind kind, int offset) {
    history.add(kind, 0, 7, 1, offset, offset, -1, 0, 0, 1, -1, "");
  }

  @Test
  void anAddedPartition_servesAGroup_byEachRecordThatItProcesses() {
    members();
    added();
    history.healed();
    touched(EventKind.PROCESSED, 0);
    touched(EventKind.PROCESSED, 1);
    history.processed(7, 0, "1#0");

    assertThat(count()).containsEntry(Counter.SERVED_IN_ADDED, 2L);
  }

  @Test
  void anAddedPartition_servesAShareGroup_byEachDelivery() {
    history.workload("share").process(7, "share");
    added();
    history.healed();
    touched(EventKind.DELIVERED, 0);

    assertThat(count()).containsEntry(Counter.SERVED_IN_ADDED, 1L);
  }

  @Test
  void anAddedPartition_servesNothingBelowItsBeginning() {
    added();
    history
        .healed()
        .fault(
            "{\"kind\":\"delete-records\",\"target\":\"all\",\"nodes\":[1],"
                + "\"logStartFrom\":{\"t-1\":0},\"logStartTo\":{\"t-1\":3}}");
    history.healed().finalEnd(1, 3, 10, true);

    assertThat(count()).containsEntry(Counter.SERVED_IN_ADDED, 7L);
  }

  @Test
  void movedPartitions_areCounted() {
    history.fault(
        "{\"kind\":\"reassign\",\"target\":\"all\",\"moved\":{\"t-1\":\"\",\"u-0\":\"\"}}");

    assertThat(count()).containsEntry(Counter.PARTITIONS_MOVED, 1L);
  }

  @Test
  void recordsAnsweredByBrokersOfSeveralVersions_areCounted() {
    history.simple(
        EventKind.TRIAL,
        -1,
        -1,
        0,
        0,
        "{\"name\":\"n\",\"kafka\":\"3.9.2\",\"brokers\":3,\"others\":{\"3\":\"4.4.0\"}}");
    history.ok("1#0", 0).ok("1#1", 1).send("1#2").done("1#2", Outcome.SENT, -1);
    history.send("1#3").done("1#3", Outcome.FAIL, -1).send("1#4").done("1#4", Outcome.INFO, -1);

    assertThat(count()).containsEntry(Counter.VERSIONS_MIXED, 3L);
  }

  @Test
  void recordsAnsweredByBrokersOfOneVersion_areNot() {
    history.ok("1#0", 0);

    assertThat(count()).containsEntry(Counter.VERSIONS_MIXED, 0L);
  }

  @Test
  void retriesCountedOnLinks_countSinceTheFaultWasAskedFor() {
    history.ok("1#0", 0).metric(1, Evidence.WIRE_RETRIES, 2, false);
    meanwhile().fault().healed();
    history.metric(1, Evidence.WIRE_RETRIES, 5, false).metric(1, Evidence.RETRIES, 9, true);

    assertThat(count()).containsEntry(Counter.RETRIED, 3L);
  }

  @Test
  void batchesThatOthersSplit_areNotCounted() {
    history.process(1, "producer").fault().healed();
    history.metric(1, Evidence.SPLITS, 2, false).metric(9, Evidence.SPLITS, 5, false);

    assertThat(count()).containsEntry(Counter.BATCHES_SPLIT, 2L);
  }

  @Test
  void processesOfARedeployment_areThoseThatComeOnceItIsAskedFor() {
    history.process(1, "producer").fault().process(2, "producer").healed();
    history.fault("{\"kind\":\"redeploy\",\"target\":\"producers\",\"nodes\":[10]}");
    meanwhile().process(3, "producer").process(4, "producer");
    history.simple(
        EventKind.PROCESS, 5, -1, 0, 0, "{\"role\":\"producer\",\"configuration\":\"other\"}");

    assertThat(count()).containsEntry(Counter.PROCESSES_REDEPLOYED, 2L);
  }

  @Test
  void aSingleReplicaInSyncBeforeTheFault_isNotAlone() {
    history.inSync(0, 0, 1).inSync(0, 0, 2).fault().healed();

    assertThat(count()).containsEntry(Counter.ALONE, 0L);
  }

  @Test
  void counterOfAClassOfExceptions_namesTheClass() {
    assertThat(ClientExposure.isOfClass("clients-failed.XException")).isTrue();
    assertThat(ClientExposure.isOfClass("clients-failed.")).isFalse();
    assertThat(ClientExposure.isOfClass("clients-failed")).isFalse();
    assertThat(ClientExposure.isOfClass("ambiguous")).isFalse();
  }
}
