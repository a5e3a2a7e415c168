package dev.ontrial.proof;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * All histories up to a bound of what may excuse the loss or the repetition of one record: causes
 * before its send, between its send and its answer, and after it, on its own topic-partition and on
 * another, of its own writer and of another.
 *
 * <p>The record is p1#1 of t-0. Before it, p5#0 and p1#0 are acknowledged there, at offsets 0 and
 * 1. Every event comes a millisecond after the one before.
 */
final class ExcuseHistories {
  /** What the configuration says of retries and acknowledgements. */
  enum Settings {
    ACKS_1,
    ACKS_ALL,
    IDEMPOTENT
  }

  /** What the complete final read shows of the record. */
  enum Damage {
    GONE,
    TWICE
  }

  /** What one of the enumerated histories is. */
  interface Visitor {
    /** Visits the events; the list is valid only during the call. */
    void visit(Settings settings, Damage damage, List<Event> events);
  }

  static final int WRITER = 1;
  static final int OTHER_WRITER = 5;
  static final int RECORD = 1;

  /** The next sequence of a batch that fails. */
  private static final int FAILING = 2;

  private final Settings settings;
  private final Script script;
  private final Visitor visitor;

  private ExcuseHistories(Settings settings, Visitor visitor) {
    this.settings = settings;
    this.visitor = visitor;
    HistoryBuilder head = new HistoryBuilder();
    if (settings != Settings.IDEMPOTENT) {
      head.notIdempotent(settings == Settings.ACKS_1 ? "1" : "all");
    }
    head.process(WRITER, "producer").process(OTHER_WRITER, "producer");
    head.leader(0, 1).leader(1, 1).retries(WRITER, 0, false).retries(OTHER_WRITER, 0, false);
    this.script = new Script(head.ok("5#0", 0).ok("1#0", 1));
  }

  /** Up to so many steps, of which one is the send. */
  static void visit(int steps, Visitor visitor) {
    for (Settings settings : Settings.values()) {
      ExcuseHistories histories = new ExcuseHistories(settings, visitor);
      histories.script.forEachRow(histories.alphabet(), steps, histories::visitBoth);
    }
  }

  private List<Consumer<Script>> alphabet() {
    List<Consumer<Script>> steps = new ArrayList<>();
    steps.add(made -> send());
    steps.add(made -> answer(Outcome.OK, 2));
    steps.add(made -> answer(Outcome.INFO, -1));
    steps.add(made -> afterSend(() -> made.read(Script.READER, 0, 2, Met.of(WRITER, RECORD), 0)));
    for (int topicPartition = 0; topicPartition < 2; topicPartition++) {
      int moved = topicPartition;
      steps.add(made -> made.inSync(moved, epoch(moved) + 1, 3));
    }
    for (int writer : new int[] {WRITER, OTHER_WRITER}) {
      steps.add(made -> made.retries(writer, retried(writer) + 1, false));
      steps.add(made -> fails(writer));
    }
    steps.add(made -> powerLoss(EventKind.FAULT_BEGIN, 1, "1,2,3"));
    steps.add(made -> powerLoss(EventKind.FAULT_END, 1, "1,2,3"));
    steps.add(made -> powerLoss(EventKind.FAULT_BEGIN, 2, "1"));
    return List.copyOf(steps);
  }

  private void visitBoth() {
    if (isSent()) {
      int size = script.size();
      for (Damage damage : Damage.values()) {
        end(damage);
        visitor.visit(settings, damage, script.events());
        script.cut(size);
      }
    }
  }

  /** What the harness looks at when the clients have ended, and the final read. */
  private void end(Damage damage) {
    script.retries(WRITER, retried(WRITER), true);
    script.retries(OTHER_WRITER, retried(OTHER_WRITER), true);
    script.inSync(0, epoch(0), 3);
    script.inSync(1, epoch(1), 3);
    script.last(0, 0, Met.of(OTHER_WRITER, 0));
    script.last(0, 1, Met.of(WRITER, 0));
    int end = 2;
    for (int copy = 0; copy < (damage == Damage.TWICE ? 2 : 0); copy++) {
      script.last(0, end++, Met.of(WRITER, RECORD));
    }
    script.finalEnd(0, 0, end, true);
    script.finalEnd(1, 0, 0, true);
  }

  private boolean isSent() {
    return script.has(EventKind.SEND, WRITER, RECORD);
  }

  private void send() {
    if (!isSent()) {
      script.send(WRITER, RECORD, 0, Event.NONE);
    }
  }

  private void answer(Outcome outcome, long offset) {
    if (isSent() && !script.has(EventKind.SEND_DONE, WRITER, RECORD)) {
      script.done(WRITER, RECORD, 0, outcome, offset);
    }
  }

  private void afterSend(Runnable step) {
    if (isSent()) {
      step.run();
    }
  }

  /** Another batch of a writer fails, once. */
  private void fails(int writer) {
    if (!script.has(EventKind.SEND, writer, FAILING)) {
      script.send(writer, FAILING, 0, Event.NONE);
      script.done(writer, FAILING, 0, Outcome.INFO, -1);
    }
  }

  private void powerLoss(EventKind kind, int number, String nodes) {
    boolean begun = script.has(EventKind.FAULT_BEGIN, Event.NONE, number);
    boolean wanted = kind == EventKind.FAULT_BEGIN ? !begun : begun;
    if (wanted && !script.has(kind, Event.NONE, number)) {
      script.powerLoss(kind, number, nodes);
    }
  }

  private int epoch(int topicPartition) {
    return script.events().stream()
        .filter(event -> event.kind() == EventKind.LEADER)
        .filter(event -> event.topicPartition() == topicPartition)
        .mapToInt(Event::leaderEpoch)
        .max()
        .orElse(0);
  }

  private long retried(int writer) {
    return script.events().stream()
        .filter(event -> event.kind() == EventKind.METRIC && event.process() == writer)
        .mapToLong(Event::offset)
        .max()
        .orElse(0);
  }
}
