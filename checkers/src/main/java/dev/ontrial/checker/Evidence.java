package dev.ontrial.checker;

import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FinalRead;
import dev.ontrial.history.FinalReads;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Reads;
import dev.ontrial.history.Recreations;
import dev.ontrial.history.Removals;
import dev.ontrial.history.Sends;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A history with what several checkers need of it: which final read of each topic-partition counts,
 * and which records those met, as one bitmap for each writing process.
 */
public final class Evidence {
  /** The metric of the records that a producer has sent again. */
  public static final String RETRIES = "record-retry-total";

  /**
   * The metric of a producer's records that passed its links again, as the harness counted them
   * there; for clients in other languages.
   */
  public static final String WIRE_RETRIES = "wire-retry-total";

  /** The metric of the connections that a producer may have used and that have ended. */
  public static final String WIRE_ENDS = "wire-connection-end-total";

  /** The metric that is 1 once a batch of a producer passed its links without a producer id. */
  public static final String WIRE_PLAIN = "wire-plain-total";

  /** The metric of the least acks of a producer's requests: 0, 1, or 2 for all. */
  public static final String WIRE_ACKS = "wire-acks-least";

  /** The metric of the offset that a reader would have read next where it ended behind others. */
  public static final String READER_POSITION = "reader-position";

  /**
   * The metric that marks a process which a redeployment started; its value is one more than the
   * last id of its successors.
   */
  public static final String DEPLOYMENT = "deployment";

  /** The metric of the batches that a producer has split, as a broker refused them. */
  public static final String SPLITS = "batch-split-total";

  private final History history;
  private final FinalReads finalReads;
  private final Removals removals;
  private final Recreations recreations;
  private final Map<Integer, BitSet> seen = new HashMap<>();
  private final Map<Integer, BitSet> repeated = new HashMap<>();
  private @Nullable Readings readings;

  /** Whether an event counts the records that a producer has sent again. */
  public static boolean countsRetries(Event event) {
    return event.kind() == EventKind.METRIC
        && (event.text().equals(RETRIES) || event.text().equals(WIRE_RETRIES));
  }

  /** Derives the views; takes one pass over the final reads. */
  public Evidence(History history) {
    this.history = history;
    this.finalReads = new FinalReads(history);
    this.removals = new Removals(history);
    this.recreations = new Recreations(history);
    finalReads.complete().keySet().stream().filter(id -> !isDerived(id)).forEach(this::mark);
  }

  private void mark(int topicPartition) {
    forEachFinal(
        topicPartition,
        (reads, index) -> {
          int writer = reads.writer(index);
          int sequence = reads.sequence(index);
          if (belongs(writer, sequence, topicPartition)) {
            BitSet met = seen.computeIfAbsent(writer, process -> new BitSet());
            if (met.get(sequence)) {
              repeated.computeIfAbsent(writer, process -> new BitSet()).set(sequence);
            }
            met.set(sequence);
          }
        });
  }

  /** Takes one read of a topic-partition. */
  interface ReadVisitor {
    void visit(Reads reads, int index);
  }

  /**
   * Visits the identified records of the final read that counts, in the order of their offsets; an
   * offset that the reader met again is left out.
   */
  void forEachFinal(int topicPartition, ReadVisitor visitor) {
    Reads reads = finalReads(topicPartition);
    if (reads == null) {
      return;
    }
    long reached = -1;
    for (int index = 0; index < reads.count(); index++) {
      if (reads.has(index, Flags.FINAL) && reads.offset(index) > reached) {
        reached = reads.offset(index);
        if (reads.identified(index)) {
          visitor.visit(reads, index);
        }
      }
    }
  }

  /** Visits what the final read that counts met at an offset, if that was an identified record. */
  void atOffset(int topicPartition, long offset, ReadVisitor visitor) {
    boolean[] kept = {false};
    forEachFinal(
        topicPartition,
        (reads, index) -> {
          if (reads.offset(index) == offset) {
            kept[0] = true;
            visitor.visit(reads, index);
          }
        });
    FinalRead read = finalRead(topicPartition);
    Reads leftOut =
        kept[0] || read == null ? null : history.leftOut(read.process(), topicPartition, offset);
    if (leftOut != null && leftOut.has(0, Flags.FINAL) && leftOut.identified(0)) {
      visitor.visit(leftOut, 0);
    }
  }

  /** Whether that record was sent, and to that topic-partition as far as anyone knows. */
  boolean belongs(int writer, int sequence, int topicPartition) {
    Sends sends = history.sends(writer);
    if (sends == null || !sends.invoked(sequence)) {
      return false;
    }
    int intended = sends.topicPartition(sequence);
    return intended == topicPartition || (intended == Event.NONE && !isDerived(topicPartition));
  }

  /** When the record that was read was about to be sent; {@link Long#MIN_VALUE} if unknown. */
  long sent(Reads reads, int index) {
    Sends sends = reads.identified(index) ? history.sends(reads.writer(index)) : null;
    int sequence = reads.sequence(index);
    return sends != null && sends.invoked(sequence) ? sends.timeNanos(sequence) : Long.MIN_VALUE;
  }

  /**
   * Since when the record's offset may have been passed by a group: since the record was sent; or,
   * where the leader told an end past that offset before, since then, for the log was cut.
   */
  long passable(Reads reads, int index) {
    long since = sent(reads, index);
    List<LocatedEvent> told =
        history.events(EventKind.END_OFFSET).stream()
            .filter(located -> located.event().topicPartition() == reads.topicPartition())
            .toList();
    for (LocatedEvent located : told) {
      if (located.event().offset() > reads.offset(index) && located.timeNanos() < since) {
        return located.timeNanos();
      }
    }
    return since;
  }

  /** When the record's transaction began, or it was about to be sent outside transactions. */
  long since(Sends sends, int sequence) {
    long sent = sends.timeNanos(sequence);
    int transaction = sends.transaction(sequence);
    // A killed writer, or a screened history, may lack the beginning.
    long begun = transaction == Event.NONE ? 0 : sends.transactions().beginNanos(transaction);
    return begun == 0 ? sent : Math.min(sent, begun);
  }

  /** What was recorded. */
  public History history() {
    return history;
  }

  /** Whether a complete final read of the topic-partition counts. */
  public boolean complete(int topicPartition) {
    return finalReads.complete().containsKey(topicPartition);
  }

  /**
   * Whether the record's presence can be judged: where it must be was read completely, and it
   * cannot have been deleted on request.
   */
  boolean judgeable(Sends sends, int sequence) {
    int topicPartition = sends.topicPartition(sequence);
    if (topicPartition != Event.NONE) {
      return complete(topicPartition)
          && !mayBeRemoved(topicPartition, sends.offset(sequence), sends.timeNanos(sequence));
    }
    String configuration = configurationOf(sends);
    List<DeclaredTopicPartition> possible =
        history.topicPartitions(configuration).stream()
            .filter(declared -> !declared.isDerived())
            .toList();
    // Of a producer that nobody declared it is not known where its records may stand.
    long sent = sends.timeNanos(sequence);
    return !possible.isEmpty()
        && possible.stream()
            .allMatch(each -> complete(each.id()) && !mayBeRemoved(each.id(), Event.NONE, sent));
  }

  /**
   * Whether a copy of the record may have been deleted on request. Where another copy is in the log
   * it is not known how many there were.
   */
  boolean mayHaveLostCopies(Sends sends, int sequence) {
    int topicPartition = sends.topicPartition(sequence);
    long sent = sends.timeNanos(sequence);
    return topicPartition == Event.NONE
        ? history.topicPartitions(configurationOf(sends)).stream()
            .anyMatch(each -> mayBeRemoved(each.id(), Event.NONE, sent))
        : mayBeRemoved(topicPartition, Event.NONE, sent);
  }

  /** Whether topics of a configuration were deleted, so that its clients could not go on. */
  boolean isDeleted(String configuration) {
    return recreations.isDeleted(configuration);
  }

  /** Whether the topic of a topic-partition was deleted, created again or not. */
  boolean isRecreated(int topicPartition) {
    return !recreations.of(topicPartition).isEmpty();
  }

  /** Whether the harness recorded that the machine was overloaded or stood still. */
  boolean isDisturbed() {
    return !history.events(EventKind.DISTURBANCE).isEmpty();
  }

  private boolean mayBeRemoved(int topicPartition, long offset, long sentNanos) {
    return removals.mayHaveTaken(topicPartition, offset, sentNanos)
        || recreations.mayHaveTaken(topicPartition, sentNanos);
  }

  /** The complete final read that counts, or null. */
  public @Nullable FinalRead finalRead(int topicPartition) {
    return finalReads.complete().get(topicPartition);
  }

  /** The final read of the topic-partition that reached its end, wherever it began, or null. */
  @Nullable FinalRead whole(int topicPartition) {
    FinalRead read = finalRead(topicPartition);
    FinalRead other = read == null ? finalReads.incomplete(topicPartition) : read;
    return other != null && other.complete() ? other : null;
  }

  /** Whether the log began behind that offset when it was read to the end. */
  boolean isBelowStart(int topicPartition, long offset) {
    FinalRead read = finalRead(topicPartition);
    return read != null && offset >= 0 && offset < read.firstOffset();
  }

  /** The records of the complete final read that counts, or null if it met none. */
  @Nullable Reads finalReads(int topicPartition) {
    FinalRead read = finalRead(topicPartition);
    return read == null ? null : history.reads(read.process(), topicPartition);
  }

  /** Whether a final read that counts met the record in its topic-partition. */
  boolean seen(int process, int sequence) {
    BitSet met = seen.get(process);
    return met != null && met.get(sequence);
  }

  /** What consumers prove by having read; derived when it is first asked for. */
  Readings readings() {
    Readings known = readings;
    if (known == null) {
      known = new Readings(this);
      readings = known;
    }
    return known;
  }

  /** Hands over the records of a process that stand at more than one offset. */
  void forEachRepeated(int process, IntConsumer sequence) {
    BitSet more = repeated.get(process);
    if (more != null) {
      more.stream().forEach(sequence);
    }
  }

  /** The configuration of a topic-partition; empty if it was not declared. */
  public String configurationOf(int topicPartition) {
    DeclaredTopicPartition declared = history.topicPartition(topicPartition);
    return declared == null ? "" : declared.configuration();
  }

  /**
   * The configuration of a producer: its own, or else that of the first topic-partition it uses.
   */
  public String configurationOf(Sends sends) {
    DeclaredProcess declared = history.process(sends.process());
    if (declared != null && !declared.configuration().isEmpty()) {
      return declared.configuration();
    }
    return sends.count() == 0 ? "" : configurationOf(sends.topicPartition(0));
  }

  /** A setting of a configuration, or the given value where it is not declared. */
  String setting(String configuration, String key, String absent) {
    return history.configurations().stream()
        .filter(declared -> declared.name().equals(configuration))
        .findFirst()
        .map(declared -> declared.setting(key, absent))
        .orElse(absent);
  }

  /** The producers of a configuration. */
  public List<Sends> producers(String configuration) {
    return history.sends().stream().filter(s -> configurationOf(s).equals(configuration)).toList();
  }

  /**
   * Whether the records of a topic-partition carry the identity of the input that they were made
   * from, so that nobody has sent what stands there.
   */
  boolean isDerived(int topicPartition) {
    DeclaredTopicPartition declared = history.topicPartition(topicPartition);
    return declared != null && declared.isDerived();
  }

  /** The name of a topic-partition for sentences. */
  public String name(int topicPartition) {
    DeclaredTopicPartition declared = history.topicPartition(topicPartition);
    return declared == null ? "topic-partition " + topicPartition : declared.toString();
  }

  /** Why the presence of records cannot be judged on every topic-partition of a configuration. */
  public List<String> unread(String configuration) {
    BitSet used = new BitSet();
    for (Sends sends : producers(configuration)) {
      used.or(sends.topicPartitions());
    }
    List<String> gaps = new ArrayList<>();
    used.stream().filter(id -> !complete(id)).forEach(id -> gaps.add(unread(id)));
    return gaps;
  }

  /** Why no final read of a topic-partition counts. */
  String unread(int topicPartition) {
    FinalRead read = finalReads.incomplete(topicPartition);
    if (read == null) {
      return "no final read of " + name(topicPartition);
    }
    if (read.complete()) {
      return "the final read of " + name(topicPartition) + " began at " + read.firstOffset();
    }
    String why = read.whyNot().isEmpty() ? "" : ": " + read.whyNot();
    return "the final read of " + name(topicPartition) + " is incomplete" + why;
  }
}
