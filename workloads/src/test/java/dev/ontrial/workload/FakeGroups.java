package dev.ontrial.workload;

import dev.ontrial.history.Event;
import dev.ontrial.history.Flags;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.List;

/** The groups of a {@link FakeTrial}, and those who write what they read. */
final class FakeGroups {
  private static final int RECORDS = 20;
  private static final int BATCH = 5;
  private static final int LIMIT = 5;

  private final FakeTrial trial;
  private final FakeLog log;
  private final Recorder recorder;
  private long committed;

  FakeGroups(FakeTrial trial) {
    this.trial = trial;
    this.log = trial.log();
    this.recorder = trial.recorder();
  }

  void all() {
    application();
    share();
    streams();
    command();
  }

  private void write(int process, int topicPartition, String configuration) {
    trial.producer(process, configuration);
    for (int sequence = 0; sequence < RECORDS; sequence++) {
      trial.send(process, sequence, topicPartition);
    }
  }

  /** One member takes the first half and dies; its successor takes the rest. */
  private void application() {
    write(16, 6, "application");
    trial.member(21, "application");
    trial.member(22, "application");
    recorder.assigned(21, 6);
    batch(21, 0, true);
    boolean early = log.has(FakeBug.ASSIGN_TWICE);
    if (early) {
      recorder.assigned(22, 6);
    }
    batch(21, BATCH, false);
    recorder.processEnd(21, "killed");
    if (!early) {
      recorder.assigned(22, 6);
    }
    long from = committed;
    from += log.has(FakeBug.SKIP_ON_REBALANCE) ? 2 : 0;
    from -= log.has(FakeBug.REWIND_ON_REBALANCE) ? 2 : 0;
    for (; from < RECORDS; from += BATCH) {
      batch(22, from, true);
    }
    long told = committed;
    told -= log.has(FakeBug.TAKE_BACK_COMMIT) ? BATCH : 0;
    told += log.has(FakeBug.COMMIT_BEYOND) ? 1 : 0;
    trial.groupOffset(6, told);
  }

  private void batch(int member, long from, boolean lives) {
    List<FakeLog.Fetched> batch = log.fetch(6, from);
    List<FakeLog.Fetched> handed = batch.subList(0, Math.min(BATCH, batch.size()));
    trial.hand(member, 0, 6, handed);
    int done = handed.size() - (!lives && log.has(FakeBug.COMMIT_AHEAD) ? 2 : 0);
    for (FakeLog.Fetched each : handed.subList(0, done)) {
      recorder.processed(member, 6, each.offset(), each.content());
    }
    long position = handed.getLast().offset() + 1;
    recorder.offsetCommit(member, 6, position, Event.NONE);
    if (!lives && log.has(FakeBug.LOSE_COMMIT)) {
      recorder.offsetCommitDone(member, 6, position, Event.NONE, Outcome.INFO, "Timeout");
    } else {
      committed = position;
      recorder.offsetCommitDone(member, 6, position, Event.NONE, Outcome.OK, "");
    }
  }

  private void share() {
    write(17, 7, "share");
    trial.member(31, "share");
    trial.member(32, "share");
    for (FakeLog.Fetched each : log.fetch(7, 0)) {
      if (!log.strikes(FakeBug.PASS_UNDELIVERED)) {
        deliver(each, 31 + (int) each.offset() % 2, 32 - (int) each.offset() % 2);
      }
    }
    trial.groupOffset(7, RECORDS);
  }

  private void deliver(FakeLog.Fetched record, int member, int other) {
    int times = log.strikes(FakeBug.DELIVER_TOO_OFTEN) ? LIMIT + 1 : 1;
    for (int count = 1; count <= times; count++) {
      recorder.delivered(member, 7, record.offset(), record.content(), count);
    }
    recorder.shareAck(member, 7, record.offset());
    recorder.shareAckDone(member, 7, record.offset(), Outcome.OK, "");
    if (log.strikes(FakeBug.DELIVER_ACKNOWLEDGED)) {
      recorder.delivered(other, 7, record.offset(), record.content(), times + 1);
    }
  }

  /** Each output carries the identity of its input, and how many of its writer's came before. */
  private void streams() {
    write(18, 8, "streams");
    trial.member(41, "streams");
    int count = 0;
    for (FakeLog.Fetched each : log.fetch(8, 0)) {
      count += log.strikes(FakeBug.COUNT_TWICE) ? 2 : 1;
      trial.hand(41, 0, 8, List.of(each));
      if (each.content() instanceof RecordIdentity input && !log.strikes(FakeBug.LOSE_OUTPUT)) {
        int times = log.strikes(FakeBug.REPEAT_OUTPUT) ? 2 : 1;
        for (int time = 0; time < times; time++) {
          log.append(9, FakeTrial.record(input.withPosition(count)), 9);
        }
      }
    }
    trial.read(41, Flags.UNCOMMITTED, 9, 0);
    trial.groupOffset(8, log.has(FakeBug.LOSE_POSITION) ? RECORDS - 1 : RECORDS);
  }

  /** Of an application of the user's own only the output is known; all records have one key. */
  private void command() {
    write(24, 12, "command");
    trial.member(61, "command");
    List<RecordIdentity> outputs = new ArrayList<>();
    for (FakeLog.Fetched each : log.fetch(12, 0)) {
      if (each.content() instanceof RecordIdentity input) {
        boolean early = log.strikes(FakeBug.SWAP_OUTPUTS);
        outputs.add(early ? outputs.size() - 1 : outputs.size(), input);
      }
    }
    outputs.forEach(output -> log.append(13, FakeTrial.record(output), 13));
    long unused = trial.readConcurrently(13, 0);
    trial.groupOffset(12, RECORDS);
  }
}
