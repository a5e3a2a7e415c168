package dev.ontrial.checker;

import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.FinalRead;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import dev.ontrial.history.Sends;
import dev.ontrial.history.Transactions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Tells a witness: sentences in the order of time, each pointing into the history. */
final class Story {
  private static final int MOST_FAULTS = 3;

  private final Evidence evidence;
  private final History history;
  private final List<WitnessStep> steps = new ArrayList<>();

  Story(Evidence evidence) {
    this.evidence = evidence;
    this.history = evidence.history();
  }

  Story step(long nanos, String sentence, String pointer) {
    steps.add(new WitnessStep(nanos - history.firstNanos(), sentence, pointer));
    return this;
  }

  /** The end of the last fault, if it is known. */
  Story healed(FaultSeen last) {
    last.end().ifPresent(end -> step(end.timeNanos(), "the last fault ends", end.pointer()));
    return this;
  }

  /** The invocation of a send and its completion, and those of its transaction. */
  Story record(Sends sends, int sequence) {
    int transaction = sends.transaction(sequence);
    String in = transaction == Event.NONE ? "" : " in transaction " + transaction;
    int topicPartition = sends.topicPartition(sequence);
    String to = topicPartition == Event.NONE ? "" : " to " + evidence.name(topicPartition);
    step(
        sends.timeNanos(sequence),
        "p" + sends.process() + " sends #" + sequence + to + in,
        sends.pointer(sequence));
    if (sends.completed(sequence)) {
      step(
          sends.doneNanos(sequence),
          "p" + sends.process() + " gets " + answer(sends, sequence) + " for #" + sequence,
          sends.donePointer(sequence));
    }
    return transaction == Event.NONE ? this : transaction(sends.transactions(), transaction);
  }

  private static String answer(Sends sends, int sequence) {
    Outcome outcome = sends.outcome(sequence);
    if (outcome == Outcome.OK) {
      return "OK, offset " + sends.offset(sequence) + ",";
    }
    return answer(outcome, sends.text(sequence));
  }

  /** An outcome, and what the client said of it. */
  static String answer(Outcome outcome, String text) {
    return text.isEmpty() ? outcome.toString() : outcome + " (" + text + ")";
  }

  /** How a transaction was ended, and what the client was told. */
  Story transaction(Transactions transactions, int number) {
    String who = "p" + transactions.process();
    if (!transactions.ended(number)) {
      return this;
    }
    String what = transactions.commitAsked(number) ? "commit" : "abort";
    step(
        transactions.endNanos(number),
        who + " asks to " + what + " transaction " + number,
        transactions.endPointer(number));
    if (transactions.completed(number)) {
      step(
          transactions.doneNanos(number),
          who + " gets " + transactions.outcome(number) + " for the " + what,
          transactions.donePointer(number));
    }
    return this;
  }

  /** A read; says what was met, where, and by whom. */
  Story read(Reads reads, int index) {
    String reader = (reads.has(index, Flags.FINAL) ? "the final reader p" : "p") + reads.process();
    return step(
        reads.timeNanos(index),
        reader
            + " reads "
            + identity(reads, index)
            + " at offset "
            + reads.offset(index)
            + " of "
            + evidence.name(reads.topicPartition()),
        reads.pointer(index));
  }

  /** What a read met, in words. */
  static String identity(Reads reads, int index) {
    if (reads.has(index, Flags.CORRUPT)) {
      return "a record with a wrong checksum";
    }
    if (reads.has(index, Flags.FOREIGN)) {
      return "a record without an identity of this run";
    }
    return "p" + reads.writer(index) + "#" + reads.sequence(index);
  }

  /** The end of the final read that counts. */
  Story finalRead(int topicPartition, String whatItMissed) {
    FinalRead read = evidence.finalRead(topicPartition);
    return read == null
        ? this
        : step(
            read.where().timeNanos(),
            "the final read of "
                + evidence.name(topicPartition)
                + " has reached offset "
                + read.endOffset()
                + whatItMissed,
            read.where().pointer());
  }

  /** The faults that were on at some moment of the span, the first few. */
  Story faults(long fromNanos, long toNanos) {
    history.faults().stream()
        .filter(fault -> fault.beginNanos() <= toNanos && fault.endNanos() >= fromNanos)
        .limit(MOST_FAULTS)
        .forEach(this::fault);
    return this;
  }

  private void fault(FaultSeen fault) {
    String target = fault.target().isEmpty() ? "" : " of the " + fault.target();
    String nodes = fault.nodes().isEmpty() ? "" : ", nodes " + fault.nodes();
    String until =
        fault.end().isEmpty()
            ? ", which does not end"
            : " until " + seconds(fault.endNanos() - history.firstNanos());
    step(
        fault.beginNanos(),
        "fault " + fault.number() + " begins: " + fault.kind().word() + target + nodes + until,
        fault.begin().pointer());
  }

  /** The first change of leader epoch after a moment. */
  Story nextLeader(int topicPartition, long afterNanos) {
    int before = -1;
    for (LocatedEvent located : history.events(EventKind.LEADER)) {
      Event event = located.event();
      if (event.topicPartition() == topicPartition) {
        if (before != -1 && event.leaderEpoch() != before && event.timeNanos() >= afterNanos) {
          String name = evidence.name(topicPartition);
          String sentence = " is led by broker " + event.writer() + " in epoch ";
          return step(
              event.timeNanos(),
              name + sentence + event.leaderEpoch() + " (before: " + before + ")",
              located.pointer());
        }
        before = event.leaderEpoch();
      }
    }
    return this;
  }

  /** The first moment at which the writer was known to have retried. */
  Story retries(int process) {
    history.events(EventKind.METRIC).stream()
        .filter(located -> located.event().process() == process)
        .filter(located -> Evidence.countsRetries(located.event()))
        .filter(located -> located.event().offset() > 0)
        .findFirst()
        .ifPresent(located ->
            step(
                located.timeNanos(),
                "p" + process + " has retried " + located.event().offset() + " records",
                located.pointer()));
    return this;
  }

  /** The anomaly with this witness. */
  Anomaly tell(Candidate candidate, String sentence) {
    DeclaredTopicPartition declared = history.topicPartition(candidate.topicPartition());
    List<WitnessStep> sorted = new ArrayList<>(steps);
    sorted.sort(Comparator.comparingLong(WitnessStep::atNanos));
    return new Anomaly(
        candidate.kind(),
        candidate.configuration(),
        declared == null ? "" : declared.toString(),
        candidate.process(),
        sentence,
        List.copyOf(sorted));
  }

  /** A span for sentences, such as {@code 12.031 s}. */
  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
  }
}
