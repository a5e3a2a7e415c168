package dev.ontrial.checker;

import dev.ontrial.history.Event;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import java.util.EnumSet;
import java.util.Set;

/**
 * Finds records that were acknowledged, committed, or read by a consumer, and are not in the log
 * any more.
 *
 * <p>A record acknowledged at an offset where another one now stands is lost, and not an
 * inconsistent offset: an acknowledgement is not a read.
 */
final class LostChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record that was acknowledged, whose transaction was committed, or that a consumer read, and \
          that the complete final read of its topic-partition did not find.\
          """,
          "Jepsen's `lost-write` and `unseen`; producer setting `acks`, Kafka documentation,"
              + " Design, Replication",
          """
          p3 sends #17 to t-0
          p3 gets OK, offset 2082
          the leader of t-0 is killed; another takes over
          the final read of t-0 reaches its end offset and does not find p3#17\
          """,
          """
          The final read of the topic-partition is missing, incomplete, or began above offset 0 (a \
          gap). A send without an answer that was not read is never lost, and neither is a failed one. \
          A record of a transaction counts as read, and proves the commit, only with read_committed. \
          An output of Streams that such a reader read is lost if the final read found no output of that \
          input.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.LOST;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(
        ScreenRule.NOT_MET,
        ScreenRule.UNUSUAL_ANSWER,
        ScreenRule.TRANSACTION,
        ScreenRule.HANDED_ON);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    new LostOutputs(evidence).check(sink);
    for (Sends sends : evidence.history().sends()) {
      for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
        if (isLost(evidence, sends, sequence)) {
          found(evidence, sends, sequence, sink);
        }
      }
    }
  }

  private static boolean isLost(Evidence evidence, Sends sends, int sequence) {
    return sends.invoked(sequence)
        && !evidence.seen(sends.process(), sequence)
        && evidence.readings().outcome(sends, sequence) == Outcome.OK
        && evidence.judgeable(sends, sequence);
  }

  private void found(Evidence evidence, Sends sends, int sequence, AnomalySink sink) {
    int topicPartition = sends.topicPartition(sequence);
    Candidate candidate =
        new Candidate(
                kind(),
                evidence.configurationOf(sends),
                topicPartition,
                sends.process(),
                sends.doneNanos(sequence),
                circumstances(evidence, sends, sequence))
            .within(evidence.since(sends, sequence), Long.MAX_VALUE);
    sink.found(candidate, () -> witness(evidence, sends, sequence, candidate));
  }

  private static Set<Circumstance> circumstances(Evidence evidence, Sends sends, int sequence) {
    Set<Circumstance> known = EnumSet.noneOf(Circumstance.class);
    if (evidence.readings().wasRead(sends.process(), sequence)) {
      known.add(Circumstance.WAS_READ);
    }
    if (evidence.isBelowStart(sends.topicPartition(sequence), sends.offset(sequence))) {
      known.add(Circumstance.BELOW_LOG_START);
    }
    return known;
  }

  private static Anomaly witness(
      Evidence evidence, Sends sends, int sequence, Candidate candidate) {
    int topicPartition = sends.topicPartition(sequence);
    String record = "p" + sends.process() + "#" + sequence;
    Story story =
        new Story(evidence)
            .record(sends, sequence)
            .faults(sends.timeNanos(sequence), sends.doneNanos(sequence))
            .nextLeader(topicPartition, sends.timeNanos(sequence))
            .finalRead(topicPartition, " and has not found " + record);
    usurper(evidence, sends, sequence, story);
    boolean told = sends.effectiveOutcome(sequence) == Outcome.OK;
    if (!told || candidate.has(Circumstance.WAS_READ)) {
      proof(evidence, sends, sequence, story);
    }
    return story.tell(
        candidate, "record " + record + how(evidence, sends, sequence) + " and is not in the log");
  }

  private static String how(Evidence evidence, Sends sends, int sequence) {
    if (sends.effectiveOutcome(sequence) == Outcome.OK) {
      return sends.transaction(sequence) == Event.NONE ? " was acknowledged" : " was committed";
    }
    return evidence.readings().wasRead(sends.process(), sequence)
        ? " was read by a consumer"
        : " was committed, as a consumer read another record of its transaction,";
  }

  /** The first read of the record, or else of a record of its transaction. */
  private static void proof(Evidence evidence, Sends sends, int sequence, Story story) {
    boolean itself = evidence.readings().wasRead(sends.process(), sequence);
    for (Reads reads : evidence.history().reads()) {
      for (int index = 0; index < reads.count(); index++) {
        if (reads.writer(index) == sends.process() && evidence.readings().proves(reads, index)) {
          int read = reads.sequence(index);
          boolean other = !itself && sends.transaction(read) == sends.transaction(sequence);
          if (read == sequence || other) {
            story.read(reads, index);
            return;
          }
        }
      }
    }
  }

  /** What stands now where the record was acknowledged. */
  private static void usurper(Evidence evidence, Sends sends, int sequence, Story story) {
    evidence.atOffset(sends.topicPartition(sequence), sends.offset(sequence), story::read);
  }
}
