package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a history says besides its records. */
class HistoryTest {
  private static final String TRIAL =
      """
      {"name":"n","fault":"f","seed":7,"kafka":"4.3.1","clients":"3.9.1","recoveryMillis":250,
       "brokers":5,"laterControllers":[9],"histories":["history.oth"],"unknown":1}\
      """;

  private static final String CONFIGURATION =
      """
      {"name":"c","workload":"share","settings":{"acks":"all"},"controls":["lost"],"applicable":false,
       "whyNot":"no","exposure":{"sent":2,"alone":1}}\
      """;

  private static final String PROCESS =
      """
      {"role":"producer","configuration":"c","worker":2,"acks":"1","transactional":true,
       "isolation":"read_committed","group":"g","clientVersion":"3.0.0"}\
      """;

  private static final String FAULT =
      """
      {"kind":"isolate","target":"leader","nodes":[1,3],"connectionsCut":2,"bytesDropped":5,
       "losesData":true,"askedNanos":77,"destroyed":{"t-0":9}}\
      """;

  @TempDir Path folder = Path.of("");

  private final List<Event> events = new ArrayList<>();

  private void add(EventKind kind, int process, int to, long number, long nanos, String text) {
    events.add(new Event(kind, 0, process, to, nanos, number, 40, -1, 0, 0, -1, -1, text));
  }

  @Test
  void declarations() {
    add(EventKind.TRIAL, -1, -1, 0, 5, TRIAL);
    add(EventKind.CONFIGURATION, -1, -1, 0, 5, CONFIGURATION);
    add(EventKind.PROCESS, 4, -1, 0, 5, PROCESS);
    add(EventKind.TOPIC_PARTITION, -1, 6, 0, 5, "{\"topic\":\"t\",\"partition\":2}");
    History history = History.of(events);

    assertThat(history.damages()).isEmpty();
    assertThat(history.trial())
        .isEqualTo(
            new DeclaredTrial(
                "n",
                "f",
                7,
                "4.3.1",
                "3.9.1",
                250,
                5,
                List.of("history.oth"),
                Map.of(),
                Map.of(),
                0,
                List.of(9)));
    DeclaredConfiguration configuration =
        new DeclaredConfiguration(
            "c",
            WorkloadKind.SHARE,
            Map.of("acks", "all"),
            List.of("lost"),
            false,
            "no",
            Map.of(Counter.ALONE, 1L, Counter.SENT, 2L));
    assertThat(history.configurations()).containsExactly(configuration);
    assertThat(configuration.isApplicable()).isFalse();
    assertThat(configuration.exposure().keySet()).containsExactly(Counter.SENT, Counter.ALONE);
    assertThat(configuration.setting("acks", "1")).isEqualTo("all");
    assertThat(configuration.setting("retries", "1")).isEqualTo("1");
    DeclaredProcess process =
        new DeclaredProcess(
            4, ProcessRole.PRODUCER, "c", 2, "1", true, "read_committed", "g", "3.0.0");
    assertThat(history.processes()).containsExactly(process);
    assertThat(history.process(4)).isEqualTo(process);
    assertThat(history.process(5)).isNull();
    DeclaredTopicPartition place = new DeclaredTopicPartition(6, "t", 2, "", TopicRole.PLAIN);
    assertThat(history.topicPartitions()).containsExactly(place);
    assertThat(history.topicPartition(6)).isEqualTo(place);
    assertThat(history.topicPartition(0)).isNull();
  }

  @Test
  void declarationsThatSayLittle() {
    add(EventKind.CONFIGURATION, -1, -1, 0, 5, "{\"applicable\":true}");
    add(EventKind.CONFIGURATION, -1, -1, 0, 5, "{}");
    add(EventKind.PROCESS, 4, -1, 0, 5, "{}");
    add(EventKind.TRIAL, -1, -1, 0, 5, "{}");
    History history = History.of(events);

    assertThat(history.configurations())
        .extracting(DeclaredConfiguration::isApplicable)
        .containsExactly(true, true);
    assertThat(history.process(4))
        .isEqualTo(new DeclaredProcess(4, ProcessRole.UNKNOWN, "", -1, "", false, "", "", ""));
    assertThat(history.trial())
        .isEqualTo(
            new DeclaredTrial(
                "unknown", "unknown", 0, "", "", 0, 0, List.of(), Map.of(), Map.of(), 0,
                List.of()));
    assertThat(History.of(List.of()).trial()).isEqualTo(history.trial());
  }

  @Test
  void whatCannotBeUnderstood_isDamage() {
    add(EventKind.PHASE, -1, -1, 0, 1, "running");
    add(EventKind.TRIAL, -1, -1, 0, 2, "{\"name\":");
    add(EventKind.SEND, 3, 0, -5, 3, "");
    History history = History.of(events);

    assertThat(history.damages())
        .extracting(Damage::byteOffset)
        .containsExactly(2L * HistoryFormat.SLOT_BYTES, 3L * HistoryFormat.SLOT_BYTES);
    assertThat(history.damages())
        .extracting(Damage::what)
        .anySatisfy(what ->
            assertThat(what).startsWith("the TRIAL there cannot be understood. Unexpected end"))
        .anySatisfy(what -> assertThat(what).isEqualTo("the SEND there cannot be understood. "));
  }

  /** What such a word means is unknown, so nothing is acquitted; what it stands in is kept. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "CONFIGURATION, {\"workload\":\"batch\"}, the workload 'batch' is unknown",
        "CONFIGURATION, {\"exposure\":{\"luck\":1}}, the exposure counter 'luck' is unknown",
        "PROCESS, {\"role\":\"spy\"}, the role 'spy' is unknown",
        "TOPIC_PARTITION, {\"role\":\"side\"}, the role 'side' is unknown",
        "FAULT_BEGIN, {\"kind\":\"flood\"}, the kind 'flood' is unknown",
        "PHASE, dreaming, the phase 'dreaming' is unknown",
      })
  void unknownWord_isDamage(EventKind kind, String text, String what) {
    add(kind, 4, 6, 1, 5, text);
    History history = History.of(events);

    assertThat(history.damages())
        .extracting(Damage::what)
        .containsExactly("in the " + kind + " there " + what);
    assertThat(
            history.configurations().size()
                + history.processes().size()
                + history.topicPartitions().size()
                + history.faults().size()
                + history.events(EventKind.PHASE).size())
        .isEqualTo(1);
  }

  @Test
  void phaseOfATrialThatGaveUp_tellsWhy() {
    add(EventKind.PHASE, -1, -1, 0, 5, Phase.aborted("no disk"));

    assertThat(History.of(events).damages()).isEmpty();
    assertThat(History.of(events).phase(Phase.ABORTED)).isPresent();
    assertThat(Phase.why("aborted: no disk")).isEqualTo("no disk");
  }

  @Test
  void faults_withTheirEnds() {
    add(EventKind.FAULT_BEGIN, -1, -1, 1, 100, FAULT);
    add(EventKind.FAULT_BEGIN, -1, -1, 2, 200, "{}");
    add(EventKind.FAULT_END, -1, -1, 1, 300, "{\"connectionsCut\":8}");
    add(EventKind.FAULT_END, -1, -1, 3, 400, "{}");
    List<FaultSeen> faults = List.copyOf(History.of(events).faults());

    assertThat(faults).hasSize(2);
    FaultSeen first = faults.getFirst();
    assertThat(first.number()).isEqualTo(1);
    assertThat(first.kind()).isEqualTo(FaultKind.ISOLATE);
    assertThat(first.target()).isEqualTo("leader");
    assertThat(first.nodes()).containsExactly(1, 3);
    assertThat(first.connectionsCut()).as("as its end tells").isEqualTo(8);
    assertThat(first.bytesDropped()).as("as its beginning tells").isEqualTo(5);
    assertThat(first.losesData()).isTrue();
    assertThat(first.askedNanos()).isEqualTo(77);
    assertThat(first.destroyed()).isEqualTo(Map.of("t-0", 9L));
    assertThat(first.beginNanos()).isEqualTo(100);
    assertThat(first.endNanos()).isEqualTo(300);
    FaultSeen second = faults.getLast();
    assertThat(second.kind()).isEqualTo(FaultKind.UNKNOWN);
    assertThat(second.losesData()).isFalse();
    assertThat(second.askedNanos()).isEqualTo(200);
    assertThat(second.endNanos()).isEqualTo(Long.MAX_VALUE);
  }

  /** That data was lost may be known at the end alone. */
  @Test
  void endOfAFault_mayTellOfLostData() {
    add(EventKind.FAULT_BEGIN, -1, -1, 1, 100, "{}");
    add(EventKind.FAULT_END, -1, -1, 1, 300, "{\"losesData\":true,\"bytesDropped\":6}");
    FaultSeen fault = History.of(events).faults().iterator().next();

    assertThat(fault.losesData()).isTrue();
    assertThat(fault.bytesDropped()).isEqualTo(6);
    assertThat(fault.connectionsCut()).isZero();
  }

  @Test
  void rareEvents_areInTheOrderOfTheirTimes() {
    add(EventKind.PHASE, -1, -1, 0, 30, "read");
    add(EventKind.PHASE, -1, -1, 0, 10, "running");
    add(EventKind.NOTE, -1, -1, 0, 25, "n");
    add(EventKind.PHASE, -1, -1, 0, 20, "read");
    History history = History.of(events);

    assertThat(history.events(EventKind.PHASE))
        .extracting(LocatedEvent::timeNanos)
        .containsExactly(10L, 20L, 30L);
    assertThat(history.events(EventKind.PHASE).getFirst().pointer()).isEqualTo("history.oth#1");
    assertThat(history.phase(Phase.READ).orElseThrow().timeNanos()).isEqualTo(20);
    assertThat(history.phase(Phase.HEALED)).isEmpty();
    assertThat(history.events(EventKind.NOTE)).hasSize(1);
    assertThat(history.events(EventKind.METRIC)).isEmpty();
    assertThat(history.firstNanos()).isEqualTo(10);
    assertThat(history.lastNanos()).isEqualTo(30);
    assertThat(History.of(List.of()).firstNanos()).isZero();
    assertThat(History.of(List.of()).lastNanos()).isZero();
  }

  @Test
  void finalReads_areInTheOrderOfTheirTimes() {
    add(EventKind.FINAL_READ, 9, 1, 3, 30, "timed out");
    add(EventKind.FINAL_READ, 8, 0, 0, 20, "");
    List<FinalRead> reads = History.of(events).finalReads();

    assertThat(reads).extracting(FinalRead::process).containsExactly(8, 9);
    FinalRead last = reads.getLast();
    assertThat(last.topicPartition()).isEqualTo(1);
    assertThat(last.firstOffset()).isEqualTo(3);
    assertThat(last.endOffset()).isEqualTo(40);
    assertThat(last.complete()).isFalse();
    assertThat(last.whyNot()).isEqualTo("timed out");
    assertThat(last.where().slot()).isZero();
  }

  @Test
  void historyInMemory_isShortAndWhole() {
    History history = new HistoryBuilder().ok("3#0", 0).build();
    HistoryFiles files = HistoryFiles.of(history);

    assertThat(files.areShort()).isTrue();
    assertThat(files.fitInMemory()).isTrue();
    assertThat(history.keepsEveryRecord()).isTrue();
    assertThat(files.whole()).isSameAs(history);
    assertThat(files.screened(all -> new CountingVisitor()).history()).isSameAs(history);
    assertThat(history.leftOut(99, 0, 0)).isNull();
    assertThat(history.sends(4)).isNull();
    assertThat(history.reads(99, 0)).isNull();
  }

  @Tag("long")
  @Test
  void historyOfFiles_isShortUpToHalfAMillionEvents() throws IOException {
    HistoryBuilder builder = new HistoryBuilder();
    for (int number = 0; number < 1 << 18; number++) {
      builder.ok("3#" + number, number);
    }
    List<Event> all = builder.events();
    int sends = 2 << 18;
    HistoryFiles fits =
        SlotWriter.write(folder.resolve("a"), Map.of("history.oth", all.subList(0, sends - 100)));
    assertThat(fits.areShort()).isTrue();
    HistoryFiles longer = SlotWriter.write(folder.resolve("b"), Map.of("history.oth", all));
    assertThat(longer.areShort()).isFalse();
    assertThat(longer.fitInMemory()).isTrue();

    History screened = longer.screened(each -> new CountingVisitor()).history();
    assertThat(screened.keepsEveryRecord()).isFalse();
    assertThat(longer.whole().keepsEveryRecord()).isTrue();
    assertThat(longer.whole()).isSameAs(longer.whole());
    assertThat(Objects.requireNonNull(longer.whole().sends(3)).count()).isEqualTo(1 << 18);
  }

  @Test
  void screenedHistory_doesNotKeepEveryRecord() throws IOException {
    List<Event> all = new HistoryBuilder().ok("3#0", 0).events();
    HistoryFiles files = SlotWriter.write(folder.resolve("run"), Map.of("history.oth", all));

    assertThat(files.areShort()).isTrue();
    assertThat(files.fitInMemory()).isTrue();
    assertThat(files.screened(each -> new CountingVisitor()).history().keepsEveryRecord())
        .isFalse();
    assertThat(files.whole().keepsEveryRecord()).isTrue();
    assertThat(files.whole()).isSameAs(files.whole());
  }

  /** Of short histories, of screened ones, and of processes that are kept whole. */
  @Test
  void visitor_seesEveryRecordAndTransactionOnce() throws IOException {
    HistoryBuilder builder = new HistoryBuilder().workload("application").process(4, "producer");
    builder.begin(3, 0).send("3#0", 0, 0, 0).send("3#1", 0, 0, 1).commit(3, 0, Outcome.OK);
    builder.ok("4#0", 0).ok("4#1", 1).ok("4#2", 2).ok("5#0", 3);
    builder.done("6#0", Outcome.OK, 7);

    HistoryFiles files =
        SlotWriter.write(folder.resolve("run"), Map.of("history.oth", builder.events()));
    for (HistoryFiles each : List.of(HistoryFiles.of(builder.build()), files)) {
      CountingVisitor visitor = each.screened(all -> new CountingVisitor()).visitor();
      assertThat(visitor.records).isEqualTo(6);
      assertThat(visitor.transactions).isEqualTo(1);
    }
  }
}
