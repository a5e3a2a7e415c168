package dev.ontrial.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes small histories for tests; every event comes one millisecond after the one before.
 *
 * <p>There are two topic-partitions, t-0 and t-1, of one configuration named "c". Records are
 * written {@code "3#17"}: number 17 of process 3.
 */
public final class HistoryBuilder {
  public static final int READER = 90;
  public static final int FINAL_READER = 99;

  private String clients = "4.3.1";
  private final List<Event> events = new ArrayList<>();
  private final String[] roles = {"", ""};
  private String workload = "sequenced";
  private final Map<String, String> settings =
      new TreeMap<>(
          Map.of(
              "acks", "all",
              "enable.idempotence", "true",
              "transactional", "false",
              "max.in.flight.requests.per.connection", "5",
              "unclean.leader.election.enable", "false"));
  private String rest = "";
  private String brokers = "";
  private String lastPhase = "read";
  private long recoveryMillis = 1000;
  private long millis;
  private int faults;

  /** Sets a setting of the configuration. */
  public HistoryBuilder setting(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** Within what time after the last fault a record must be acknowledged; 1,000 if not told. */
  public HistoryBuilder recovery(long withinMillis) {
    recoveryMillis = withinMillis;
    return this;
  }

  /** The version of the clients; 4.3.1 where nothing is said. */
  public HistoryBuilder clients(String version) {
    clients = version;
    return this;
  }

  /** The version of the brokers; unknown where nothing is said. A name is a program of one node. */
  public HistoryBuilder brokers(String version) {
    brokers = version;
    return this;
  }

  /** A configuration without idempotence. */
  public HistoryBuilder notIdempotent(String acks) {
    return setting("acks", acks).setting("enable.idempotence", "false");
  }

  /** A configuration with transactions. */
  public HistoryBuilder transactional() {
    return setting("transactional", "true");
  }

  /** Further fields of the configuration, as JSON that begins with a comma. */
  public HistoryBuilder declare(String json) {
    rest += json;
    return this;
  }

  /** What the configuration's clients do. */
  public HistoryBuilder workload(String name) {
    workload = name;
    return this;
  }

  /** An application's configuration whose commits come {@code before}, {@code after} or `auto`. */
  public HistoryBuilder application(String processing) {
    return workload("application").setting("processing", processing);
  }

  /** A topic-partition's role. */
  public HistoryBuilder role(int topicPartition, String role) {
    roles[topicPartition] = role;
    return this;
  }

  /** A configuration that makes output in t-1 from the input in t-0. */
  public HistoryBuilder makes(String name, String outputRole) {
    return workload(name).role(0, "input").role(1, outputRole);
  }

  /** Lets time pass. */
  public HistoryBuilder pass(long moreMillis) {
    millis += moreMillis;
    return this;
  }

  /** The next event comes at that time, also if it is earlier than the last one. */
  public HistoryBuilder at(long atMillis) {
    millis = atMillis - 1;
    return this;
  }

  /** A process is about to send to t-0. */
  public HistoryBuilder send(String record) {
    return send(record, 0);
  }

  /** A process is about to send. */
  public HistoryBuilder send(String record, int topicPartition) {
    return send(record, topicPartition, Event.NONE, 0);
  }

  /** A process is about to send in a transaction. */
  public HistoryBuilder send(String record, int topicPartition, int transaction, int position) {
    int by = writerOf(record);
    int at = sequence(record);
    EventKind send = EventKind.SEND;
    return add(send, 0, by, topicPartition, at, -1, transaction, position, 0, -1, -1, "");
  }

  /** A process is about to send a record made from another one, or the same one again. */
  public HistoryBuilder sendAgain(String record, int topicPartition, String original) {
    return sendAgain(record, topicPartition, original, Event.NONE);
  }

  /** The same in a transaction. */
  public HistoryBuilder sendAgain(
      String record, int topicPartition, String original, int transaction) {
    return add(
        EventKind.SEND,
        0,
        writerOf(record),
        topicPartition,
        sequence(record),
        sequence(original),
        transaction,
        0,
        0,
        writerOf(original),
        -1,
        "");
  }

  /** A process of the configuration is declared. */
  public HistoryBuilder process(int process, String role) {
    String text = "{\"role\":\"" + role + "\",\"configuration\":\"c\",\"group\":\"g\"}";
    return simple(EventKind.PROCESS, process, Event.NONE, 0, 0, text);
  }

  /** A process ends. */
  public HistoryBuilder ends(int process, boolean crashed) {
    int flags = crashed ? Flags.CRASHED : 0;
    EventKind kind = EventKind.PROCESS_END;
    return add(kind, flags, process, -1, 0, 0, -1, 0, 0, -1, -1, "");
  }

  /** A member of the group is given t-0. */
  public HistoryBuilder assigned(int process) {
    return simple(EventKind.ASSIGNED, process, 0, 0, -1, "");
  }

  /** A member of the group gives t-0 back. */
  public HistoryBuilder revoked(int process) {
    return simple(EventKind.REVOKED, process, 0, 0, -1, "");
  }

  /** A member of the group is handed a record of t-0. */
  public HistoryBuilder polled(int process, long offset, String record) {
    return read(process, 0, offset, record, 0);
  }

  /** A member of the group has processed a record of t-0. */
  public HistoryBuilder processed(int process, long offset, String record) {
    return touched(EventKind.PROCESSED, 0, process, offset, record, 0);
  }

  /** A member of the group is handed a record of t-0, and processes it. */
  public HistoryBuilder handles(int process, long offset, String record) {
    return polled(process, offset, record).processed(process, offset, record);
  }

  /** A member of the group commits a position of t-0; NONE leaves it without an answer. */
  public HistoryBuilder commits(int process, long position, Outcome outcome) {
    simple(EventKind.OFFSET_COMMIT, process, 0, 0, position, "");
    return outcome == Outcome.NONE ? this : committed(process, position, outcome);
  }

  /** A commit of a position of t-0 was answered. */
  public HistoryBuilder committed(int process, long position, Outcome outcome) {
    EventKind kind = EventKind.OFFSET_COMMIT_DONE;
    return add(kind, code(outcome), process, 0, 0, position, -1, 0, 0, -1, -1, "");
  }

  /** The position of the group in the end. */
  public HistoryBuilder groupOffset(int topicPartition, long position) {
    return simple(EventKind.GROUP_OFFSET, Event.NONE, topicPartition, 0, position, "g");
  }

  /** A share consumer is handed a record of t-0. */
  public HistoryBuilder delivered(int process, long offset, String record, int deliveries) {
    return touched(EventKind.DELIVERED, 0, process, offset, record, deliveries);
  }

  /** A share consumer accepts a record of t-0; NONE leaves it without an answer. */
  public HistoryBuilder acknowledges(int process, long offset, Outcome outcome) {
    touched(EventKind.SHARE_ACK, 0, process, offset, "0#0", 0);
    return outcome == Outcome.NONE
        ? this
        : touched(EventKind.SHARE_ACK_DONE, code(outcome), process, offset, "0#0", 0);
  }

  private HistoryBuilder touched(
      EventKind kind, int flags, int process, long offset, String record, int size) {
    long number = sequence(record);
    return add(kind, flags, process, 0, number, offset, -1, 0, size, writerOf(record), -1, "");
  }

  /** The complete final read of derived records, written {@code "3#17=2"}: carrying the count 2. */
  public HistoryBuilder finalDerived(int topicPartition, String... log) {
    for (int offset = 0; offset < log.length; offset++) {
      String[] parts = log[offset].split("=", 2);
      add(
          EventKind.READ,
          Flags.FINAL | Flags.MISROUTED,
          FINAL_READER,
          topicPartition,
          sequence(parts[0]),
          offset,
          Event.NONE,
          Integer.parseInt(parts[1]),
          0,
          writerOf(parts[0]),
          -1,
          "");
    }
    return finalEnd(topicPartition, 0, log.length, true);
  }

  /** A send to t-0 was answered. */
  public HistoryBuilder done(String record, Outcome outcome, long offset) {
    return done(record, 0, outcome, offset);
  }

  /** A send was answered. */
  public HistoryBuilder done(String record, int topicPartition, Outcome outcome, long offset) {
    return add(
        EventKind.SEND_DONE,
        code(outcome),
        writerOf(record),
        topicPartition,
        sequence(record),
        offset,
        Event.NONE,
        0,
        0,
        Event.NONE,
        -1,
        outcome == Outcome.INFO ? "TimeoutException: delivery timeout" : "");
  }

  /** A send to t-0 with its OK. */
  public HistoryBuilder ok(String record, long offset) {
    return send(record).done(record, Outcome.OK, offset);
  }

  /** A transaction begins. */
  public HistoryBuilder begin(int process, int transaction) {
    return transaction(EventKind.TXN_BEGIN, 0, process, transaction);
  }

  /** A commit is asked for; NONE leaves it without an answer. */
  public HistoryBuilder commit(int process, int transaction, Outcome outcome) {
    return end(process, transaction, Flags.COMMIT, outcome);
  }

  /** An abort is asked for; NONE leaves it without an answer. */
  public HistoryBuilder abort(int process, int transaction, Outcome outcome) {
    return end(process, transaction, 0, outcome);
  }

  private HistoryBuilder end(int process, int transaction, int flags, Outcome outcome) {
    transaction(EventKind.TXN_END, flags, process, transaction);
    return outcome == Outcome.NONE
        ? this
        : transaction(EventKind.TXN_DONE, flags | code(outcome), process, transaction);
  }

  /** A concurrent reader meets a record. */
  public HistoryBuilder read(int topicPartition, long offset, String record, int flags) {
    return read(READER, topicPartition, offset, record, flags);
  }

  private HistoryBuilder read(
      int reader, int topicPartition, long offset, String record, int flags) {
    return add(
        EventKind.READ,
        flags,
        reader,
        topicPartition,
        sequence(record),
        offset,
        Event.NONE,
        0,
        0,
        writerOf(record),
        -1,
        "");
  }

  /** The complete final read of a topic-partition, from offset 0; "-" stands for a marker. */
  public HistoryBuilder finalRead(int topicPartition, String... log) {
    return finalRecords(topicPartition, log).finalEnd(topicPartition, 0, log.length, true);
  }

  /** The records of a final read, without its end. */
  public HistoryBuilder finalRecords(int topicPartition, String... log) {
    for (int offset = 0; offset < log.length; offset++) {
      if (!log[offset].equals("-")) {
        read(FINAL_READER, topicPartition, offset, log[offset], Flags.FINAL);
      }
    }
    return this;
  }

  /** The end of a final read. */
  public HistoryBuilder finalEnd(int topicPartition, long first, long end, boolean complete) {
    int flags = complete ? Flags.COMPLETE : 0;
    return add(
        EventKind.FINAL_READ,
        flags,
        FINAL_READER,
        topicPartition,
        first,
        end,
        Event.NONE,
        0,
        0,
        Event.NONE,
        -1,
        complete ? "" : "timed out");
  }

  /** A fault begins. */
  public HistoryBuilder fault() {
    return fault("{\"kind\":\"kill\",\"target\":\"leader\",\"nodes\":[2]}");
  }

  /** A fault begins, described by JSON. */
  public HistoryBuilder fault(String json) {
    faults++;
    return simple(EventKind.FAULT_BEGIN, Event.NONE, Event.NONE, faults, 0, json);
  }

  /** The last fault ends. */
  public HistoryBuilder healed() {
    return simple(EventKind.FAULT_END, Event.NONE, Event.NONE, faults, 0, "{\"connectionsCut\":2}");
  }

  /** The brokers tell who leads. */
  public HistoryBuilder leader(int topicPartition, int epoch) {
    return inSync(topicPartition, epoch, 3);
  }

  /** The brokers tell who leads, and how many replicas are in sync. */
  public HistoryBuilder inSync(int topicPartition, int epoch, int replicas) {
    return add(EventKind.LEADER, 0, -1, topicPartition, 0, 0, -1, 0, replicas, 1, epoch, "");
  }

  /** How many records a producer has sent again; last marks the value taken at its close. */
  public HistoryBuilder retries(int process, long count, boolean last) {
    return metric(process, "record-retry-total", count, last);
  }

  /** A sample of a metric; {@code last} if it was taken when nothing could rise any more. */
  public HistoryBuilder metric(int process, String name, long value, boolean last) {
    int position = last ? 1 : 0;
    return add(EventKind.METRIC, 0, process, -1, 0, value, -1, position, 0, -1, -1, name);
  }

  /** An event that is mostly its text. */
  public HistoryBuilder simple(
      EventKind kind, int process, int topicPartition, long sequence, long offset, String text) {
    return add(
        kind, 0, process, topicPartition, sequence, offset, Event.NONE, 0, 0, Event.NONE, -1, text);
  }

  /** What the cluster acknowledges of topic t, or has of it in the end. */
  public HistoryBuilder metadata(boolean readBack, TopicMetadata told) {
    int at = told.topic().isEmpty() ? Event.NONE : 0;
    int flags = readBack ? Flags.READ_BACK : 0;
    return add(EventKind.METADATA, flags, -1, at, 0, 0, -1, 0, 0, -1, -1, told.encode());
  }

  /** The phase that the trial ends in; `read` unless said otherwise, empty for none. */
  public HistoryBuilder endsIn(String phase) {
    lastPhase = phase;
    return this;
  }

  /** The events with the declarations before them, and the last phase behind. */
  public List<Event> events() {
    List<Event> declared = new ArrayList<>();
    HistoryBuilder head = new HistoryBuilder();
    head.simple(
        EventKind.TRIAL,
        Event.NONE,
        Event.NONE,
        0,
        0,
        "{\"name\":\"t\",\"fault\":\"f\",\"kafka\":\"%s\",\"clients\":\"%s\",\"recoveryMillis\":%d,\"brokers\":%d}"
            .formatted(brokers, clients, recoveryMillis, brokers.matches("[a-z].*") ? 1 : 3));
    StringBuilder json =
        new StringBuilder("{\"name\":\"c\",\"workload\":\"" + workload + "\",\"settings\":{");
    settings.forEach((key, value) -> json.append('"' + key + "\":\"" + value + "\","));
    json.setLength(json.length() - 1);
    head.simple(EventKind.CONFIGURATION, Event.NONE, Event.NONE, 0, 0, json + "}" + rest + "}");
    for (int id = 0; id < 2; id++) {
      boolean made = roles[id].equals("output") || roles[id].equals("derived");
      String name =
          made ? "{\"topic\":\"made\",\"partition\":0" : "{\"topic\":\"t\",\"partition\":" + id;
      String text = name + ",\"configuration\":\"c\",\"role\":\"" + roles[id] + "\"}";
      head.simple(EventKind.TOPIC_PARTITION, Event.NONE, id, 0, 0, text);
    }
    declared.addAll(head.events);
    declared.addAll(events);
    if (!lastPhase.isEmpty()) {
      HistoryBuilder tail = new HistoryBuilder();
      tail.millis = millis;
      declared.addAll(tail.simple(EventKind.PHASE, -1, -1, 0, 0, lastPhase).events);
    }
    return declared;
  }

  /** The history. */
  public History build() {
    return History.of(events());
  }

  /** The bits that say this outcome. */
  public static int code(Outcome outcome) {
    return Arrays.asList(Outcome.values()).indexOf(outcome);
  }

  private HistoryBuilder transaction(EventKind kind, int flags, int process, int number) {
    return add(kind, flags, process, Event.NONE, 0, 0, number, 0, 0, Event.NONE, -1, "");
  }

  /** Any event. */
  public HistoryBuilder add(
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
      int leaderEpoch,
      String text) {
    millis++;
    events.add(
        new Event(
            kind,
            flags,
            process,
            topicPartition,
            millis * 1_000_000,
            sequence,
            offset,
            transaction,
            position,
            size,
            writer,
            leaderEpoch,
            text));
    return this;
  }

  private static int writerOf(String record) {
    return Integer.parseInt(record.substring(0, record.indexOf('#')));
  }

  private static int sequence(String record) {
    return Integer.parseInt(record.substring(record.indexOf('#') + 1));
  }
}
