package dev.ontrial.workload;

import dev.ontrial.history.Outcome;
import java.util.List;

/** A process of a {@link FakeTrial} that makes each record anew, in transactions. */
final class FakeTransform {
  private static final int RECORDS = 20;
  private static final int BATCH = 5;
  private static final int FEEDER = 23;
  private static final int PROCESS = 51;
  private static final int INPUT = 10;
  private static final int OUTPUT = 11;

  private final FakeTrial trial;
  private final FakeLog log;
  private final Recorder recorder;
  private long sequence;

  FakeTransform(FakeTrial trial) {
    this.trial = trial;
    this.log = trial.log();
    this.recorder = trial.recorder();
  }

  /** Each poll becomes a transaction. */
  void all() {
    trial.producer(FEEDER, "transform");
    int last = RECORDS - 1;
    for (int number = 0; number < last; number++) {
      trial.send(FEEDER, number, INPUT);
    }
    RecordIdentity awaited = trial.identity(FEEDER, last, INPUT);
    boolean foretold = log.has(FakeBug.FORETELL);
    if (!foretold) {
      recorder.send(FEEDER, awaited);
    }
    long offset = log.append(INPUT, FakeTrial.record(awaited), INPUT);
    trial.member(PROCESS, "transform");
    trial.initTransactions(PROCESS, "transform");
    recorder.assigned(PROCESS, INPUT);
    for (int number = 0; number < RECORDS / BATCH; number++) {
      batch(number, log.fetch(INPUT, (long) number * BATCH).subList(0, BATCH));
    }
    if (foretold) {
      recorder.send(FEEDER, awaited);
    }
    FakeTrial.done(recorder, awaited, Outcome.OK, offset, "");
    trial.groupOffset(INPUT, RECORDS);
  }

  private void batch(int number, List<FakeLog.Fetched> records) {
    String name = PROCESS + "-" + number;
    trial.hand(PROCESS, 0, INPUT, records);
    recorder.transactionBegin(PROCESS, number);
    for (int position = 0; position < records.size(); position++) {
      if (records.get(position).content() instanceof RecordIdentity input) {
        RecordIdentity made = made(number, position).madeFrom(input);
        recorder.send(PROCESS, made);
        long offset = log.append(OUTPUT, FakeTrial.record(made), name);
        FakeTrial.done(recorder, made, Outcome.OK, offset, "");
      }
    }
    long position = records.getLast().offset() + 1;
    recorder.offsetCommit(PROCESS, INPUT, position, number);
    recorder.transactionEnd(PROCESS, number, true, records.size());
    boolean unused = log.end(name, true);
    recorder.transactionDone(PROCESS, number, true, records.size(), Outcome.OK, "");
    recorder.offsetCommitDone(PROCESS, INPUT, position, number, Outcome.OK, "");
  }

  private RecordIdentity made(int number, int position) {
    return RecordIdentity.inTransaction(
        FakeTrial.RUN, PROCESS, sequence++, OUTPUT, number, position, RecordIdentity.UNKNOWN_SIZE);
  }
}
