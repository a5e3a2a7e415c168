package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Kept is what is odd, what must be seen beside it, and no more. */
class WhatIsKeptTest extends KeptRecords {
  @Test
  void whereNothingIsOdd_theFirstAndTheLast() throws IOException {
    sendAll();
    reads(READER, 0);
    reads(OTHER_READER, Flags.UNCOMMITTED);
    finalRead();
    History screened = screened();

    assertThat(kept(screened, 3)).isEqualTo("0 599");
    for (int reader : new int[] {READER, OTHER_READER, FINAL}) {
      assertThat(offsets(screened, reader)).containsExactly(0L, COUNT - 1L);
      assertThat(reads(screened, reader, 0).total()).isEqualTo(COUNT);
    }
    assertThat(sends(screened, 3).count()).isEqualTo(COUNT);
    assertThat(sends(screened, 3).topicPartitions().stream()).containsExactly(0);
    assertThat(Objects.requireNonNull(screened.leftOut(FINAL, 0, 300)).sequence(0)).isEqualTo(300);
    assertThat(screened.leftOut(FINAL, 0, COUNT)).isNull();
    assertThat(screened.leftOut(FINAL, 1, 300)).isNull();
    assertThat(screened.leftOut(OTHER_READER + 1, 0, 300)).isNull();
    assertThat(screened.leftOut(FINAL, 0, 0)).as("kept").isNull();
  }

  @Test
  void recordThatIsThereTwice() throws IOException {
    sendAll();
    log.add("3#300");
    finalRead();
    History screened = screened();

    assertThat(kept(screened, 3)).isEqualTo("0 300 599");
    assertThat(offsets(screened, FINAL)).containsExactly(0L, 300L, 599L, 600L);
  }

  @Test
  void recordThatIsMissing() throws IOException {
    sendAll();
    log.set(300, "-");
    finalRead();

    assertThat(kept(screened(), 3)).isEqualTo("0 256-511 599");
  }

  /** Where no final read counts, none is missing. */
  @Test
  void recordThatIsMissingFromAnIncompleteRead() throws IOException {
    sendAll();
    builder.finalRecords(0, log.subList(0, 400).toArray(String[]::new));
    builder.finalEnd(0, 0, COUNT, false);

    assertThat(kept(screened(), 3)).isEqualTo("0 599");
  }

  @Test
  void recordsInAnotherOrder() throws IOException {
    for (int number = 0; number < COUNT; number++) {
      int stands = number == 300 ? 301 : number == 301 ? 300 : number;
      log.add("3#" + stands);
      builder.send("3#" + number);
    }
    for (int number = 0; number < COUNT; number++) {
      builder.done("3#" + number, Outcome.OK, log.indexOf("3#" + number));
    }
    finalRead();

    assertThat(kept(screened(), 3)).isEqualTo("0 300-301 599");
  }

  /** Two producers, so that the order of either one's own is as it should be. */
  @Test
  void recordsThatStandBeforeOthersThatWereAcknowledgedEarlier() throws IOException {
    for (int number = 0; number < COUNT; number++) {
      builder.ok("3#" + number, number < 300 ? number : number + 1);
    }
    builder.send("4#0").done("4#0", Outcome.OK, 601).ok("4#1", 300).ok("4#2", 602);
    IntStream.range(0, 300).forEach(number -> log.add("3#" + number));
    log.add("4#1");
    IntStream.range(300, COUNT).forEach(number -> log.add("3#" + number));
    log.addAll(List.of("4#0", "4#2"));
    finalRead();
    History screened = screened();

    assertThat(kept(screened, 3)).isEqualTo("0 300-599");
    assertThat(kept(screened, 4)).isEqualTo("0-2");
  }

  /** Between files only time tells what was first, and that is not asked here. */
  @Test
  void recordsOfAnotherFile_doNotOvertake() throws IOException {
    sendAll();
    HistoryBuilder other = new HistoryBuilder();
    for (int number = 0; number < 9; number++) {
      // One of the second file stands behind those of the first, and the next one behind it.
      other.ok("4#" + number, COUNT + number);
      log.add("4#" + number);
    }
    finalRead();
    List<Event> second = other.events().stream().filter(event -> event.process() == 4).toList();
    History screened = screened(Map.of("a.oth", builder.events(), "b.oth", second));

    assertThat(kept(screened, 3)).isEqualTo("0 599");
    assertThat(kept(screened, 4)).isEqualTo("0 8");
  }

  @Test
  void recordsOfTheFileBefore_doNotOvertake() throws IOException {
    HistoryBuilder first = new HistoryBuilder();
    for (int number = 0; number < 9; number++) {
      first.ok("4#" + number, COUNT + number);
    }
    sendAll();
    IntStream.range(0, 9).forEach(number -> log.add("4#" + number));
    finalRead();
    List<Event> before = first.events().stream().filter(event -> event.process() == 4).toList();
    History screened = screened(Map.of("a.oth", before, "b.oth", builder.events()));

    assertThat(kept(screened, 3)).isEqualTo("0 599");
    assertThat(kept(screened, 4)).isEqualTo("0 8");
  }

  @Test
  void recordThatWasAcknowledgedElsewhere() throws IOException {
    for (int number = 0; number < COUNT; number++) {
      log.add("3#" + number);
      builder.send("3#" + number);
    }
    for (int number = 0; number < COUNT; number++) {
      builder.done("3#" + number, Outcome.OK, number == 300 ? 7000 : number);
    }
    finalRead();

    assertThat(kept(screened(), 3)).isEqualTo("0 256-511 599");
  }

  @Test
  void recordWithAnotherAnswerThanMost() throws IOException {
    builder.ok("3#0", 0);
    log.add("3#0");
    Outcome[] outcomes = {Outcome.FAIL, Outcome.INFO, Outcome.SENT, Outcome.NONE};
    for (int number = 1; number < COUNT; number++) {
      builder.send("3#" + number);
      Outcome outcome = number % 100 == 50 ? outcomes[number / 100 % 4] : Outcome.OK;
      if (outcome != Outcome.NONE) {
        builder.done("3#" + number, outcome, outcome == Outcome.OK ? number : -1);
      }
      log.add("3#" + number);
    }
    finalRead();
    History screened = screened();

    assertThat(kept(screened, 3)).isEqualTo("0 50 150 250 350 450 550 599");
    assertThat(offsets(screened, FINAL))
        .containsExactly(0L, 50L, 150L, 250L, 350L, 450L, 550L, 599L);
  }

  @Test
  void recordThatAReaderCouldNotBelieve() throws IOException {
    for (int flag : new int[] {Flags.CORRUPT, Flags.FOREIGN, Flags.MISROUTED}) {
      WhatIsKeptTest each = new WhatIsKeptTest();
      each.folder = folder.resolve(String.valueOf(flag));
      assertThat(each.folder.toFile().mkdir()).isTrue();
      each.sendAll();
      each.reads(READER, 0);
      each.finalRead();
      for (int number = 0; number < COUNT; number++) {
        each.read(OTHER_READER, number, "3#" + number, number == 300 ? flag : 0);
      }
      History screened = each.screened();

      boolean believed = flag == Flags.MISROUTED;
      assertThat(kept(screened, 3)).isEqualTo(believed ? "0 300 599" : "0 255-512 599");
      assertThat(offsets(screened, OTHER_READER)).contains(0L, 300L, 599L);
      assertThat(offsets(screened, FINAL)).contains(0L, 300L, 599L);
    }
  }

  @Test
  void readersThatMetSomethingElse() throws IOException {
    sendAll();
    reads(READER, 0);
    log.set(300, "3#299");
    reads(OTHER_READER, 0);
    log.set(300, "3#300");
    finalRead();
    History screened = screened();

    assertThat(kept(screened, 3)).isEqualTo("0 255-512 599");
    assertThat(offsets(screened, OTHER_READER)).hasSize(258 + 2);
  }

  @Test
  void readerThatGoesBack() throws IOException {
    sendAll();
    finalRead();
    for (int offset : new int[] {298, 299, 300, 297, 298, 299, 300, 301, 302}) {
      read(READER, offset, "3#" + offset, 0);
    }
    assertThat(all(screened(), 3)).contains(297, 298, 299, 300, 301).doesNotContain(200, 520);
  }

  /** Whatever else was met at that offset is kept, by whomever. */
  @Test
  void readerThatGoesBackAndMeetsSomethingElse() throws IOException {
    sendAll();
    reads(READER, 0);
    read(READER, 300, "3#200", 0);
    History alone = screened();
    assertThat(kept(alone, 3)).isEqualTo("0 200 300 599");
    assertThat(offsets(alone, READER)).containsExactly(0L, 200L, 300L, 599L, 300L);

    finalRead();
    assertThat(kept(screened(), 3)).isEqualTo("0 200 300 599");
  }

  @Test
  void readerThatGoesBackAndCannotBelieveWhatItMeets() throws IOException {
    sendAll();
    reads(READER, 0);
    read(READER, 300, "3#300", Flags.CORRUPT);
    assertThat(kept(screened(), 3)).isEqualTo("0 300 599");

    finalRead();
    assertThat(kept(screened(), 3)).isEqualTo("0 300 599");
  }

  /** With acks=0 nobody says where a record stands. */
  @Test
  void recordThatIsMissing_andOfWhichNothingWasPromised() throws IOException {
    for (int number = 0; number < COUNT; number++) {
      builder.send("3#" + number).done("3#" + number, Outcome.SENT, -1);
      log.add(number == 300 ? "-" : "3#" + number);
    }
    finalRead();
    assertThat(kept(screened(), 3)).isEqualTo("0 300 599");
  }

  /** Also of what is left out it is known where it went. */
  @Test
  void topicPartitionsOfRecordsThatAreNotKept() throws IOException {
    String[] other = new String[COUNT / 3];
    for (int number = 0; number < COUNT; number++) {
      int to = number % 3 == 1 ? 1 : 0;
      long offset = to == 1 ? number / 3 : log.size();
      builder.send("3#" + number, to).done("3#" + number, to, Outcome.OK, offset);
      if (to == 1) {
        other[number / 3] = "3#" + number;
      } else {
        log.add("3#" + number);
      }
    }
    finalRead();
    builder.finalRead(1, other);
    History screened = screened();

    assertThat(kept(screened, 3)).isEqualTo("0 599");
    assertThat(sends(screened, 3).topicPartitions().stream()).containsExactly(0, 1);
  }

  @Test
  void producerThatBeginsWhenRecoveryIsOver() throws IOException {
    builder.fault().healed().pass(2000);
    sendAll();
    finalRead();
    assertThat(kept(screened(), 3)).isEqualTo("0 599");
  }

  /** A reader may begin anywhere, and pass over what is not for it. */
  @Test
  void readerThatPassesOverMoreThanABlock() throws IOException {
    sendAll();
    finalRead();
    read(READER, 10, "3#10", 0);
    read(READER, 11, "3#11", 0);
    read(READER, 590, "3#590", 0);

    assertThat(all(screened(), 3)).hasSize(COUNT);
  }

  /** A final read that goes back is damaged in a way that no one can tell. */
  @Test
  void finalReaderThatGoesBack() throws IOException {
    sendAll();
    IntStream.range(0, 300).forEach(n -> read(FINAL, n, "3#" + n, Flags.FINAL));
    IntStream.range(290, 500).forEach(n -> read(FINAL, n, "3#" + n, Flags.FINAL));
    IntStream.range(500, COUNT).forEach(n -> read(FINAL, n, "3#" + n, Flags.FINAL));
    builder.finalEnd(0, 0, COUNT, true);

    assertThat(all(screened(), 3)).hasSize(COUNT);
  }

  @Test
  void finalReadThatDoesNotCount_mayGoBack() throws IOException {
    sendAll();
    IntStream.range(0, 300).forEach(n -> read(FINAL, n, "3#" + n, Flags.FINAL));
    IntStream.range(298, 500).forEach(n -> read(FINAL, n, "3#" + n, Flags.FINAL));
    builder.finalEnd(0, 0, COUNT, false);

    assertThat(kept(screened(), 3)).isEqualTo("0 298-299 599");
  }

  @Test
  void recordsThatNobodySent() throws IOException {
    sendAll();
    log.addAll(List.of("3#600", "3#700", "8#0"));
    finalRead();
    History screened = screened();

    assertThat(kept(screened, 3)).isEqualTo("0 599");
    assertThat(offsets(screened, FINAL)).containsExactly(0L, 599L, 600L, 601L, 602L);
  }

  @Test
  void offsetsThatNoLogHas() throws IOException {
    sendAll();
    finalRead();
    read(READER, -3, "3#20", 0);
    read(READER, 1L << 40, "3#40", 0);
    History screened = screened();

    assertThat(all(screened, 3)).contains(20, 40);
    assertThat(offsets(screened, READER)).containsExactly(-3L, 1L << 40);
  }

  @Test
  void recordInAnotherTopicPartition() throws IOException {
    sendAll();
    finalRead();
    readIn(READER, 1, 0, "3#300", 0, Event.NONE);
    builder.finalRead(1);
    History screened = screened();

    assertThat(kept(screened, 3)).isEqualTo("0 300 599");
    assertThat(reads(screened, READER, 1).count()).isEqualTo(1);
  }

  @Test
  void finalReadOfARecordOfAnotherTopicPartition_isNotWhereItWasExpected() throws IOException {
    sendAll();
    log.set(300, "-");
    finalRead();
    builder.finalRead(1, "3#300");

    assertThat(all(screened(), 3)).contains(300);
  }

  @Test
  void topicPartitionsWithARole_orUndeclaredOnes_areKeptWhole() throws IOException {
    builder.role(1, "derived");
    for (int number = 0; number < 30; number++) {
      int to = number % 3 == 0 ? 0 : number % 3 == 1 ? 1 : 9;
      builder.send("3#" + number, to).done("3#" + number, to, Outcome.OK, number);
    }
    assertThat(all(screened(), 3))
        .contains(0, 29)
        .allMatch(number -> number % 3 > 0 || number == 0)
        .hasSize(21);
  }

  @Test
  void declaredProducers_areNoExceptions() throws IOException {
    builder.process(3, "producer");
    sendAll();
    finalRead();

    assertThat(kept(screened(), 3)).isEqualTo("0 599");
  }

  /** Whoever hands records on is kept whole, and so is what is met where it writes. */
  @Test
  void producersOfAnApplication() throws IOException {
    builder.workload("application").process(3, "producer");
    sendAll();
    finalRead();

    assertThat(all(screened(), 3)).hasSize(COUNT);
  }

  @Test
  void recordThatIsSentAgain_andItsOriginal() throws IOException {
    sendAll();
    builder.ok("4#0", 600).ok("4#1", 601).sendAgain("4#2", 0, "3#300");
    builder.done("4#2", Outcome.OK, 602).ok("4#3", 603).ok("4#4", 604);
    builder.sendAgain("4#5", 0, "3#0").done("4#5", Outcome.OK, 605).ok("4#6", 606);
    log.addAll(List.of("4#0", "4#1", "4#2", "4#3", "4#4", "4#5", "4#6"));
    finalRead();
    History screened = screened();

    assertThat(kept(screened, 3)).isEqualTo("0 300 599");
    assertThat(kept(screened, 4)).isEqualTo("0 2 5-6");
  }

  /** Number 7 comes before number 6: no client does that, so that nothing is taken for granted. */
  @Test
  void producerThatNoClientIs_isKeptWhole() throws IOException {
    sendAll();
    for (int number : new int[] {0, 1, 2, 3, 4, 5, 7, 6, 8, 9}) {
      builder.send("4#" + number, 1).done("4#" + number, 1, Outcome.OK, number);
    }
    finalRead();
    History screened = screened();

    assertThat(kept(screened, 3)).isEqualTo("0 599");
    assertThat(kept(screened, 4)).isEqualTo("0-9");
  }

  @Test
  void epochsOfWhatIsLeftOut_areKnown() throws IOException {
    sendAll();
    for (int offset = 0; offset < COUNT; offset++) {
      int epoch = offset == 200 ? 4 : offset == 400 ? 9 : 6;
      builder.add(EventKind.READ, 0, READER, 0, offset, offset, -1, 0, 0, 3, epoch, "");
    }
    finalRead();
    Reads reads = reads(screened(), READER, 0);

    assertThat(reads.count()).isEqualTo(2);
    assertThat(reads.lowestEpoch()).isEqualTo(4);
    assertThat(reads.highestEpoch()).isEqualTo(9);
  }

  @Test
  void whereBrokersForgetProducersSoon_allIsKept() throws IOException {
    sendAll();
    finalRead();
    builder.setting("producer.id.expiration.ms", "86400000");
    assertThat(kept(screened(), 3)).isEqualTo("0 599");
    for (String soon : new String[] {"1000", "unknown"}) {
      builder.setting("producer.id.expiration.ms", soon);
      assertThat(kept(screened(), 3)).as(soon).isEqualTo("0-599");
    }
  }

  /** What it wrote may stand anywhere there. */
  @Test
  void whereAProducerThatNoClientIsWrites_allThatIsReadIsKept() throws IOException {
    sendAll();
    builder.send("4#1", 0).send("4#0", 0);
    finalRead();

    assertThat(kept(screened(), 3)).isEqualTo("0-599");
  }
}
