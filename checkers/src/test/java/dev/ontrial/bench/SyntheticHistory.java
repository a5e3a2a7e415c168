package dev.ontrial.bench;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.SlotWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the history of a trial that could have been: producers with some batches in flight to each
 * of several topic-partitions, answers that come batch by batch, a fault, records without an
 * answer, a final read that is handed some hundred records of one topic-partition at a time; and in
 * all of that a few anomalies, whose numbers are told.
 */
public final class SyntheticHistory implements AutoCloseable {
  private static final int PRODUCERS = 4;
  private static final int PARTITIONS = 8;
  private static final int BATCH = 10;
  private static final int TRANSACTION = 20;
  private static final int POLL = 500;
  private static final int FINAL_READER = 99;
  private static final int OK = 1;
  private static final int INFO = 3;

  /** One anomaly, or one record without an answer, in so many records; primes. */
  private static final int RARE = 100_003;

  private static final int UNANSWERED = 20_011;
  private static final long START = 1_000_000_000_000L;

  private final long records;
  private final SlotWriter worker;
  private final SlotWriter harness;
  private final Map<String, Long> planted = new TreeMap<>();
  private final Log[] logs = new Log[PARTITIONS];
  private final int[] sent = new int[PRODUCERS];
  private final long[] reads = new long[PARTITIONS];
  private long total;
  private long nanos = START;
  private long readNanos;

  private SyntheticHistory(Path folder, long records) throws IOException {
    this.records = records;
    worker = new SlotWriter(folder.resolve("worker-10.oth"));
    harness = new SlotWriter(folder.resolve("harness.oth"));
    readNanos = START + records * 2000;
    for (int id = 0; id < PARTITIONS; id++) {
      logs[id] = new Log(id);
    }
  }

  /**
   * Writes a history of about so many records into an empty folder.
   *
   * @return how often each kind of anomaly is in it
   */
  public static Map<String, Long> write(Path folder, long records, boolean transactional)
      throws IOException {
    try (SyntheticHistory history = new SyntheticHistory(folder, records)) {
      history.declare(transactional);
      if (transactional) {
        history.transactions();
      } else {
        history.rounds();
      }
      history.finish();
      return history.planted;
    }
  }

  /** What stands in a topic-partition and was not read yet. */
  private static final class Log {
    final int id;
    final int[] writer = new int[4 * POLL];
    final int[] sequence = new int[4 * POLL];
    final int[] transaction = new int[4 * POLL];
    final long[] offset = new long[4 * POLL];
    final boolean[] skipped = new boolean[4 * POLL];
    int count;
    long end;

    Log(int id) {
      this.id = id;
    }

    long append(int by, int number, int inTransaction) {
      writer[count] = by;
      sequence[count] = number;
      transaction[count] = inTransaction;
      skipped[count] = false;
      offset[count++] = end;
      return end++;
    }
  }

  private void declare(boolean transactional) throws IOException {
    String settings =
        transactional
            ? "\"acks\":\"all\",\"transactional\":\"true\""
            : "\"acks\":\"all\",\"enable.idempotence\":\"false\"";
    text(
        EventKind.TRIAL,
        -1,
        "{\"name\":\"synthetic\",\"fault\":\"kill\",\"clients\":\"4.3.1\",\"recoveryMillis\":10000}");
    String workload = transactional ? "transactional" : "sequenced";
    text(
        EventKind.CONFIGURATION,
        -1,
        "{\"name\":\"c\",\"workload\":\"%s\",\"settings\":{%s}}".formatted(workload, settings));
    for (int id = 0; id < PARTITIONS; id++) {
      text(
          EventKind.TOPIC_PARTITION,
          id,
          "{\"topic\":\"t\",\"partition\":%d,\"configuration\":\"c\"}".formatted(id));
    }
    text(EventKind.PHASE, -1, "running");
    low(
        EventKind.FAULT_BEGIN,
        0,
        -1,
        START + records * 400,
        1,
        0,
        "{\"kind\":\"kill\",\"nodes\":[2]}");
    low(EventKind.FAULT_END, 0, -1, START + records * 450, 1, 0, "{}");
  }

  /** Each round sends a batch to each topic-partition, and answers one of the round before. */
  private void rounds() throws IOException {
    int perRound = BATCH * PARTITIONS;
    long rounds = records / perRound / PRODUCERS;
    long[][] before = new long[PRODUCERS][perRound];
    long[][] now = new long[PRODUCERS][perRound];
    for (long round = 0; round <= rounds; round++) {
      for (int process = 0; process < PRODUCERS; process++) {
        for (int batch = 0; batch < PARTITIONS; batch++) {
          if (round < rounds) {
            send(process, batch);
          }
          if (round > 0) {
            answer(process, (batch + (int) round) % PARTITIONS, round, before[process]);
          }
        }
        if (round < rounds) {
          append(process, now[process]);
        }
      }
      long[][] spare = before;
      before = now;
      now = spare;
      poll(POLL);
    }
  }

  private void send(int process, int batch) throws IOException {
    for (int index = batch * BATCH; index < (batch + 1) * BATCH; index++) {
      int sequence = sent[process]++;
      int to = (sequence + process) % PARTITIONS;
      event(EventKind.SEND, 0, process, to, sequence, -1, -1);
    }
  }

  /** The log takes the records of a round, batch by batch. */
  private void append(int process, long[] offsets) {
    int first = sent[process] - BATCH * PARTITIONS;
    for (int place = 0; place < BATCH * PARTITIONS; place++) {
      int sequence = first + place;
      Log log = logs[(sequence + process) % PARTITIONS];
      offsets[place] = log.append(process, sequence, Event.NONE);
      total++;
      long rare = total % RARE;
      if (rare == 1) {
        log.skipped[log.count - 1] = true;
        plant("lost");
      } else if (rare == RARE / 2 && place >= PARTITIONS) {
        swap(log);
        offsets[place]--;
        offsets[place - PARTITIONS]++;
        plant("reordering");
      } else if (rare == RARE / 3) {
        log.append(process, sequence, Event.NONE);
        plant("duplicate");
      }
    }
  }

  private static void swap(Log log) {
    int last = log.count - 1;
    int kept = log.sequence[last];
    log.sequence[last] = log.sequence[last - 1];
    log.sequence[last - 1] = kept;
  }

  private void answer(int process, int batch, long round, long[] offsets) throws IOException {
    int perRound = BATCH * PARTITIONS;
    int first = (int) (round - 1) * perRound;
    for (int place = 0; place < perRound; place++) {
      int sequence = first + place;
      int to = (sequence + process) % PARTITIONS;
      if (to == batch) {
        boolean unanswered = (sequence + 1) % UNANSWERED == 0;
        long offset = unanswered ? -1 : offsets[place];
        event(EventKind.SEND_DONE, unanswered ? INFO : OK, process, to, sequence, offset, -1);
      }
    }
  }

  private void transactions() throws IOException {
    long count = records / TRANSACTION;
    int[] numbers = new int[PRODUCERS];
    long[] offsets = new long[TRANSACTION];
    for (long at = 0; at < count; at++) {
      int process = (int) (at % PRODUCERS);
      int number = numbers[process]++;
      boolean commit = at % 10 != 7;
      transaction(process, number, commit, at, offsets);
      if (at % 16 == 0) {
        poll(POLL);
      }
    }
  }

  private void transaction(int process, int number, boolean commit, long at, long[] offsets)
      throws IOException {
    event(EventKind.TXN_BEGIN, 0, process, -1, 0, 0, number);
    int first = sent[process];
    boolean rare = at % (RARE / TRANSACTION + 1) == 17;
    for (int place = 0; place < TRANSACTION; place++) {
      int sequence = sent[process]++;
      int to = partition(sequence);
      event(EventKind.SEND, 0, process, to, sequence, -1, number);
      Log log = logs[to];
      offsets[place] = log.append(process, sequence, number);
      boolean odd = rare && place == 3;
      log.skipped[log.count - 1] = commit == odd;
      total++;
    }
    if (rare && commit) {
      plant("lost");
      plant("torn-transaction");
    } else if (rare) {
      plant("aborted-read");
    }
    for (int place = TRANSACTION - 1; place >= 0; place--) {
      // The second half is answered first: topic-partitions have different leaders.
      int record = (place + TRANSACTION / 2) % TRANSACTION;
      int sequence = first + record;
      int to = partition(sequence);
      event(EventKind.SEND_DONE, OK, process, to, sequence, offsets[record], number);
    }
    int asked = commit ? Flags.COMMIT : 0;
    event(EventKind.TXN_END, asked, process, -1, 0, 0, number);
    event(EventKind.TXN_DONE, asked | OK, process, -1, 0, 0, number);
    for (Log log : logs) {
      log.end++;
    }
  }

  private static int partition(int sequence) {
    return ((sequence * 0x9E3779B9) >>> 16) % PARTITIONS;
  }

  /** The final reader is handed what has come since, where that is enough. */
  private void poll(int least) throws IOException {
    for (Log log : logs) {
      if (log.count < least) {
        continue;
      }
      for (int index = 0; index < log.count; index++) {
        if (!log.skipped[index]) {
          readNanos += 150;
          harness.append(
              EventKind.READ,
              Flags.FINAL,
              FINAL_READER,
              log.id,
              readNanos,
              log.sequence[index],
              log.offset[index],
              log.transaction[index],
              0,
              0,
              log.writer[index],
              3);
          reads[log.id]++;
        }
      }
      log.count = 0;
    }
  }

  private void finish() throws IOException {
    for (int id = 0; id < PARTITIONS; id++) {
      logs[id].append(0, 1 << 27, Event.NONE);
      plant("phantom");
    }
    poll(1);
    low(EventKind.PHASE, 0, -1, nanos, 0, 0, "stopping");
    for (Log log : logs) {
      low(EventKind.FINAL_READ, Flags.COMPLETE, log.id, readNanos, 0, log.end, "");
    }
    low(EventKind.PHASE, 0, -1, readNanos, 0, 0, "read");
  }

  private void plant(String kind) {
    planted.merge(kind, 1L, Long::sum);
  }

  private void text(EventKind kind, int topicPartition, String text) throws IOException {
    low(kind, 0, topicPartition, START, 0, 0, text);
  }

  private void low(
      EventKind kind, int flags, int id, long time, long sequence, long offset, String text)
      throws IOException {
    int process = kind == EventKind.FINAL_READ ? FINAL_READER : Event.NONE;
    harness.append(
        new Event(kind, flags, process, id, time, sequence, offset, -1, 0, 0, -1, -1, text));
  }

  private void event(
      EventKind kind, int flags, int process, int id, int sequence, long offset, int transaction)
      throws IOException {
    nanos += 900;
    worker.append(
        kind, flags, process, id, nanos, sequence, offset, transaction, 0, 0, Event.NONE, 0);
  }

  @Override
  public void close() throws IOException {
    worker.close();
    harness.close();
  }
}
