package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** With one record of a transaction all of them are kept, and no other transaction. */
class WhatIsKeptOfTransactionsTest extends KeptRecords {
  /** Transactions that a reader reads as they are sent; all those of other ones it reads later. */
  private List<Integer> atOnce = List.of();

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
    Transactions kept = sends(screened, 3).transactions();
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
        .isEqualTo(
            "0-9 20-29 70-79 120-129 170-179 220-229 270-279 320-329 370-379 420-429 470-479"
                + " 520-529 570-579 590-599");
  }

  @Test
  void transactionWithoutAnAnswer() throws IOException {
    transactions(false);
    readsTransactions(FINAL, Flags.FINAL);
    endsFinalRead();
    History screened = screened();

    assertThat(kept(screened, 3)).isEqualTo("0-9 590-599");
    assertThat(sends(screened, 3).transactions().fate(59)).isEqualTo(Outcome.INFO);
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
