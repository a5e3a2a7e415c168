package dev.ontrial.export;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sends and transactions of a history, as operations of Jepsen's. */
final class JepsenSends {
  /** A record by its writer and number, or a transaction. */
  private record Id(int process, long number) {}

  private static final String INFO = "info";

  private final Map<Id, Event> sends = new LinkedHashMap<>();
  private final Map<Id, Event> answers = new HashMap<>();
  private final Map<Id, Event> begins = new HashMap<>();
  private final Map<Id, List<Event>> ends = new HashMap<>();
  private final long lastNanos;
  private int unplaced;

  JepsenSends(List<Event> events) {
    long last = 0;
    for (Event event : events) {
      last = Math.max(last, event.timeNanos());
      switch (event.kind().family()) {
        case SEND -> (event.kind() == EventKind.SEND ? sends : answers).put(record(event), event);
        case TRANSACTION -> {
          if (event.kind() == EventKind.TXN_BEGIN) {
            begins.put(transaction(event), event);
          } else {
            ends.computeIfAbsent(transaction(event), id -> new ArrayList<>()).add(event);
          }
        }
        case FILE, DECLARATION, READ, HANDLED, SHARE_ACK, OTHER -> {}
      }
    }
    lastNanos = last;
  }

  private static Id record(Event event) {
    return new Id(event.process(), event.sequence());
  }

  private static Id transaction(Event event) {
    return new Id(event.process(), event.transaction());
  }

  /** How many records went nobody knows where, so that they have no key. */
  int unplaced() {
    return unplaced;
  }

  /** One operation for each plain send, and one for each transaction. */
  List<JepsenOp> ops() {
    List<JepsenOp> ops = new ArrayList<>();
    Map<Id, List<Event>> transactions = new LinkedHashMap<>();
    for (Event send : sends.values()) {
      if (key(send) == Event.NONE) {
        unplaced++;
      } else if (send.transaction() == Event.NONE) {
        ops.add(plain(send));
      } else {
        transactions.computeIfAbsent(transaction(send), id -> new ArrayList<>()).add(send);
      }
    }
    transactions.forEach((id, parts) -> ops.add(transaction(id, parts)));
    return ops;
  }

  private JepsenOp plain(Event send) {
    Event answer = answers.get(record(send));
    String type = answer == null ? INFO : type(answer.outcome());
    return new JepsenOp(
        send.process(),
        "send",
        type,
        send.timeNanos(),
        answer == null ? lastNanos : answer.timeNanos(),
        JepsenOp.vector(List.of(asked(send))),
        JepsenOp.vector(List.of(type.equals("ok") ? told(send) : asked(send))));
  }

  private static String type(Outcome outcome) {
    return switch (outcome) {
      case OK -> "ok";
      case FAIL -> "fail";
      // What was sent with acks=0 is promised to nobody.
      case INFO, SENT, NONE -> INFO;
    };
  }

  private JepsenOp transaction(Id id, List<Event> parts) {
    Event begin = begins.getOrDefault(id, parts.get(0));
    Event commit = null;
    Event last = null;
    for (Event end : ends.getOrDefault(id, List.of())) {
      boolean done = end.kind() == EventKind.TXN_DONE;
      last = done ? end : last;
      commit = end.has(Flags.COMMIT) && (done || commit == null) ? end : commit;
    }
    String type = fate(commit);
    List<String> asked = new ArrayList<>();
    List<String> told = new ArrayList<>();
    for (Event part : parts) {
      asked.add(asked(part));
      told.add(type.equals("ok") ? told(part) : asked(part));
    }
    return new JepsenOp(
        id.process(),
        "txn",
        type,
        begin.timeNanos(),
        last == null ? lastNanos : last.timeNanos(),
        JepsenOp.vector(asked),
        JepsenOp.vector(told));
  }

  /** A transaction whose commit was never asked for is never visible. */
  private static String fate(@Nullable Event commit) {
    if (commit == null) {
      return "fail";
    }
    return commit.kind() == EventKind.TXN_DONE ? type(commit.outcome()) : INFO;
  }

  private int key(Event send) {
    Event answer = answers.get(record(send));
    return send.topicPartition() == Event.NONE && answer != null
        ? answer.topicPartition()
        : send.topicPartition();
  }

  private String asked(Event send) {
    return "[:send " + key(send) + " " + value(send.process(), send.sequence()) + "]";
  }

  private String told(Event send) {
    Event answer = answers.get(record(send));
    long at = answer == null || answer.outcome() != Outcome.OK ? -1 : answer.offset();
    String offset = at < 0 ? "nil" : String.valueOf(at);
    String value = value(send.process(), send.sequence());
    return "[:send " + key(send) + " [" + offset + " " + value + "]]";
  }

  /** A value that no other record has; its last nine digits are the record's number. */
  static String value(int process, long sequence) {
    return String.valueOf(process * 1_000_000_000L + sequence);
  }
}
