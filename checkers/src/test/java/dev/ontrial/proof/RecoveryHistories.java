package dev.ontrial.proof;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.List;

/**
 * All histories up to a bound of what happens when the last fault is over, with a recovery time of
 * two milliseconds, in which two events fit; and of transactions that brokers say hang.
 */
final class RecoveryHistories {
  private final Script script;
  private final RecordHistories.Visitor visitor;

  private RecoveryHistories(HistoryBuilder head, RecordHistories.Visitor visitor) {
    this.script = new Script(head);
    this.visitor = visitor;
  }

  /**
   * A record is sent, and a fault begins; then up to so many steps: one of two producers sends, or
   * is answered for its oldest open record, or ends; the fault ends, and another one begins and
   * ends; the clients have stopped.
   */
  static void recoveries(int steps, RecordHistories.Visitor visitor) {
    HistoryBuilder head = new HistoryBuilder().recovery(2);
    head.process(1, "producer").process(2, "producer");
    RecoveryHistories histories = new RecoveryHistories(head, visitor);
    histories.send(1);
    histories.script.fault(EventKind.FAULT_BEGIN, 1);
    histories.script.forEachRow(
        List.of(
            script -> histories.send(1),
            script -> histories.send(2),
            script -> histories.answer(1, Outcome.OK),
            script -> histories.answer(1, Outcome.INFO),
            script -> histories.answer(2, Outcome.SENT),
            script -> histories.once(EventKind.PROCESS_END, 1),
            script -> histories.fault(EventKind.FAULT_END, 1),
            script -> histories.fault(EventKind.FAULT_BEGIN, 2),
            script -> histories.fault(EventKind.FAULT_END, 2),
            script -> histories.quiesced()),
        steps,
        histories::visit);
  }

  /** Up to so many transactions that hang, of a known producer or none, in two logs. */
  static void hanging(int most, RecordHistories.Visitor visitor) {
    HistoryBuilder head = new HistoryBuilder().transactional().process(1, "producer");
    RecoveryHistories histories = new RecoveryHistories(head, visitor);
    histories.script.forEachRow(
        List.of(
            script -> script.hangs(1, 0),
            script -> script.hangs(Event.NONE, 1),
            script -> script.hangs(Event.NONE, 0)),
        most,
        histories::visit);
  }

  private void visit() {
    visitor.visit(script.events());
  }

  private void send(int process) {
    script.send(process, script.count(EventKind.SEND, process), 0, Event.NONE);
  }

  private void answer(int process, Outcome outcome) {
    int answered = script.count(EventKind.SEND_DONE, process);
    if (answered < script.count(EventKind.SEND, process)) {
      script.done(process, answered, 0, outcome, -1);
    }
  }

  private void once(EventKind kind, int process) {
    if (script.count(kind, process) == 0) {
      script.member(kind, process);
    }
  }

  private void quiesced() {
    if (script.events().stream().noneMatch(event -> event.text().equals("quiesced"))) {
      script.quiesced();
    }
  }

  /** A fault begins once, and ends once when it has begun. */
  private void fault(EventKind kind, int number) {
    boolean told = script.events().stream().anyMatch(event -> isFault(event, kind, number));
    boolean begun =
        script.events().stream().anyMatch(event -> isFault(event, EventKind.FAULT_BEGIN, number));
    if (!told && (begun || kind == EventKind.FAULT_BEGIN)) {
      script.fault(kind, number);
    }
  }

  private static boolean isFault(Event event, EventKind kind, int number) {
    return event.kind() == kind && event.sequence() == number;
  }
}
