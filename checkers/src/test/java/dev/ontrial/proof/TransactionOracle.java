package dev.ontrial.proof;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What must be found of transactions and of those that fence one another, straight from the
 * definitions, by plain loops over the list of events. It shares nothing with the checkers.
 */
final class TransactionOracle {
  private static final int NEVER = Integer.MAX_VALUE;

  private final List<Event> events;
  private final Charges charges = new Charges();

  private TransactionOracle(List<Event> events) {
    this.events = events;
  }

  /** What is to be found of two producers with one transactional id. */
  static Charges ofFences(List<Event> events) {
    TransactionOracle oracle = new TransactionOracle(events);
    Set<Long> zombies = new HashSet<>();
    Set<Long> early = new HashSet<>();
    for (int at = 0; at < events.size(); at++) {
      Event read = events.get(at);
      if (read.kind() != EventKind.READ || read.has(Flags.UNCOMMITTED)) {
        continue;
      }
      int sent = oracle.sent(read);
      if (sent == NEVER) {
        continue;
      }
      int asked = oracle.commitAsked(read.writer());
      if (asked != NEVER && at < asked && early.add(read.offset())) {
        oracle.charges.add(AnomalyKind.PRECOMMITTED_READ, 0, read.writer());
      }
      int fence = oracle.fence(read.writer());
      if ((sent > fence || (asked != NEVER && asked > fence)) && zombies.add(read.offset())) {
        oracle.charges.add(AnomalyKind.ZOMBIE_WRITE, 0, read.writer());
      }
    }
    return oracle.charges;
  }

  /** Where in the history a record that was met is sent, which may be later. */
  private int sent(Event read) {
    for (int at = 0; at < events.size(); at++) {
      Event send = events.get(at);
      if (send.kind() == EventKind.SEND
          && send.process() == read.writer()
          && send.sequence() == read.sequence()) {
        return at;
      }
    }
    return NEVER;
  }

  private int commitAsked(int process) {
    for (int at = 0; at < events.size(); at++) {
      Event end = events.get(at);
      if (end.kind() == EventKind.TXN_END && end.process() == process && end.has(Flags.COMMIT)) {
        return at;
      }
    }
    return NEVER;
  }

  /** Where another one is told that it has fenced the process, which does not come back. */
  private int fence(int process) {
    for (int at = 0; at < events.size(); at++) {
      Event told = events.get(at);
      if (told.kind() == EventKind.INIT_TXN_DONE
          && told.process() != process
          && isNewer(told.process(), process, at)) {
        return asksAfter(process, at) ? NEVER : at;
      }
    }
    return NEVER;
  }

  /** Whether one asked for the first time when the other had been told. */
  private boolean isNewer(int newer, int older, int until) {
    boolean told = false;
    for (int at = 0; at < until; at++) {
      Event event = events.get(at);
      told |= event.kind() == EventKind.INIT_TXN_DONE && event.process() == older;
      if (event.kind() == EventKind.INIT_TXN && event.process() == newer) {
        return told;
      }
    }
    return false;
  }

  private boolean asksAfter(int process, int fence) {
    for (int at = fence + 1; at < events.size(); at++) {
      if (events.get(at).kind() == EventKind.INIT_TXN && events.get(at).process() == process) {
        return true;
      }
    }
    return false;
  }

  /** A transaction: whose it is, its number there, and where it begins and ends in the history. */
  private record Txn(int process, int number, int begin, int done, boolean visible) {}

  /** What is to be found of transactions that write among each other. */
  static Charges ofCircles(List<Event> events) {
    TransactionOracle oracle = new TransactionOracle(events);
    oracle.circles(AnomalyKind.WRITE_CYCLE, oracle::precedes);
    return oracle.charges;
  }

  /** What is to be found of transforms that read from each other. */
  static Charges ofReads(List<Event> events) {
    TransactionOracle oracle = new TransactionOracle(events);
    oracle.circles(AnomalyKind.READ_CYCLE, oracle::isReadBy);
    for (int made = 0; made < events.size(); made++) {
      for (int input = made + 1; input < events.size(); input++) {
        oracle.fromTheFuture(events.get(made), events.get(input));
      }
    }
    return oracle.charges;
  }

  /** A record that was made, in a transaction that may have been committed, of a later one. */
  private void fromTheFuture(Event made, Event input) {
    if (made.kind() == EventKind.SEND
        && input.kind() == EventKind.SEND
        && made.transaction() != Event.NONE
        && input.transaction() == Event.NONE
        && made.writer() == input.process()
        && made.offset() == input.sequence()
        && commits(made.process(), made.transaction())) {
      charges.add(AnomalyKind.READ_CYCLE, made.topicPartition(), made.process());
    }
  }

  private boolean commits(int process, int transaction) {
    for (Event end : events) {
      if (end.kind() == EventKind.TXN_END
          && end.process() == process
          && end.transaction() == transaction
          && end.has(Flags.COMMIT)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a record of the second transaction was made from one of the first. */
  private boolean isReadBy(List<Txn> all, int a, int b) {
    Txn writer = all.get(a);
    Txn reader = all.get(b);
    for (Event made : events) {
      for (Event read : events) {
        if (made.kind() == EventKind.SEND
            && read.kind() == EventKind.SEND
            && writer.visible
            && reader.visible
            && made.process() == reader.process
            && made.transaction() == reader.number
            && read.process() == writer.process
            && read.transaction() == writer.number
            && made.writer() == read.process()
            && made.offset() == read.sequence()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether one transaction comes before another for what they wrote or read. */
  private interface Order {
    boolean holds(List<Txn> all, int a, int b);
  }

  private void circles(AnomalyKind kind, Order order) {
    List<Txn> all = transactions();
    int count = all.size();
    boolean[][] before = new boolean[count][count];
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        before[a][b] = a != b && (all.get(a).done < all.get(b).begin || order.holds(all, a, b));
      }
    }
    for (int by = 0; by < count; by++) {
      for (int a = 0; a < count; a++) {
        for (int b = 0; b < count; b++) {
          before[a][b] |= before[a][by] && before[by][b];
        }
      }
    }
    components(kind, all, before);
  }

  /** Each set of transactions all of which come before all others of it. */
  private void components(AnomalyKind kind, List<Txn> all, boolean[][] before) {
    Set<Integer> told = new HashSet<>();
    for (int a = 0; a < all.size(); a++) {
      Set<Integer> processes = new HashSet<>();
      boolean known = told.contains(a);
      for (int b = 0; b < all.size(); b++) {
        if (!known && before[a][b] && before[b][a]) {
          told.add(b);
          processes.add(all.get(b).process);
        }
      }
      if (!processes.isEmpty()) {
        charges.add(kind, Event.NONE, processes);
      }
    }
  }

  private List<Txn> transactions() {
    List<Txn> all = new ArrayList<>();
    for (int at = 0; at < events.size(); at++) {
      Event begin = events.get(at);
      if (begin.kind() != EventKind.TXN_BEGIN) {
        continue;
      }
      int done = NEVER;
      boolean committed = false;
      for (int later = at; later < events.size(); later++) {
        Event event = events.get(later);
        if (event.process() == begin.process() && event.transaction() == begin.transaction()) {
          committed |= event.kind() == EventKind.TXN_END && event.has(Flags.COMMIT);
          boolean ok = event.kind() == EventKind.TXN_DONE && event.outcome() == Outcome.OK;
          done = ok && committed ? later : done;
        }
      }
      all.add(new Txn(begin.process(), begin.transaction(), at, done, committed));
    }
    return all;
  }

  /**
   * Whether a record of one stands right before one of the other, where records that stand more
   * than once anywhere, and those of aborted transactions, are as if they were not there.
   */
  private boolean precedes(List<Txn> all, int a, int b) {
    for (int topicPartition = 0; topicPartition < 2; topicPartition++) {
      int last = -1;
      for (Event read : events) {
        if (read.kind() != EventKind.READ || read.topicPartition() != topicPartition) {
          continue;
        }
        int owner = owner(all, read);
        if (owner < 0 || !all.get(owner).visible || stands(read) > 1) {
          continue;
        }
        if (last == a && owner == b) {
          return true;
        }
        last = owner;
      }
    }
    return false;
  }

  private int owner(List<Txn> all, Event read) {
    Event send = events.get(sent(read));
    for (int each = 0; each < all.size(); each++) {
      if (all.get(each).process == send.process() && all.get(each).number == send.transaction()) {
        return each;
      }
    }
    return -1;
  }

  private int stands(Event read) {
    int stands = 0;
    for (Event other : events) {
      stands +=
          other.kind() == EventKind.READ
                  && other.writer() == read.writer()
                  && other.sequence() == read.sequence()
              ? 1
              : 0;
    }
    return stands;
  }
}
