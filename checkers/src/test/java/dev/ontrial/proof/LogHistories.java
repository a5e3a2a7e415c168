package dev.ontrial.proof;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * All histories up to a bound of what the order of events decides: when sends were answered, where
 * readers went, what leaders told of their logs, and what members committed. Everything is of t-0,
 * but for one read.
 */
final class LogHistories {
  private static final int[] MEMBERS = {7, 8};

  private final Script script;
  private final RecordHistories.Visitor visitor;

  private LogHistories(HistoryBuilder head, RecordHistories.Visitor visitor) {
    this.script = new Script(head);
    this.visitor = visitor;
  }

  /** A record that was sent. */
  private record Sent(int process, int sequence) {}

  /**
   * Up to so many sends of two processes, each answered at any time later by OK with an offset or
   * none, by INFO, or never; and every log of as many offsets, read whole or not.
   */
  static void orders(int sends, RecordHistories.Visitor visitor) {
    HistoryBuilder head = new HistoryBuilder().process(1, "producer").process(2, "producer");
    new LogHistories(head, visitor).sends(sends, List.of(), List.of());
  }

  private void sends(int most, List<Sent> sent, List<Sent> open) {
    log(sent, 0, most);
    int size = script.size();
    int first = sent.isEmpty() ? 1 : 2;
    for (int process = 1; sent.size() < most && process <= first; process++) {
      int writer = process;
      int sequence = (int) sent.stream().filter(each -> each.process == writer).count();
      script.send(process, sequence, 0, Event.NONE);
      Sent one = new Sent(process, sequence);
      sends(most, with(sent, one), with(open, one));
      script.cut(size);
    }
    for (Sent each : open) {
      List<Sent> left = open.stream().filter(other -> !other.equals(each)).toList();
      for (int offset = -1; offset < most; offset++) {
        script.done(each.process, each.sequence, 0, Outcome.OK, offset);
        sends(most, sent, left);
        script.cut(size);
      }
      script.done(each.process, each.sequence, 0, Outcome.INFO, 0);
      sends(most, sent, left);
      script.cut(size);
    }
  }

  private static List<Sent> with(List<Sent> all, Sent one) {
    List<Sent> more = new ArrayList<>(all);
    more.add(one);
    return more;
  }

  private void log(List<Sent> sent, int offset, int left) {
    ended(offset);
    if (left == 0) {
      return;
    }
    log(sent, offset + 1, left - 1);
    int size = script.size();
    for (Sent each : sent) {
      script.read(Script.FINAL_READER, 0, offset, Met.of(each.process, each.sequence), Flags.FINAL);
      log(sent, offset + 1, left - 1);
      script.cut(size);
    }
  }

  private void ended(int offset) {
    int size = script.size();
    script.finalEnd(0, 0, offset, true);
    visit();
    script.cut(size);
    script.finalEnd(0, 0, offset, false);
    visit();
    script.cut(size);
  }

  private void visit() {
    visitor.visit(script.events());
  }

  /**
   * Up to so many steps of a reader that nobody assigns anything and one that is assigned t-0 and
   * loses it: each meets the record at offset 0, 1 or 2, the one also something of t-1. Then every
   * final read of three offsets, a record or none at each. The first reader begins at offset 0.
   */
  static void polls(int steps, RecordHistories.Visitor visitor) {
    HistoryBuilder head =
        new HistoryBuilder().workload("application").process(MEMBERS[0], "application");
    String reads = "{\"role\":\"reader\",\"configuration\":\"c\"}";
    head.simple(EventKind.PROCESS, Script.READER, Event.NONE, 0, 0, reads);
    List<Consumer<Script>> alphabet = new ArrayList<>();
    for (int reader : new int[] {Script.READER, MEMBERS[0]}) {
      for (int offset = 0; offset < 3; offset++) {
        int at = offset;
        alphabet.add(script -> script.read(reader, 0, at, Met.of(1, at), 0));
      }
    }
    alphabet.add(script -> script.read(Script.READER, 1, 1, Met.of(2, 1), 0));
    alphabet.add(script -> script.member(EventKind.ASSIGNED, MEMBERS[0]));
    alphabet.add(script -> script.member(EventKind.REVOKED, MEMBERS[0]));
    LogHistories histories = new LogHistories(head, visitor);
    histories.script.forEachRow(alphabet, steps, () -> histories.three(0));
  }

  private void three(int offset) {
    if (offset == 3) {
      ended(3);
      return;
    }
    three(offset + 1);
    int size = script.size();
    script.read(Script.FINAL_READER, 0, offset, Met.of(1, offset), Flags.FINAL);
    three(offset + 1);
    script.cut(size);
  }

  /** Up to so many end offsets 0 to 2, of three epochs and with both isolation levels. */
  static void endOffsets(int answers, RecordHistories.Visitor visitor) {
    List<Consumer<Script>> alphabet = new ArrayList<>();
    for (int flags : new int[] {0, Flags.UNCOMMITTED}) {
      for (int epoch = 1; epoch <= 3; epoch++) {
        for (int offset = 0; offset < 3; offset++) {
          int in = epoch;
          int end = offset;
          alphabet.add(script -> script.endOffset(flags, in, end));
        }
      }
    }
    LogHistories histories = new LogHistories(new HistoryBuilder(), visitor);
    histories.script.forEachRow(alphabet, answers, histories::ends);
  }

  /** Without a final read, and with one that ends at each offset. */
  private void ends() {
    visit();
    int size = script.size();
    for (int end = 0; end < 3; end++) {
      script.finalEnd(0, 0, end, true);
      visit();
      script.cut(size);
    }
  }

  /**
   * Up to so many commits of positions 0 to 2 by two members, with OK, INFO or no answer, or known
   * by its OK alone; and every position of the group in the end. There is no fault.
   */
  static void commits(int commits, RecordHistories.Visitor visitor) {
    HistoryBuilder head = new HistoryBuilder().application("after");
    List<Consumer<Script>> alphabet = new ArrayList<>();
    for (int member : MEMBERS) {
      head.process(member, "application");
      for (int position = 0; position < 3; position++) {
        int to = position;
        alphabet.add(script -> script.commit(member, to, Outcome.OK));
        alphabet.add(script -> script.commit(member, to, Outcome.INFO));
        alphabet.add(script -> script.commit(member, to, Outcome.NONE));
        alphabet.add(script -> script.committed(member, to, Outcome.OK));
      }
    }
    LogHistories histories = new LogHistories(head, visitor);
    histories.script.forEachRow(alphabet, commits, histories::positions);
  }

  /** Up to so many steps: a member is assigned t-0, loses it, or commits a position with OK. */
  static void owners(int steps, RecordHistories.Visitor visitor) {
    HistoryBuilder head = new HistoryBuilder().application("after");
    List<Consumer<Script>> alphabet = new ArrayList<>();
    for (int member : MEMBERS) {
      head.process(member, "application");
      alphabet.add(script -> script.member(EventKind.ASSIGNED, member));
      alphabet.add(script -> script.member(EventKind.REVOKED, member));
      alphabet.add(script -> script.commit(member, 1, Outcome.OK));
    }
    LogHistories histories = new LogHistories(head, visitor);
    histories.script.forEachRow(alphabet, steps, histories::visit);
  }

  private void positions() {
    visit();
    int size = script.size();
    for (int position = -1; position < 3; position++) {
      script.groupOffset(position);
      visit();
      script.cut(size);
    }
  }

  /** Up to so many commits, the position of the group, and the end of the log where it is known. */
  static void unaccounted(int commits, RecordHistories.Visitor visitor) {
    commits(
        commits,
        events -> {
          Script script = new Script(events);
          for (int end = -1; end < 3; end++) {
            if (end >= 0) {
              script.finalEnd(0, 0, end, true);
            }
            visitor.visit(script.events());
            script.cut(events.size());
          }
        });
  }

  /**
   * Three replicas of which each may be unread, unreadable, or hold one of two logs or their ends.
   */
  static void replicas(RecordHistories.Visitor visitor) {
    LogHistories histories = new LogHistories(new HistoryBuilder(), visitor);
    histories.replica(1);
  }

  private void replica(int broker) {
    if (broker > 3) {
      visit();
      return;
    }
    replica(broker + 1);
    int size = script.size();
    for (String digest : List.of("", "aa", "ab")) {
      for (int end = 3; end <= 4; end++) {
        script.replica(broker, end, digest);
        replica(broker + 1);
        script.cut(size);
      }
    }
  }

  /** Up to so many altered records, met once or more. */
  static void altered(int most, RecordHistories.Visitor visitor) {
    List<Consumer<Script>> alphabet = new ArrayList<>();
    for (int topicPartition = 0; topicPartition < 2; topicPartition++) {
      for (int offset = 0; offset < 2; offset++) {
        int in = topicPartition;
        int at = offset;
        alphabet.add(script -> script.altered(in, at));
      }
    }
    LogHistories histories = new LogHistories(new HistoryBuilder(), visitor);
    histories.script.forEachRow(alphabet, most, histories::visit);
  }
}
