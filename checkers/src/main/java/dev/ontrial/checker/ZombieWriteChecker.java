package dev.ontrial.checker;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import dev.ontrial.history.Sends;
import dev.ontrial.history.Transactions;
import java.util.HashMap;
import java.util.Map;

/** Finds committed records that a fenced producer had sent. */
final class ZombieWriteChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A committed record that was read, and that a producer sent, or asked to commit, after a \
          newer instance with the same `transactional.id` had got the answer that it fenced its \
          predecessors.\
          """,
          "KIP-98: `initTransactions` fences off zombies; KIP-890",
          """
          p5 initializes the transactional id x, and is stopped
          p6 initializes x, and gets OK: p5 is fenced
          p5 goes on, and sends #17 in transaction 4 to t-0
          a read_committed reader of t-0 reads p5#17\
          """,
          """
          Which of the two instances is newer is not certain: their calls overlapped, or the older one \
          asked again after it had been fenced. What was sent \
          and asked for before the answer is not judged. Times are compared between the JVMs of one machine.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.ZOMBIE_WRITE;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public boolean needsEveryRecord(History history) {
    return !fenced(history).isEmpty();
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    Map<Integer, LocatedEvent> fenced = fenced(evidence.history());
    fenced.entrySet().removeIf(each -> !actedAfter(evidence, each.getKey(), each.getValue()));
    if (!fenced.isEmpty()) {
      ReadScan.run(
          evidence.history(),
          (reads, index) -> isZombie(evidence, fenced, reads, index),
          (reads, index) -> found(evidence, fenced, reads, index, sink));
    }
  }

  /** By process, the first answer that told a certainly newer instance that it is fenced. */
  private static Map<Integer, LocatedEvent> fenced(History history) {
    Map<Integer, Long> asked = new HashMap<>();
    history
        .events(EventKind.INIT_TXN)
        .forEach(each -> asked.putIfAbsent(each.event().process(), each.timeNanos()));
    long slack = history.slackNanos();
    Map<Integer, LocatedEvent> fenced = new HashMap<>();
    Map<String, Map<Integer, LocatedEvent>> instances = new HashMap<>();
    for (LocatedEvent done : history.events(EventKind.INIT_TXN_DONE)) {
      Event event = done.event();
      if (event.outcome() != Outcome.OK || event.text().isEmpty()) {
        continue;
      }
      Map<Integer, LocatedEvent> same =
          instances.computeIfAbsent(event.text(), id -> new HashMap<>());
      long from = asked.getOrDefault(event.process(), Long.MIN_VALUE);
      same.forEach((older, answered) -> {
        if (from != Long.MIN_VALUE && answered.timeNanos() < from - slack) {
          fenced.putIfAbsent(older, done);
        }
      });
      same.putIfAbsent(event.process(), done);
    }
    // An instance that asks again may be the newest of all.
    for (LocatedEvent again : history.events(EventKind.INIT_TXN)) {
      LocatedEvent fence = fenced.get(again.event().process());
      if (fence != null && again.timeNanos() > fence.timeNanos() - slack) {
        fenced.remove(again.event().process());
      }
    }
    return fenced;
  }

  /** Whether the process sent, or asked to commit, at all after that. */
  private static boolean actedAfter(Evidence evidence, int process, LocatedEvent fence) {
    Sends sends = evidence.history().sends(process);
    if (sends == null || sends.count() == 0) {
      return false;
    }
    int last = sends.transactions().count() - 1;
    long certain = fence.timeNanos() + evidence.history().slackNanos();
    return sends.timeNanos(sends.count() - 1) > certain
        || (last >= 0 && askedAfter(sends.transactions(), last, certain));
  }

  private static boolean askedAfter(Transactions transactions, int number, long nanos) {
    return transactions.commitAsked(number) && transactions.endNanos(number) > nanos;
  }

  private static boolean isZombie(
      Evidence evidence, Map<Integer, LocatedEvent> fenced, Reads reads, int index) {
    LocatedEvent fence = fenced.get(reads.writer(index));
    if (fence == null || reads.has(index, Flags.UNCOMMITTED) || !reads.identified(index)) {
      return false;
    }
    Sends sends = evidence.history().sends(reads.writer(index));
    int sequence = reads.sequence(index);
    if (sends == null || !sends.invoked(sequence)) {
      return false;
    }
    int number = sends.transaction(sequence);
    long certain = fence.timeNanos() + evidence.history().slackNanos();
    return sends.timeNanos(sequence) > certain
        || (number != Event.NONE && askedAfter(sends.transactions(), number, certain));
  }

  private void found(
      Evidence evidence,
      Map<Integer, LocatedEvent> fenced,
      Reads reads,
      int index,
      AnomalySink sink) {
    int writer = reads.writer(index);
    LocatedEvent fence = fenced.get(writer);
    Sends sends = evidence.history().sends(writer);
    if (fence == null || sends == null) {
      return;
    }
    Candidate candidate =
        new Candidate(
                kind(),
                evidence.configurationOf(reads.topicPartition()),
                reads.topicPartition(),
                writer,
                reads.timeNanos(index))
            .within(
                Math.min(fence.timeNanos(), evidence.since(sends, reads.sequence(index))),
                reads.timeNanos(index));
    sink.found(
        candidate,
        () ->
            new Story(evidence)
                .step(
                    fence.timeNanos(),
                    "p%d gets OK for initializing %s, which fences p%d"
                        .formatted(fence.event().process(), fence.event().text(), writer),
                    fence.pointer())
                .record(sends, reads.sequence(index))
                .read(reads, index)
                .tell(
                    candidate,
                    "p%d sent or committed #%d after p%d had fenced it, and it is visible"
                        .formatted(writer, reads.sequence(index), fence.event().process())));
  }
}
