package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a screened history keeps of 600 records, of which one or two are odd: those, what must be
 * seen beside them, and no more. Process 3 sends them, and of every producer the first record and
 * the last one are kept.
 */
class WhatIsKeptTest {
  private static final int COUNT = 600;
  private static final int READER = HistoryBuilder.READER;
  private static final int OTHER_READER = 91;
  private static final int FINAL = HistoryBuilder.FINAL_READER;

  @TempDir Path folder = Path.of("");

  private final HistoryBuilder builder = new HistoryBuilder();
  private final List<String> log = new ArrayList<>();

  /** Transactions that a reader reads as they are sent; all those of other ones it reads later. */
  private List<Integer> atOnce = List.of();

  /** All are sent to t-0, acknowledged, and stand where they should; {@link #log} has them. */
  private void sendAll() {
    for (int number = 0; number < COUNT; number++) {
      log.add("3#" + number);
      builder.ok("3#" + number, number);
    }
  }

  private void finalRead() {
    builder.finalRead(0, log.toArray(String[]::new));
  }

  /** A reader that is not the final one meets the log as it stands. */
  private void reads(int reader, int flags) {
    for (int offset = 0; offset < log.size(); offset++) {
      if (!log.get(offset).equals("-")) {
        read(reader, offset, log.get(offset), flags);
      }
    }
  }

  private void read(int reader, long offset, String record, int flags) {
    readIn(reader, 0, offset, record, flags, Event.NONE);
  }

  private void readIn(
      int reader, int topicPartition, long offset, String record, int flags, int transaction) {
    String[] parts = record.split("#", 2);
    int writer = Integer.parseInt(parts[0]);
    int sequence = Integer.parseInt(parts[1]);
    builder.add(
        EventKind.READ,
        flags,
        reader,
        topicPartition,
        sequence,
        offset,
        transaction,
        0,
        0,
        writer,
        -1,
        "");
  }

  private History screened() throws IOException {
    return screened(Map.of("history.oth", builder.events()));
  }

  private History screened(Map<String, List<Event>> files) throws IOException {
    return SlotWriter.write(folder.resolve("run"), files).screened(all -> new Counting()).history();
  }

  private static final class Counting implements SendVisitor {
    @Override
    public void send(int process, int to, Outcome outcome, long sent, long done) {}

    @Override
    public void transaction(int process, Outcome fate, long begin, long done) {}
  }

  private static Set<Integer> all(History screened, int process) {
    Sends sends = screened.sends(process);
    assertThat(sends).isNotNull();
    Set<Integer> kept = new TreeSet<>();
    for (int number = sends.next(-1); number >= 0; number = sends.next(number)) {
      kept.add(number);
    }
    return kept;
  }

  /** The records of a process that are kept, such as {@code "0 255-512 599"}. */
  private static String kept(History screened, int process) {
    StringJoiner ranges = new StringJoiner(" ");
    Set<Integer> all = all(screened, process);
    int from = -1;
    for (int number : all) {
      from = all.contains(number - 1) ? from : number;
      if (!all.contains(number + 1)) {
        ranges.add(from == number ? "" + from : from + "-" + number);
      }
    }
    return ranges.toString();
  }

  /** The offsets of a reader's reads of t-0 that are kept. */
  private static List<Long> offsets(History screened, int reader) {
    Reads reads = screened.reads(reader, 0);
    assertThat(reads).isNotNull();
    return IntStream.range(0, reads.count()).mapToObj(reads::offset).toList();
  }

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
      assertThat(screened.reads(reader, 0).total()).isEqualTo(COUNT);
    }
    assertThat(screened.sends(3).count()).isEqualTo(COUNT);
    assertThat(screened.sends(3).topicPartitions().stream()).containsExactly(0);
    assertThat(screened.leftOut(FINAL, 0, 300).sequence(0)).isEqualTo(300);
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
    assertThat(screened.reads(READER, 1).count()).isEqualTo(1);
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

  /** Transactions of ten records; the sixth of each five is aborted. */
  private void transactions(boolean lastCommitted) {
    builder.setting("transactional", "true");
    for (int number = 0; number < COUNT; number++) {
      int transaction = number / 10;
      if (number % 10 == 0) {
        builder.begin(3, transaction);
      }
      builder.send("3#" + number, 0, transaction, number % 10);
      builder.done("3#" + number, Outcome.OK, number + transaction);
      log.add("3#" + number);
      int flags = transaction == 40 ? Flags.UNCOMMITTED : 0;
      if (atOnce.contains(transaction)) {
        readIn(READER, 0, number + transaction, "3#" + number, flags, transaction);
      }
      if (number % 10 == 9) {
        boolean abort = transaction % 5 == 2;
        boolean last = number == COUNT - 1 && !lastCommitted;
        if (abort) {
          builder.abort(3, transaction, Outcome.OK);
        } else {
          builder.commit(3, transaction, last ? Outcome.NONE : Outcome.OK);
        }
        log.add("-");
        for (int each = number - 9; !atOnce.isEmpty() && each <= number; each++) {
          if (!atOnce.contains(transaction) && !abort) {
            readIn(READER, 0, each + transaction, "3#" + each, 0, transaction);
          }
        }
      }
    }
  }

  private static boolean aborted(String record) {
    return !record.equals("-") && Integer.parseInt(record.substring(2)) / 10 % 5 == 2;
  }

  private void readsTransactions(int reader, int flags) {
    for (int offset = 0; offset < log.size(); offset++) {
      String record = log.get(offset);
      boolean visible = (flags & Flags.UNCOMMITTED) != 0 || !aborted(record);
      if (!record.equals("-") && visible) {
        int transaction = Integer.parseInt(record.substring(2)) / 10;
        readIn(reader, 0, offset, record, flags, transaction);
      }
    }
  }

  private void endsFinalRead() {
    builder.finalEnd(0, 0, log.size(), true);
  }

  @Test
  void transactionsOfWhichNothingIsOdd() throws IOException {
    transactions(true);
    readsTransactions(READER, Flags.UNCOMMITTED);
    readsTransactions(OTHER_READER, 0);
    readsTransactions(FINAL, Flags.FINAL);
    endsFinalRead();
    History screened = screened();

    assertThat(kept(screened, 3)).isEqualTo("0-9 590-599");
    Transactions kept = screened.sends(3).transactions();
    assertThat(kept.count()).isEqualTo(60);
    assertThat(kept.next(-1)).isEqualTo(0);
    assertThat(kept.next(0)).isEqualTo(59);
    assertThat(kept.next(59)).isEqualTo(-1);
    assertThat(kept.fate(0)).isEqualTo(Outcome.OK);
    assertThat(kept.beginNanos(59)).isGreaterThan(kept.doneNanos(0));
  }

  @Test
  void abortedRecordThatIsVisible_isKeptWithItsTransaction() throws IOException {
    transactions(true);
    readsTransactions(FINAL, Flags.FINAL);
    endsFinalRead();
    for (int number = 0; number < COUNT; number++) {
      if (!aborted("3#" + number) || number == 127) {
        readIn(READER, 0, number + number / 10, "3#" + number, 0, number / 10);
      }
    }
    History screened = screened();

    assertThat(kept(screened, 3)).isEqualTo("0-9 120-129 590-599");
    assertThat(offsets(screened, READER)).contains(127L + 12).hasSize(21);
  }

  /** A final read with read_uncommitted counts only where there are no transactions. */
  @Test
  void abortedRecordsOfAnUncommittedFinalRead() throws IOException {
    transactions(true);
    readsTransactions(READER, Flags.FINAL | Flags.UNCOMMITTED);

    assertThat(kept(screened(), 3))
        .isEqualTo("0-9 20-29 70-79 120-129 170-179 220-229 270-279 320-329 370-379 420-429 470-479 520-529 570-579 590-599");
  }

  @Test
  void transactionWithoutAnAnswer() throws IOException {
    transactions(false);
    readsTransactions(FINAL, Flags.FINAL);
    endsFinalRead();
    History screened = screened();

    assertThat(kept(screened, 3)).isEqualTo("0-9 590-599");
    assertThat(screened.sends(3).transactions().fate(59)).isEqualTo(Outcome.INFO);
  }

  @Test
  void recordThatWasReadBeforeItsCommitWasAskedFor() throws IOException {
    atOnce = List.of(30, 40);
    transactions(true);
    readsTransactions(FINAL, Flags.FINAL);
    endsFinalRead();

    assertThat(kept(screened(), 3)).isEqualTo("0-9 300-309 590-599");
  }

  /** The first of the five records that a later transaction lacks. */
  @Test
  void transactionOfWhichARecordIsMissing() throws IOException {
    transactions(true);
    log.set(303 + 30, "-");
    readsTransactions(FINAL, Flags.FINAL);
    endsFinalRead();
    Map<Integer, Integer> byTransaction = new TreeMap<>();
    all(screened(), 3).forEach(number -> byTransaction.merge(number / 10, 1, Integer::sum));

    assertThat(byTransaction.keySet()).contains(0, 30, 59).doesNotContain(10, 24, 52);
    assertThat(byTransaction.values()).containsOnly(10);
  }

  @Test
  void uncommittedReadersThatMetOtherAbortedRecords() throws IOException {
    transactions(true);
    readsTransactions(FINAL, Flags.FINAL);
    endsFinalRead();
    readsTransactions(READER, Flags.UNCOMMITTED);
    log.set(127 + 12, "-");
    readsTransactions(OTHER_READER, Flags.UNCOMMITTED);

    assertThat(all(screened(), 3)).contains(0, 127, 20, 59).doesNotContain(300, 310);
  }
}
