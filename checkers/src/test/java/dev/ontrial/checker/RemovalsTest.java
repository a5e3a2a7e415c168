package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Recreations;
import dev.ontrial.history.Removals;
import dev.ontrial.proof.Candidates;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was deleted on request is not lost, and what was not is on trial. */
class RemovalsTest {
  private static final String DELETED =
      "{\"kind\":\"delete-records\",\"target\":\"all\",\"nodes\":[1],"
          + "\"logStartFrom\":{\"t-0\":0},\"logStartTo\":{\"t-0\":2}}";

  private static HistoryBuilder deleted(HistoryBuilder before) {
    return before.fault(DELETED).healed();
  }

  private static List<AnomalyKind> kinds(HistoryBuilder history) {
    return Candidates.in(history.build()).stream().map(Candidate::kind).toList();
  }

  /** The final read begins at an offset, where that record stands, and then ends. */
  private static HistoryBuilder readFrom(HistoryBuilder history, int first, String... log) {
    String[] whole = new String[first + log.length];
    Arrays.fill(whole, "-");
    System.arraycopy(log, 0, whole, first, log.length);
    return history.finalRecords(0, whole).finalEnd(0, first, whole.length, true);
  }

  private static HistoryBuilder three() {
    return new HistoryBuilder().ok("1#0", 0).ok("1#1", 1).ok("1#2", 2);
  }

  @Test
  void whatWasDeleted_isNotLost() {
    assertThat(kinds(readFrom(deleted(three()), 2, "1#2"))).isEmpty();
  }

  @Test
  void whatWasNotDeleted_isLost() {
    assertThat(kinds(readFrom(deleted(three()), 2, "-"))).containsExactly(AnomalyKind.LOST);
  }

  @Test
  void ofALogThatBeginsAbove_recordsAreNotJudged() {
    assertThat(kinds(readFrom(deleted(three()), 3))).containsExactly(AnomalyKind.RETENTION_LOSS);
    assertThat(new Evidence(readFrom(deleted(three()), 3).build()).complete(0)).isFalse();
    assertThat(new Evidence(readFrom(deleted(three()), 2, "1#2").build()).complete(0)).isTrue();
  }

  @Test
  void withoutARequest_aLogBeginsAtZero() {
    assertThat(new Evidence(readFrom(three(), 2, "1#2").build()).complete(0)).isFalse();
  }

  /** A duplicate is acknowledged without an offset. */
  @Test
  void whatHasNoOffset_isJudgedByWhenItWasSent() {
    HistoryBuilder before = new HistoryBuilder().ok("1#0", -1);
    HistoryBuilder after = deleted(new HistoryBuilder()).at(9_000).ok("1#0", -1);

    assertThat(kinds(readFrom(deleted(before), 2))).isEmpty();
    assertThat(kinds(readFrom(after, 2))).containsExactly(AnomalyKind.LOST);
  }

  /** Half of a transaction may be deleted. */
  @Test
  void aTransactionOfWhichSomeWasDeleted_isNotTorn() {
    HistoryBuilder sent =
        new HistoryBuilder()
            .begin(1, 0)
            .send("1#0", 0, 0, 0)
            .send("1#1", 0, 0, 1)
            .done("1#0", 0, Outcome.OK, 1)
            .done("1#1", 0, Outcome.OK, 2)
            .commit(1, 0, Outcome.OK);

    assertThat(kinds(readFrom(deleted(sent), 2, "1#1"))).isEmpty();
  }

  private static HistoryBuilder recreated(HistoryBuilder before) {
    return before
        .fault(
            """
            {"kind": "recreate-topic", "target": "all", "nodes": [1],
             "topicIdFrom": {"t": "a"}, "topicIdTo": {"t": "b"}}
            """)
        .healed();
  }

  /** A record of the old topic is gone with it; one of the new topic is on trial. */
  @Test
  void whatWasInTheOldTopic_isNotLost() {
    assertThat(kinds(recreated(three()).finalRead(0))).isEmpty();
    assertThat(kinds(recreated(three()).ok("1#3", 0).finalRead(0, "-")))
        .containsExactly(AnomalyKind.LOST);
    assertThat(kinds(recreated(three()).ok("1#3", 0).finalRead(0, "1#3"))).isEmpty();
  }

  /** A broker that was paused meanwhile may take records for the old topic until it goes on. */
  @Test
  void whereABrokerWasPaused_theOldTopicLastsUntilItGoesOn() {
    String pause = "{\"kind\":\"pause\",\"target\":\"leader\",\"nodes\":[2]}";
    HistoryBuilder paused = three().fault(pause);
    paused.simple(
        EventKind.FAULT_BEGIN,
        -1,
        -1,
        2,
        0,
        """
        {"kind": "recreate-topic", "target": "all", "nodes": [1],
         "topicIdFrom": {"t": "a"}, "topicIdTo": {"t": "b"}}
        """);
    paused.simple(EventKind.FAULT_END, -1, -1, 2, 0, "{}").ok("1#3", 0);
    paused.simple(EventKind.FAULT_END, -1, -1, 1, 0, "{}");

    assertThat(kinds(paused.finalRead(0))).isEmpty();
    assertThat(kinds(paused.ok("1#4", 0).finalRead(0))).containsExactly(AnomalyKind.LOST);
  }

  /** Of a deleted topic nothing is lost but what was acknowledged when it was known to be gone. */
  @Test
  void whatWasInADeletedTopic_isNotLost() {
    String deleted =
        """
        {"kind": "delete-topic", "target": "all", "nodes": [1], "topicIdFrom": {"t": "a"}}
        """;

    assertThat(kinds(three().fault(deleted).healed().finalRead(0))).isEmpty();
    assertThat(kinds(three().fault(deleted).healed().ok("1#3", 3).finalRead(0)))
        .containsExactly(AnomalyKind.LOST);
  }

  @Test
  void bothIds_areKept() {
    Recreations recreations = new Recreations(recreated(three()).build());

    assertThat(recreations.of(0)).hasSize(1).allMatch(each -> each.from().equals("a"));
    assertThat(recreations.of("c")).hasSize(1).allMatch(each -> each.to().equals("b"));
    assertThat(recreations.of("d")).isEmpty();
  }

  @Test
  void whatStreamsReads_staysWhole() {
    HistoryBuilder history = deleted(three()).makes("streams", "derived");

    assertThat(new Evidence(readFrom(history, 2, "1#2").build()).complete(0)).isFalse();
  }

  @Test
  void outputOfATransform_staysWhole() {
    String json =
        "{\"kind\":\"delete-records\",\"target\":\"all\",\"nodes\":[1],"
            + "\"logStartFrom\":{\"t-1\":0},\"logStartTo\":{\"t-1\":1}}";
    HistoryBuilder history = GroupCases.transform().fault(json).healed().finalEnd(1, 1, 2, true);

    assertThat(new Evidence(history.build()).complete(1)).isFalse();
  }

  private static List<AnomalyKind> ofOutputs(HistoryBuilder history) {
    return kinds(history).stream().filter(kind -> kind.name().startsWith("OUTPUT_")).toList();
  }

  private static List<String> gaps(HistoryBuilder history) {
    return Collected.by(new OutputMissingChecker(), history.build()).gaps;
  }

  /** Its input was deleted, up to the second offset, once its group had passed it. */
  private static HistoryBuilder transformed() {
    return deleted(GroupCases.transform().commit(7, 0, Outcome.OK));
  }

  @Test
  void whatATransformMadeOfDeletedInput_isNotJudged() {
    HistoryBuilder history = transformed().groupOffset(0, 2).finalEnd(0, 2, 2, true);

    assertThat(ofOutputs(history.finalRead(1, "7#0", "-"))).isEmpty();
  }

  @Test
  void whereAllInputWasSentBeforeTheDeletion_thatIsAGap() {
    HistoryBuilder before = transformed().groupOffset(0, 2).finalEnd(0, 2, 2, true);
    HistoryBuilder after = transformed().at(9_000).ok("1#1", 2).groupOffset(0, 3);

    assertThat(gaps(before.finalRead(1, "7#0", "-")))
        .contains("all input was sent before records were deleted from it");
    assertThat(gaps(readFrom(after, 2, "1#1").finalRead(1, "7#0", "-"))).isEmpty();
  }

  /** The second copy is left, and both had output. */
  @Test
  void copyThatWasDeleted_mayHaveHadAnOutput() {
    HistoryBuilder history =
        transformed()
            .begin(7, 1)
            .sendAgain("7#1", 1, "1#0", 1)
            .done("7#1", 1, Outcome.OK, 2)
            .commit(7, 1, Outcome.OK)
            .groupOffset(0, 3);

    assertThat(ofOutputs(readFrom(history, 2, "1#0").finalRead(1, "7#0", "-", "7#1", "-")))
        .isEmpty();
  }

  @Test
  void inputThatWasSentAfterTheDeletion_isJudged() {
    HistoryBuilder history = transformed().at(9_000).ok("1#1", 2).groupOffset(0, 3);

    assertThat(ofOutputs(readFrom(history, 2, "1#1").finalRead(1, "7#0", "-")))
        .containsExactly(AnomalyKind.OUTPUT_MISSING);
  }

  @Test
  void theRequests_areCounted() {
    History history = deleted(three()).build();
    Removals removals = new Removals(history);

    assertThat(removals.count(0)).isEqualTo(2);
    assertThat(removals.below(0)).isEqualTo(2);
    assertThat(removals.count(1)).isZero();
    assertThat(removals.mayHaveTaken(0, 1, Long.MAX_VALUE)).isTrue();
    assertThat(removals.mayHaveTaken(0, 2, Long.MIN_VALUE)).isFalse();
  }

  @Test
  void whatWasAlreadyGone_isNotCounted_andTheBorderStays() {
    String json =
        "{\"kind\":\"delete-records\",\"target\":\"all\",\"nodes\":[1],"
            + "\"logStartFrom\":{\"t-0\":3},\"logStartTo\":{\"t-0\":5}}";
    Removals removals = new Removals(new HistoryBuilder().at(100).fault(json).healed().build());

    assertThat(removals.count(0)).isEqualTo(2);
    assertThat(removals.mayHaveTaken(0, 4, Long.MAX_VALUE)).isTrue();
    assertThat(removals.mayHaveTaken(0, 5, Long.MIN_VALUE)).isFalse();
    assertThat(removals.mayHaveTaken(0, 0, Long.MAX_VALUE)).isTrue();
    assertThat(removals.mayHaveTaken(0, -1, 100_000_000)).as("as it was sent").isTrue();
    assertThat(removals.mayHaveTaken(0, -1, 100_000_001)).isFalse();
  }

  @Test
  void recreationOfAnotherTopic_takesNothing() {
    String json =
        "{\"kind\":\"recreate-topic\",\"target\":\"all\",\"nodes\":[1],"
            + "\"topicIdFrom\":{\"u\":\"a\"},\"topicIdTo\":{\"u\":\"b\"}}";
    Recreations other = new Recreations(new HistoryBuilder().fault(json).healed().build());

    assertThat(other.of(0)).isEmpty();
    assertThat(other.of("c")).isEmpty();
    assertThat(other.lastNanos(0)).isEqualTo(Long.MIN_VALUE);
    assertThat(new Recreations(new HistoryBuilder().build()).of(0)).isEmpty();
  }

  @Test
  void oldTopic_mayTakeRecordsUntilTheNewOneIsKnown() {
    Recreations recreations = new Recreations(recreated(new HistoryBuilder().at(100)).build());

    assertThat(recreations.isDeleted("c")).as("it is there again").isFalse();
    assertThat(recreations.mayHaveTaken(0, 100_000_000)).isTrue();
    assertThat(recreations.mayHaveTaken(0, 100_000_001)).isFalse();
  }

  @Test
  void faultThatBeganLater_orOfClients_doesNotKeepTheOldTopic() {
    HistoryBuilder clients = new HistoryBuilder().at(50);
    clients.fault("{\"kind\":\"kill\",\"target\":\"producers\",\"nodes\":[10]}");
    HistoryBuilder history = recreated(clients.at(100)).at(200).fault().at(300).healed();

    assertThat(new Recreations(history.build()).lastNanos(0)).isEqualTo(100_000_000);
  }
}
