package dev.ontrial.proof;

import dev.ontrial.history.Event;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * All histories of producers, readers and the final reads of two topic-partitions, up to a bound.
 *
 * <p>Two that differ only by the numbers of processes or of topic-partitions are alike: processes
 * are numbered in the order in which they first send, and the topic-partition that is sent to first
 * is t-0. Sends come before ends of transactions, those before final reads, and those before
 * concurrent reads: no definition here asks for the time of an event, but for the order of the
 * events of one process, and of one reader's.
 */
final class RecordHistories {
  /** How a transaction is ended. */
  enum End {
    NEVER,
    ABORT_UNANSWERED,
    ABORTED,
    COMMITTED,
    COMMIT_FAILED,
    COMMIT_UNANSWERED,
    COMMIT_TIMED_OUT_AND_ABORTED;

    void tell(Script script, int process, int transaction) {
      switch (this) {
        case NEVER -> {}
        case ABORT_UNANSWERED -> script.transactionEnd(process, transaction, false, Outcome.NONE);
        case ABORTED -> script.transactionEnd(process, transaction, false, Outcome.OK);
        case COMMITTED -> script.transactionEnd(process, transaction, true, Outcome.OK);
        case COMMIT_FAILED -> script.transactionEnd(process, transaction, true, Outcome.FAIL);
        case COMMIT_UNANSWERED -> script.transactionEnd(process, transaction, true, Outcome.NONE);
        case COMMIT_TIMED_OUT_AND_ABORTED -> {
          script.transactionEnd(process, transaction, true, Outcome.INFO);
          script.transactionEnd(process, transaction, false, Outcome.OK);
        }
      }
    }
  }

  /** How a final read ended. */
  enum Final {
    COMPLETE,
    INCOMPLETE,
    BEGAN_LATE,
    NONE
  }

  /**
   * The bound.
   *
   * @param sends how many records are sent
   * @param slots how many offsets the two final reads have together
   * @param reads how many records a concurrent reader meets
   * @param transactional whether records may be sent in transactions
   * @param chosen whether the client may choose where a record goes
   * @param strangers whether readers meet what nobody sent, or what is damaged
   * @param finals how final reads may end
   */
  record Bound(
      int sends,
      int slots,
      int reads,
      boolean transactional,
      boolean chosen,
      boolean strangers,
      List<Final> finals) {}

  /** Takes one history; the list is changed afterwards. */
  interface Visitor {
    void visit(List<Event> events);
  }

  private record Sent(int process, int sequence, int transaction) {
    Met met() {
      return Met.of(process, sequence);
    }
  }

  private static final int PROCESSES = 2;
  private static final int TRANSACTIONS = 2;
  private static final Outcome[] PLAIN = {
    Outcome.NONE, Outcome.OK, Outcome.FAIL, Outcome.INFO, Outcome.SENT
  };
  private static final Outcome[] IN_TRANSACTION = {Outcome.NONE, Outcome.OK, Outcome.FAIL};

  private final Bound bound;
  private final Visitor visitor;
  private final Script script;
  private final List<Sent> sent = new ArrayList<>();
  private final List<Met> symbols = new ArrayList<>();

  private RecordHistories(Bound bound, Visitor visitor) {
    this.bound = bound;
    this.visitor = visitor;
    HistoryBuilder head = new HistoryBuilder().process(1, "producer").process(2, "producer");
    this.script = new Script(bound.transactional ? head.transactional() : head);
  }

  /** Visits each history within the bound once. */
  static void visit(Bound bound, Visitor visitor) {
    new RecordHistories(bound, visitor).sends(0, false);
  }

  /**
   * Two contents of which one is sent by p1 and again by p1 or p2, up to three times, and every log
   * of t-0 of so many offsets.
   */
  static void resends(int slots, Visitor visitor) {
    Bound bound = new Bound(0, slots, 0, false, false, false, List.of(Final.COMPLETE));
    for (int by = 1; by <= 2; by++) {
      RecordHistories histories = new RecordHistories(bound, visitor);
      histories.script.send(1, 0, 0, Event.NONE);
      histories.script.send(1, 1, 0, Event.NONE);
      histories.script.resend(by, 2, 1, 0);
      histories.script.resend(2, 3, 1, 0);
      histories.sent.add(new Sent(1, 0, Event.NONE));
      histories.sent.add(new Sent(1, 1, Event.NONE));
      histories.sent.add(new Sent(by, 2, Event.NONE));
      histories.sent.add(new Sent(2, 3, Event.NONE));
      histories.finals();
    }
  }

  private void sends(int processes, boolean placed) {
    if (sent.size() == bound.sends) {
      ends(0);
      return;
    }
    for (int process = 1; process <= Math.min(PROCESSES, processes + 1); process++) {
      for (int place = bound.chosen ? -1 : 0; place < (placed ? 2 : 1); place++) {
        for (int transaction = -1; transaction <= lastTransaction(process); transaction++) {
          send(process, place, transaction, Math.max(processes, process), placed || place >= 0);
        }
      }
    }
  }

  /** The number of the next transaction that the process may begin. */
  private int lastTransaction(int process) {
    if (!bound.transactional) {
      return Event.NONE;
    }
    int begun =
        sent.stream()
            .filter(each -> each.process == process)
            .mapToInt(Sent::transaction)
            .max()
            .orElse(Event.NONE);
    return Math.min(TRANSACTIONS - 1, begun + 1);
  }

  private void send(int process, int place, int transaction, int processes, boolean placed) {
    int sequence = (int) sent.stream().filter(each -> each.process == process).count();
    sent.add(new Sent(process, sequence, transaction));
    int size = script.size();
    for (Outcome outcome : transaction == Event.NONE ? PLAIN : IN_TRANSACTION) {
      boolean told = outcome == Outcome.OK && place < 0;
      for (int chosen = told ? 0 : place; chosen <= (told ? (placed ? 1 : 0) : place); chosen++) {
        script.send(process, sequence, place, transaction);
        if (outcome != Outcome.NONE) {
          script.done(process, sequence, chosen, outcome);
        }
        sends(processes, placed || told);
        script.cut(size);
      }
    }
    sent.remove(sent.size() - 1);
  }

  /** Ends the transactions of the records from there on, each once. */
  private void ends(int from) {
    int at = from;
    while (at < sent.size() && (sent.get(at).transaction == Event.NONE || isEarlier(at))) {
      at++;
    }
    if (at == sent.size()) {
      finals();
      return;
    }
    int size = script.size();
    for (End end : End.values()) {
      end.tell(script, sent.get(at).process, sent.get(at).transaction);
      ends(at + 1);
      script.cut(size);
    }
  }

  private boolean isEarlier(int at) {
    return sent.subList(0, at).stream()
        .anyMatch(
            s -> s.process == sent.get(at).process && s.transaction == sent.get(at).transaction);
  }

  private void finals() {
    symbols.clear();
    sent.forEach(each -> symbols.add(each.met()));
    if (bound.strangers) {
      symbols.addAll(List.of(Met.PHANTOM, Met.CORRUPT, Met.FOREIGN));
      if (!sent.isEmpty()) {
        symbols.add(sent.get(0).met().elsewhere());
      }
    }
    for (Final first : bound.finals) {
      for (Final second : bound.finals) {
        slot(0, first, second, 0, bound.slots);
      }
    }
  }

  /** The records of one final read, then those of the other, then what a reader meets. */
  private void slot(int place, Final now, Final next, int offset, int left) {
    int size = script.size();
    if (now != Final.NONE) {
      script.finalEnd(place, now == Final.BEGAN_LATE ? 1 : 0, offset, now != Final.INCOMPLETE);
    }
    if (place == 0) {
      slot(1, next, now, 0, left);
    } else {
      reads(bound.reads);
    }
    script.cut(size);
    if (left == 0 || now == Final.NONE) {
      return;
    }
    slot(place, now, next, offset + 1, left - 1);
    for (Met met : symbols) {
      script.read(Script.FINAL_READER, place, offset, met, Flags.FINAL);
      slot(place, now, next, offset + 1, left - 1);
      script.cut(size);
    }
  }

  private void reads(int left) {
    visitor.visit(script.events());
    if (left == 0) {
      return;
    }
    int size = script.size();
    for (int place = 0; place < 2; place++) {
      for (int offset = 0; offset < 2; offset++) {
        for (Met met : symbols) {
          for (int flags : new int[] {0, Flags.UNCOMMITTED}) {
            script.read(Script.READER, place, offset, met, flags);
            reads(left - 1);
            script.cut(size);
          }
        }
      }
    }
  }
}
