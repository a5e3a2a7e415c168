package dev.ontrial.contract;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A history of four configurations with everything in it that a trial has: producers of each sort,
 * one of a group's application, concurrent readers, a fault, and a final read. By default all is
 * well, and one of a hundred records gets no clear answer.
 */
final class RandomHistory {
  private static final int UNCOMMITTED_READER = 90;
  private static final int COMMITTED_READER = 91;
  private static final int MEMBER = 92;
  private static final int FINAL_READER = 99;
  private static final int PARTITIONS = 7;

  /** The first topic-partition of each configuration, and one more. */
  private static final int[] PLAIN = {0, 1, 2};

  private static final int[] TRANSACTIONAL = {3, 4};
  private static final int[] HANDED_ON = {5};
  private static final int[] UNANSWERED = {6};

  private final Random random;
  private final boolean calm;
  private final Map<String, List<Event>> files = new TreeMap<>();
  private final List<List<Event>> logs = new ArrayList<>();
  private final int[] sequences = new int[8];
  private final int[] transactions = new int[8];
  private final List<Runnable> waiting = new ArrayList<>();
  private long nanos = 1_000_000_000;

  private RandomHistory(Random random, boolean calm) {
    this.random = random;
    this.calm = calm;
  }

  /** The events of each file, by its name. */
  static Map<String, List<Event>> of(int steps, Random random) {
    return of(steps, random, false);
  }

  /** The same where next to nothing is odd, so that most can be left out. */
  static Map<String, List<Event>> calm(int steps, Random random) {
    return of(steps, random, true);
  }

  private static Map<String, List<Event>> of(int steps, Random random, boolean calm) {
    RandomHistory history = new RandomHistory(random, calm);
    history.declare();
    for (int step = 0; step < steps; step++) {
      if (step == steps / 3) {
        String kill = "{\"kind\":\"kill\",\"target\":\"leader\",\"nodes\":[2]}";
        history.low(EventKind.FAULT_BEGIN, -1, -1, 1, 0, kill);
      } else if (step == steps / 2) {
        history.low(EventKind.FAULT_END, -1, -1, 1, 0, "{\"connectionsCut\":2}");
      }
      history.step();
      while (history.waiting.size() > random.nextInt(6)) {
        history.waiting.remove(random.nextInt(Math.min(3, history.waiting.size()))).run();
      }
    }
    history.waiting.forEach(Runnable::run);
    history.finish();
    return history.files;
  }

  private void declare() {
    for (int id = 0; id < PARTITIONS; id++) {
      logs.add(new ArrayList<>());
    }
    low(EventKind.TRIAL, -1, -1, 0, 0, "{\"name\":\"t\",\"fault\":\"f\",\"recoveryMillis\":20}");
    configuration("plain", "sequenced", "\"enable.idempotence\":\"false\"", PLAIN);
    configuration("transactional", "transactional", "\"transactional\":\"true\"", TRANSACTIONAL);
    configuration("application", "application", "\"processing\":\"after\"", HANDED_ON);
    configuration("unanswered", "sequenced", "\"acks\":\"0\"", UNANSWERED);
    process(5, "producer", "application");
    process(MEMBER, "application", "application");
    low(EventKind.ASSIGNED, MEMBER, HANDED_ON[0], 0, 0, "");
    low(EventKind.PHASE, -1, -1, 0, 0, "running");
  }

  private void configuration(String name, String workload, String settings, int[] partitions) {
    String json =
        "{\"name\":\"%s\",\"workload\":\"%s\",\"settings\":{%s}}"
            .formatted(name, workload, settings);
    low(EventKind.CONFIGURATION, -1, -1, 0, 0, json);
    for (int id : partitions) {
      String text =
          "{\"topic\":\"%s\",\"partition\":%d,\"configuration\":\"%s\"}".formatted(name, id, name);
      low(EventKind.TOPIC_PARTITION, -1, id, 0, 0, text);
    }
  }

  private void process(int process, String role, String configuration) {
    String text = "{\"role\":\"%s\",\"configuration\":\"%s\"}".formatted(role, configuration);
    low(EventKind.PROCESS, process, -1, 0, 0, text);
  }

  private void step() {
    switch (random.nextInt(8)) {
      case 0, 1 -> send(random.nextInt(2), PLAIN, -1, 0, true);
      case 2 -> send(2, UNANSWERED, -1, 0, true);
      case 3, 4, 5 -> transaction(3 + random.nextInt(2));
      default -> send(5, HANDED_ON, -1, 0, true);
    }
  }

  /** Whether it is one of so many; of a hundred times as many where all is calm. */
  private boolean oneOf(int many) {
    return random.nextInt(calm ? 100 * many : many) == 0;
  }

  private void transaction(int process) {
    int number = transactions[process]++;
    int size = 1 + random.nextInt(4);
    add("w2", EventKind.TXN_BEGIN, 0, process, -1, 0, 0, number, 0, 0, -1, "");
    boolean commit = random.nextInt(5) > 0;
    boolean unclear = oneOf(60);
    for (int position = 0; position < size; position++) {
      send(process, TRANSACTIONAL, number, position, commit);
    }
    while (!waiting.isEmpty()) {
      waiting.removeFirst().run();
    }
    int asked = commit ? Flags.COMMIT : 0;
    int told = code(unclear ? Outcome.INFO : Outcome.OK);
    add("w2", EventKind.TXN_END, asked, process, -1, 0, 0, number, 0, size, -1, "");
    add("w2", EventKind.TXN_DONE, asked | told, process, -1, 0, 0, number, 0, size, -1, "");
    for (int id : TRANSACTIONAL) {
      logs.get(id).add(read(-1, id, -1, -1, 0, "marker"));
    }
  }

  private void send(int process, int[] partitions, int transaction, int position, boolean visible) {
    int sequence = sequences[process]++;
    int to =
        partitions[process == 1 ? random.nextInt(partitions.length) : sequence % partitions.length];
    boolean chosen = process == 1 && transaction < 0;
    String file = process < 2 ? "w1" : "w2";
    int intended = chosen ? Event.NONE : to;
    add(file, EventKind.SEND, 0, process, intended, sequence, -1, transaction, position, 0, -1, "");
    Outcome outcome = process == 2 ? Outcome.SENT : Outcome.OK;
    if (oneOf(100)) {
      outcome = random.nextBoolean() ? Outcome.INFO : Outcome.FAIL;
    }
    boolean stands = outcome != Outcome.FAIL && (outcome != Outcome.INFO || random.nextBoolean());
    List<Event> log = logs.get(to);
    long offset = stands ? log.size() : -1;
    if (stands) {
      log.add(read(process, to, sequence, transaction, position, visible ? "" : "hidden"));
    }
    if (stands && process < 2 && oneOf(80)) {
      log.add(log.getLast());
    }
    Outcome told = outcome;
    boolean answered = outcome != Outcome.INFO || random.nextBoolean();
    waiting.add(() -> {
      if (answered) {
        long at = told == Outcome.OK ? offset : -1;
        int code = code(told);
        add(
            file,
            EventKind.SEND_DONE,
            code,
            process,
            to,
            sequence,
            at,
            transaction,
            position,
            0,
            -1,
            "");
      }
    });
  }

  private Event read(
      int writer, int topicPartition, int sequence, int transaction, int position, String text) {
    return new Event(
        EventKind.READ,
        0,
        0,
        topicPartition,
        0,
        sequence,
        0,
        transaction,
        position,
        0,
        writer,
        3,
        text);
  }

  private void finish() {
    low(EventKind.PHASE, -1, -1, 0, 0, "stopping");
    for (int id = 0; id < PARTITIONS; id++) {
      int end = logs.get(id).size();
      met("r1", UNCOMMITTED_READER, id, Flags.UNCOMMITTED, calm ? end : random.nextInt(end + 1));
      met("r1", COMMITTED_READER, id, 0, calm ? end : random.nextInt(end + 1));
    }
    met("w1", MEMBER, HANDED_ON[0], 0, logs.get(HANDED_ON[0]).size());
    low(EventKind.GROUP_OFFSET, -1, HANDED_ON[0], 0, logs.get(HANDED_ON[0]).size(), "g");
    for (int id = 0; id < PARTITIONS; id++) {
      int end = logs.get(id).size();
      met("harness", FINAL_READER, id, Flags.FINAL, end);
      int flags = random.nextInt(25) > 0 ? Flags.COMPLETE : 0;
      add("harness", EventKind.FINAL_READ, flags, FINAL_READER, id, 0, end, -1, 0, 0, -1, "");
    }
    for (int process = 0; process < 6; process++) {
      add(
          "w1",
          EventKind.METRIC,
          0,
          process,
          -1,
          0,
          process % 2,
          -1,
          1,
          0,
          -1,
          "record-retry-total");
    }
    low(EventKind.PHASE, -1, -1, 0, 0, "read");
  }

  private void met(String file, int reader, int id, int flags, int until) {
    for (int offset = 0; offset < until; offset++) {
      Event event = logs.get(id).get(offset);
      boolean visible =
          event.text().isEmpty()
              || (event.text().equals("hidden") && (flags & Flags.UNCOMMITTED) != 0);
      if (visible) {
        add(
            file,
            EventKind.READ,
            flags,
            reader,
            id,
            event.sequence(),
            offset,
            event.transaction(),
            event.position(),
            0,
            event.writer(),
            "");
        if (reader == MEMBER) {
          long sequence = event.sequence();
          int writer = event.writer();
          add(file, EventKind.PROCESSED, 0, reader, id, sequence, offset, -1, 0, 0, writer, "");
        }
      }
    }
  }

  private void low(
      EventKind kind, int process, int topicPartition, long sequence, long offset, String text) {
    add("harness", kind, 0, process, topicPartition, sequence, offset, -1, 0, 0, -1, text);
  }

  private void add(
      String file,
      EventKind kind,
      int flags,
      int process,
      int topicPartition,
      long sequence,
      long offset,
      int transaction,
      int position,
      int size,
      int writer,
      String text) {
    nanos += random.nextInt(1_000_000);
    int epoch = kind == EventKind.READ ? 3 : -1;
    files
        .computeIfAbsent(file + ".oth", name -> new ArrayList<>())
        .add(
            new Event(
                kind,
                flags,
                process,
                topicPartition,
                nanos,
                sequence,
                offset,
                transaction,
                position,
                size,
                writer,
                epoch,
                text));
  }

  private static int code(Outcome outcome) {
    return HistoryBuilder.code(outcome);
  }

  /** Changes, drops, repeats or moves a random event. */
  static void mutate(Map<String, List<Event>> files, Random random) {
    List<List<Event>> all = new ArrayList<>(files.values());
    List<Event> events = all.get(random.nextInt(all.size()));
    int at = random.nextInt(events.size());
    int other = Math.clamp(at + random.nextInt(9) - 4, 0, events.size() - 1);
    switch (random.nextInt(8)) {
      case 0 -> events.remove(at);
      case 1 -> events.add(other, events.get(at));
      case 2 -> events.set(at, events.set(other, events.get(at)));
      case 3 -> all.get(random.nextInt(all.size())).add(events.get(at));
      default -> events.set(at, changed(events.get(at), random));
    }
  }

  private static Event changed(Event event, Random random) {
    long[] fields = {
      event.flags(),
      event.process(),
      event.topicPartition(),
      event.sequence(),
      event.offset(),
      event.transaction(),
      event.writer()
    };
    int field = random.nextInt(fields.length);
    fields[field] =
        switch (field) {
          case 0 -> event.flags() ^ 1 << random.nextInt(6);
          case 1, 2 -> Math.max(-1, fields[field] + random.nextInt(3) - 1);
          default -> fields[field] + random.nextInt(5) - 2;
        };
    return new Event(
        event.kind(),
        (int) fields[0],
        (int) fields[1],
        (int) fields[2],
        event.timeNanos(),
        fields[3],
        fields[4],
        (int) fields[5],
        event.position(),
        event.size(),
        (int) fields[6],
        event.leaderEpoch(),
        event.text());
  }
}
