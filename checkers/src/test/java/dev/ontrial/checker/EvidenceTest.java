package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.CountingVisitor;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.HistoryFiles;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import dev.ontrial.history.Sends;
import dev.ontrial.history.SlotWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the views of a history say that all checkers share. */
class EvidenceTest {
  @TempDir Path folder = Path.of("");

  private final HistoryBuilder builder = new HistoryBuilder();

  private Evidence evidence() {
    return new Evidence(builder.build());
  }

  private Evidence screened() throws IOException {
    HistoryFiles files =
        SlotWriter.write(folder.resolve("run"), Map.of("history.oth", builder.events()));
    return new Evidence(files.screened(all -> new CountingVisitor()).history());
  }

  private static List<String> at(Evidence evidence, int topicPartition, long offset) {
    List<String> met = new ArrayList<>();
    evidence.atOffset(
        topicPartition,
        offset,
        (reads, index) -> met.add("p" + reads.writer(index) + "#" + reads.sequence(index)));
    return met;
  }

  private static Sends sends(Evidence evidence, int process) {
    return Objects.requireNonNull(evidence.history().sends(process));
  }

  /** Whether the history keeps the read or not. */
  @Test
  void atOffset_isWhatTheFinalReadMet() throws IOException {
    for (int number = 0; number < 600; number++) {
      builder.ok("3#" + number, number);
    }
    for (int number = 0; number < 600; number++) {
      builder.read(0, number, "3#" + number, 0);
    }
    builder.finalRead(0, IntStream.range(0, 599).mapToObj(n -> "3#" + n).toArray(String[]::new));
    Evidence screened = screened();

    assertThat(sends(screened, 3).invoked(300)).as("left out").isFalse();
    assertThat(at(screened, 0, 300)).containsExactly("p3#300");
    assertThat(at(screened, 0, 0)).containsExactly("p3#0");
    assertThat(at(screened, 0, 599)).as("met by another reader alone").isEmpty();
    assertThat(at(screened, 0, 700)).isEmpty();
    assertThat(at(screened, 1, 300)).as("not read").isEmpty();
    assertThat(at(evidence(), 0, 300)).containsExactly("p3#300");
    assertThat(at(evidence(), 0, 599)).isEmpty();
  }

  @Test
  void offsetThatTheFinalReadMetAgain_countsOnce() {
    builder.ok("3#0", 0).ok("3#1", 1).finalRecords(0, "3#0", "3#1").finalRecords(0, "3#1");
    builder.finalEnd(0, 0, 2, true);

    assertThat(at(evidence(), 0, 0)).containsExactly("p3#0");
  }

  @Test
  void recordsThatCannotBeBelieved_areNotMet() {
    builder.ok("3#0", 0);
    int flags = Flags.FINAL | Flags.CORRUPT;
    builder.add(EventKind.READ, flags, 99, 0, 0, 0, -1, 0, 0, 3, -1, "").finalEnd(0, 0, 1, true);

    assertThat(at(evidence(), 0, 0)).isEmpty();
    assertThat(evidence().seen(3, 0)).isFalse();
  }

  @Test
  void seen_isWhereItWasSentTo() {
    builder.ok("3#0", 0).ok("3#1", 1).ok("3#2", 2).send("3#3", Event.NONE);
    builder.finalRead(0, "3#0", "3#1", "3#1", "3#3", "3#9", "8#0").finalRead(1, "3#2");
    Evidence evidence = evidence();

    assertThat(IntStream.range(0, 5).filter(n -> evidence.seen(3, n))).containsExactly(0, 1, 3);
    assertThat(evidence.seen(3, 9)).as("never sent").isFalse();
    assertThat(evidence.seen(8, 0)).isFalse();
    List<Integer> repeated = new ArrayList<>();
    evidence.forEachRepeated(3, repeated::add);
    evidence.forEachRepeated(8, repeated::add);
    assertThat(repeated).containsExactly(1);
  }

  /** What stands there carries the identity of what it was made from. */
  @Test
  void derivedRecords_areNotThoseThatWereSent() {
    builder.workload("streams").role(0, "input").role(1, "derived");
    builder.ok("3#0", 0).send("3#1", Event.NONE).done("3#1", 0, Outcome.OK, 1);
    builder.send("3#2", Event.NONE).finalRead(0, "3#0").finalDerived(1, "3#0=1", "3#1=1", "3#2=1");
    Evidence evidence = evidence();

    assertThat(evidence.isDerived(1)).isTrue();
    assertThat(evidence.isDerived(0)).isFalse();
    assertThat(evidence.isDerived(7)).isFalse();
    assertThat(IntStream.range(0, 3).filter(n -> evidence.seen(3, n))).containsExactly(0);
  }

  @Test
  void sentToATopicPartition_isJudgedByItsFinalRead() {
    builder.ok("3#0", 0).send("3#1", 1).finalRead(0, "3#0").finalEnd(1, 0, 1, false);
    Evidence evidence = evidence();

    assertThat(evidence.judgeable(sends(evidence, 3), 0)).isTrue();
    assertThat(evidence.judgeable(sends(evidence, 3), 1)).isFalse();
  }

  @Test
  void sentAnywhere_isJudgedOnceAllWereRead() {
    builder.process(3, "producer").send("3#0", Event.NONE).send("4#0", Event.NONE);
    builder.finalRead(0);
    Evidence half = evidence();
    assertThat(half.judgeable(sends(half, 3), 0)).isFalse();

    builder.finalRead(1);
    Evidence whole = evidence();
    assertThat(whole.judgeable(sends(whole, 3), 0)).isTrue();
    assertThat(whole.judgeable(sends(whole, 4), 0)).as("of no configuration").isFalse();
  }

  @Test
  void derivedTopicPartitions_needNotBeReadForThat() {
    builder.role(1, "derived").process(3, "producer").send("3#0", Event.NONE).finalRead(0);
    Evidence evidence = evidence();
    assertThat(evidence.judgeable(sends(evidence, 3), 0)).isTrue();
  }

  @Test
  void configurationOfAProducer_isItsOwn_orThatOfItsFirstTopicPartition() {
    String other = "{\"role\":\"producer\",\"configuration\":\"other\"}";
    builder.simple(EventKind.PROCESS, 3, -1, 0, 0, other);
    builder.simple(EventKind.PROCESS, 4, -1, 0, 0, "{}");
    builder.send("3#0").send("4#0").send("5#0", 9).done("6#0", Outcome.OK, 1);
    Evidence evidence = evidence();

    assertThat(evidence.configurationOf(sends(evidence, 3))).isEqualTo("other");
    assertThat(evidence.configurationOf(sends(evidence, 4))).isEqualTo("c");
    assertThat(evidence.configurationOf(sends(evidence, 5))).isEmpty();
    assertThat(evidence.configurationOf(0)).isEqualTo("c");
    assertThat(evidence.configurationOf(9)).isEmpty();
    assertThat(evidence.producers("other")).extracting(Sends::process).containsExactly(3);
    assertThat(evidence.name(0)).isEqualTo("t-0");
    assertThat(evidence.name(9)).isEqualTo("topic-partition 9");
  }

  @Test
  void whyATopicPartitionCannotBeJudged() {
    builder.send("3#0").send("3#1", 1);
    assertThat(evidence().unread("c"))
        .containsExactly("no final read of t-0", "no final read of t-1");
    builder.finalEnd(0, 5, 9, true).finalEnd(1, 0, 9, false);
    assertThat(evidence().unread("c"))
        .containsExactly(
            "the final read of t-0 began at 5", "the final read of t-1 is incomplete: timed out");
    builder.add(EventKind.FINAL_READ, 0, 99, 1, 0, 9, -1, 0, 0, -1, -1, "");
    builder.finalRead(0, "3#0");
    assertThat(evidence().unread("c")).containsExactly("the final read of t-1 is incomplete");
    assertThat(evidence().unread("other")).isEmpty();
  }

  /** Since when a group may have passed record 3#1 at offset 1, which was sent at 100 ms. */
  private long passableMillis() {
    Evidence evidence = evidence();
    Reads reads = Objects.requireNonNull(evidence.history().reads(HistoryBuilder.READER, 0));
    return evidence.passable(reads, 0) / 1_000_000;
  }

  private void end(long atMillis, int topicPartition, long offset) {
    builder.at(atMillis);
    builder.add(EventKind.END_OFFSET, 0, -1, topicPartition, 0, offset, -1, 0, 0, -1, 1, "");
  }

  @Test
  void record_mayBePassedSinceItWasSent_orSinceTheLogWasLonger() {
    builder.at(100).ok("3#1", 1).at(200).read(0, 1, "3#1", 0);
    assertThat(passableMillis()).isEqualTo(100);
    end(50, 1, 9);
    end(51, 0, 1);
    end(100, 0, 9);
    assertThat(passableMillis()).as("elsewhere, not longer, or not before").isEqualTo(100);
    end(70, 0, 2);
    end(60, 0, 2);
    assertThat(passableMillis()).as("the first report").isEqualTo(60);
  }

  @Test
  void offsetBelowTheStart_isOneThatTheFinalReadDidNotReach() {
    builder.fault("{\"kind\":\"clock\",\"target\":\"leader\",\"nodes\":[2]}").healed();
    builder.finalEnd(0, 2, 4, true);
    Evidence evidence = evidence();

    assertThat(evidence.isBelowStart(0, 1)).isTrue();
    assertThat(evidence.isBelowStart(0, 0)).isTrue();
    assertThat(evidence.isBelowStart(0, 2)).isFalse();
    assertThat(evidence.isBelowStart(0, -1)).as("not known").isFalse();
    assertThat(evidence.isBelowStart(1, 0)).as("not read").isFalse();
  }

  @Test
  void setting_isThatOfTheConfiguration() {
    String other = "{\"name\":\"d\",\"workload\":\"sequenced\",\"settings\":{\"acks\":\"0\"}}";
    builder.simple(EventKind.CONFIGURATION, -1, -1, 0, 0, other);
    Evidence evidence = evidence();

    assertThat(evidence.setting("c", "acks", "1")).isEqualTo("all");
    assertThat(evidence.setting("d", "acks", "1")).isEqualTo("0");
    assertThat(evidence.setting("d", "linger.ms", "5")).isEqualTo("5");
    assertThat(evidence.setting("e", "acks", "1")).isEqualTo("1");
  }
}
