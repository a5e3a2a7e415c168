package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the words and texts of a history mean. */
class WordsTest {
  private static Event event(EventKind kind, String text) {
    return new HistoryBuilder().simple(kind, 1, -1, 0, 0, text).events().get(4);
  }

  @Test
  void workloads_consumeOrNot_andHandOnWhatTheyConsume() {
    assertThat(WorkloadKind.known()).doesNotContain(WorkloadKind.UNKNOWN).isNotEmpty();
    assertThat(WorkloadKind.APPLICATION.consumes()).isTrue();
    assertThat(WorkloadKind.SEQUENCED.consumes()).isFalse();
    assertThat(WorkloadKind.SEQUENCED.handsOn()).isFalse();
    assertThat(WorkloadKind.APPLICATION.handsOn()).isTrue();
    assertThat(WorkloadKind.UNKNOWN.handsOn()).as("in doubt").isTrue();
    assertThat(WorkloadKind.TRANSFORM.hasOutput()).isTrue();
    assertThat(WorkloadKind.APPLICATION.hasOutput()).isFalse();
  }

  @Test
  void roles_areMembersOrNot_andSomeShareTheirTopicPartitions() {
    assertThat(Arrays.stream(ProcessRole.values()).filter(ProcessRole::onlyReads))
        .containsExactlyInAnyOrder(ProcessRole.READER, ProcessRole.FINAL_READER);
    assertThat(ProcessRole.PRODUCER.isMember()).isFalse();
    assertThat(ProcessRole.PRODUCER.isSoleHolder()).isFalse();
    assertThat(ProcessRole.APPLICATION.isMember()).isTrue();
    assertThat(Arrays.stream(ProcessRole.values()).filter(ProcessRole::isMember))
        .filteredOn(role -> !role.isSoleHolder())
        .containsExactlyInAnyOrder(ProcessRole.SHARE, ProcessRole.COMMAND);
    assertThat(Arrays.stream(TopicRole.values()).filter(TopicRole::isOutput))
        .containsExactlyInAnyOrder(TopicRole.OUTPUT, TopicRole.DERIVED);
  }

  @Test
  void kindsOfEvents_haveTheirCodes() {
    for (EventKind kind : EventKind.values()) {
      assertThat(EventKind.of(kind.code())).isEqualTo(kind);
    }
    assertThat(EventKind.of(255)).isNull();
    assertThat(Arrays.stream(EventKind.values()).filter(EventKind::hasOutcome)).hasSize(5);
    assertThat(Arrays.stream(EventKind.values()).filter(EventKind::tellsLeaderEpoch))
        .containsExactlyInAnyOrder(EventKind.READ, EventKind.LEADER, EventKind.END_OFFSET);
  }

  @Test
  void phaseThatGaveUp_saysWhy() {
    assertThat(Phase.of("read")).contains(Phase.READ);
    assertThat(Phase.of("aborted: no broker")).contains(Phase.ABORTED);
    assertThat(Phase.of("reed")).isEmpty();
    assertThat(Phase.why(Phase.aborted("no broker"))).isEqualTo("no broker");
    assertThat(Phase.why("aborted")).isEmpty();
  }

  @Test
  void fatalErrors_areOfProcesses_orOfThreadsOfStreams() {
    Event process = event(EventKind.PROCESS_END, FatalError.end("FencedException: by p2"));
    Event thread = event(EventKind.NOTE, FatalError.thread("StreamsException"));
    assertThat(FatalError.exception(process)).contains("FencedException");
    assertThat(FatalError.exception(thread)).contains("StreamsException");
    assertThat(FatalError.exception(event(EventKind.NOTE, FatalError.end("A: b")))).isEmpty();
    assertThat(FatalError.exception(event(EventKind.PROCESS_END, "killed"))).isEmpty();
    assertThat(FatalError.exception(event(EventKind.PROCESS_END, FatalError.thread("A"))))
        .isEmpty();
  }

  @Test
  void errorsOfClients_areCounted() {
    ClientTrouble trouble = new ClientTrouble("c", 2, "TimeoutException: late", true);
    Event event = event(EventKind.CLIENT_ERRORS, trouble.encode());
    assertThat(ClientTrouble.of(event)).contains(trouble);
    assertThat(trouble.words()).isEqualTo("TimeoutException: late (2 times)");
    assertThat(new ClientTrouble("c", 1, "late", false).words()).isEqualTo("late");
    assertThat(ClientTrouble.of(event(EventKind.CLIENT_ERRORS, "{"))).isEmpty();
  }

  private static ProgramSeen program(String json) throws Exception {
    return ProgramSeen.of(event(EventKind.PROGRAM, json));
  }

  @Test
  void programs_endUnasked_orAreSignalled() throws Exception {
    ProgramSeen ended =
        program(
            "{\"event\":\"ended\",\"program\":\"worker-10\",\"pid\":123,\"how\":\"killed\",\"processes\":[1,2],\"configurations\":[\"c\"]}");
    assertThat(ended).hasToString("worker-10 (process 123) ended unasked: killed");
    assertThat(ended.processes()).containsExactly(1, 2);
    assertThat(ended.concerns("c")).isTrue();
    assertThat(ended.concerns("d")).isFalse();
    ProgramSeen signalled = program("{\"event\":\"signalled\",\"how\":\"SIGKILL\"}");
    assertThat(signalled).hasToString("unknown is sent SIGKILL");
    assertThat(signalled.concerns("d")).isTrue();
    assertThat(program("{\"event\":\"ended\",\"pid\":0}"))
        .hasToString("unknown (process 0) ended unasked: unknown");
    assertThatIllegalArgumentException().isThrownBy(() -> program("{\"event\":\"slept\"}"));
  }

  @Test
  void readerOutsideGroups_beginsAtTheStart() {
    HistoryBuilder builder = new HistoryBuilder().process(7, "reader").process(8, "producer");
    builder.simple(EventKind.PROCESS, 9, -1, 0, 0, "{\"role\":\"reader\"}");
    History history = builder.build();
    List<Boolean> begins =
        List.of(7, 8, 9).stream()
            .map(id -> Objects.requireNonNull(history.process(id)).beginsAtStart())
            .toList();
    assertThat(begins).containsExactly(false, false, true);
    assertThat(history.process(9)).hasToString("p9");
  }

  @Test
  void everyWord_namesOneConstant() {
    assertThat(Word.all(ClientSide.class)).containsExactly("consumers", "producers");
    assertThat(Word.find(ClientSide.class, "producers")).contains(ClientSide.PRODUCERS);
    assertThat(Word.all(WorkloadKind.class))
        .contains("sequenced")
        .doesNotContain(WorkloadKind.UNKNOWN.word());
    assertThat(Arrays.stream(WorkloadKind.values()).filter(WorkloadKind::transactional))
        .containsExactlyInAnyOrder(WorkloadKind.TRANSACTIONAL, WorkloadKind.TRANSFORM);
  }

  @Test
  void faults_disturbOrNot_andSayWhatWasDone() {
    assertThat(FaultKind.KILL.done()).isEqualTo("killed");
    assertThat(FaultKind.KILL.disturbs()).isTrue();
    assertThat(FaultKind.DELETE_RECORDS.disturbs()).isFalse();
    assertThat(FaultKind.KILL.clause("the leader", false)).isEqualTo("the leader was killed");
    assertThat(FaultKind.KILL.clause("two brokers", true)).isEqualTo("two brokers were killed");
    String json = "{\"kind\":\"%s\",\"target\":\"%s\",\"nodes\":[2]}";
    HistoryBuilder builder = new HistoryBuilder();
    builder.fault(json.formatted("kill", "leader")).fault(json.formatted("kill", "producers"));
    builder.fault(json.formatted("delete-records", "all"));
    assertThat(builder.build().faults())
        .extracting(FaultSeen::hitsBroker)
        .containsExactly(true, false, false);
  }

  @Test
  void codesOfOutcomes_areTheirPlaces_andOthersAreOpen() {
    for (Outcome outcome : Outcome.values()) {
      assertThat(Outcome.of(HistoryBuilder.code(outcome))).isEqualTo(outcome);
    }
    assertThat(Outcome.of(Outcome.values().length)).isEqualTo(Outcome.INFO);
    assertThat(Outcome.of(-1)).isEqualTo(Outcome.INFO);
  }

  @Test
  void rulesOfTheScreen_haveNamesAndWords() {
    assertThat(ScreenRule.MET_EARLY.id()).isEqualTo("met-early");
    assertThat(ScreenRule.OTHER_EVENT.words()).startsWith("the event is not about a record");
    assertThat(Counter.RECORDS_DELETED.meaning()).contains("delete records");
    assertThat(ProcessRole.PRODUCER.member()).isEmpty();
    assertThat(ProcessRole.APPLICATION.member()).isNotEmpty();
  }
}
