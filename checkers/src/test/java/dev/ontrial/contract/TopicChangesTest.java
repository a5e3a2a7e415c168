package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import org.junit.jupiter.api.Test;

/** What operators did to another topic, or at another time, excuses nothing. */
class TopicChangesTest {
  private static final long MILLI = 1_000_000;

  private final HistoryBuilder history = new HistoryBuilder();

  private static Candidate candidate(long from, long until) {
    return new Candidate(AnomalyKind.SKIPPED, "c", 0, 3, until * MILLI)
        .within(from * MILLI, until * MILLI);
  }

  private Sight recreated(long from, long until) {
    return new TopicChanges(history.build()).recreated(candidate(from, until));
  }

  private Sight oldPosition(long until) {
    return new TopicChanges(history.build()).oldPosition(candidate(0, until));
  }

  private Sight reset(Candidate candidate) {
    History built = history.build();
    return new TopicChanges(built).reset(candidate, built.configurations().getFirst());
  }

  /** A topic is deleted and created again at 20 s. */
  private void recreate(String topic) {
    history
        .at(20_000)
        .fault(
            """
            {"kind": "recreate-topic", "target": "all", "nodes": [1, 2, 3],
             "topicIdFrom": {"%s": "a"}, "topicIdTo": {"%s": "b"}}
            """
                .formatted(topic, topic))
        .healed();
  }

  private void delete(String topic) {
    history
        .at(20_000)
        .fault(
            """
            {"kind": "delete-topic", "target": "all", "nodes": [1, 2, 3],
             "topicIdFrom": {"%s": "a"}}
            """
                .formatted(topic))
        .healed();
  }

  private void deleteRecords(String log) {
    history
        .at(20_000)
        .fault(
            "{\"kind\":\"delete-records\",\"target\":\"all\",\"nodes\":[1,2,3],"
                + "\"logStartFrom\":{\"%s\":0},\"logStartTo\":{\"%s\":7}}".formatted(log, log))
        .healed();
  }

  @Test
  void aNewTopic_explainsWhatWasUnderWay_andFifteenSecondsMore() {
    recreate("t");
    String words = "topic t was created again (b, before that a)";

    assertThat(recreated(10_000, 19_999)).isEqualTo(Sight.elsewhere(words + ", later"));
    assertThat(recreated(10_000, 20_000)).isEqualTo(Sight.seen(words));
    assertThat(recreated(35_000, 36_000)).isEqualTo(Sight.seen(words));
    assertThat(recreated(35_001, 36_000)).isEqualTo(Sight.elsewhere(words + ", earlier"));
  }

  @Test
  void aDeletedTopic_isSaidToBeDeleted() {
    delete("t");
    assertThat(recreated(10_000, 20_000)).isEqualTo(Sight.seen("topic t (a) was deleted"));
  }

  @Test
  void anotherTopic_isElsewhere() {
    recreate("u");
    assertThat(recreated(10_000, 30_000)).isEqualTo(Sight.elsewhere("another topic was deleted"));
  }

  @Test
  void anotherTopicThatIsDeleted_isElsewhere() {
    delete("u");
    assertThat(recreated(10_000, 30_000)).isEqualTo(Sight.elsewhere("another topic was deleted"));
    assertThat(oldPosition(30_000)).isEqualTo(Sight.elsewhere("another topic was deleted"));
  }

  @Test
  void otherFaults_deleteNoTopic() {
    history.at(20_000).fault().healed();
    assertThat(recreated(10_000, 30_000)).isEqualTo(Sight.notSeen("the topic was not deleted"));
  }

  private void member(int process) {
    history.process(process, "application");
  }

  @Test
  void aPositionInTheOldTopic_isOne_ifItWasCommittedByThenOrFifteenSecondsLater() {
    recreate("t");
    member(7);
    String words = "topic t was created again (b, before that a)";
    Sight none = Sight.elsewhere(words + ", and no position had been committed there");
    history.at(35_001).commits(7, 3, Outcome.NONE);
    assertThat(oldPosition(40_000)).isEqualTo(none);

    history.at(35_000).commits(7, 3, Outcome.NONE);
    assertThat(oldPosition(40_000))
        .isEqualTo(Sight.seen(words + " after a position had been committed there"));
    assertThat(oldPosition(20_000).isSeen()).isTrue();
    assertThat(oldPosition(19_999)).isEqualTo(Sight.elsewhere(words + ", later"));
  }

  @Test
  void theBeginningOfTheLog_isNoOldPosition() {
    recreate("t");
    member(7);
    history.at(10_000).commits(7, 0, Outcome.OK);
    assertThat(oldPosition(40_000).isSeen()).isFalse();
    history.at(10_000).commits(7, 1, Outcome.OK);
    assertThat(oldPosition(40_000).isSeen()).isTrue();
  }

  @Test
  void aPositionOfAnotherGroup_isNone() {
    recreate("t");
    history.at(10_000).commits(8, 3, Outcome.OK);
    assertThat(oldPosition(40_000).isSeen()).isFalse();
  }

  @Test
  void deletedRecords_explainAResetUntilFifteenSecondsLater() {
    history.setting("auto.offset.reset", "latest");
    deleteRecords("t-0");
    String words = "records below offset 7 were deleted on request";

    assertThat(reset(candidate(10_000, 20_000))).isEqualTo(Sight.seen(words));
    assertThat(reset(candidate(10_000, 19_999))).isEqualTo(Sight.elsewhere(words + ", later"));
    assertThat(reset(candidate(35_000, 36_000))).isEqualTo(Sight.seen(words));
    assertThat(reset(candidate(35_001, 36_000))).isEqualTo(Sight.elsewhere(words + ", earlier"));
  }

  @Test
  void deletedRecordsElsewhere_explainNoReset() {
    history.setting("auto.offset.reset", "latest");
    deleteRecords("t-1");
    assertThat(reset(candidate(10_000, 30_000)))
        .isEqualTo(Sight.elsewhere("the records that were deleted on request were elsewhere"));
  }

  @Test
  void otherFaults_deleteNoRecords() {
    history.setting("auto.offset.reset", "latest").at(20_000).fault().healed();
    assertThat(reset(candidate(10_000, 30_000)))
        .isEqualTo(Sight.notSeen("no records were deleted on request"));
  }
}
