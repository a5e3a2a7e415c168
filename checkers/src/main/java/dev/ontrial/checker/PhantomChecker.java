package dev.ontrial.checker;

import dev.ontrial.history.Event;
import dev.ontrial.history.Flags;
import dev.ontrial.history.Reads;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds records that were read and that nobody sent. */
final class PhantomChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record was read that no process of this run had sent.\
          """,
          "Jepsen's Kafka checker stops with `no-writer-of-value`",
          """
          p3 sends #0 to #16 to t-0
          p3 ends
          a reader of t-0 reads p3#17
          no history file has an invocation of p3#17\
          """,
          """
          The record's checksum does not match (corrupt). A damaged history file may have lost the \
          invocation: then it is undecided. Counted once for each offset.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.PHANTOM;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.ODD);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    Map<Integer, Boolean> matched = new HashMap<>();
    ReadScan.run(
        evidence.history(),
        (reads, index) ->
            isPhantom(evidence, reads, index)
                && matched.computeIfAbsent(reads.topicPartition(), id -> matches(evidence, id)),
        (reads, index) -> found(evidence, reads, index, sink));
  }

  /**
   * Whether any output of an application of the user's own was matched to an input. If none was,
   * the way of matching was declared wrongly, which is a gap; see {@link OwnProgress}. True for
   * everything else.
   */
  private static boolean matches(Evidence evidence, int topicPartition) {
    String configuration = evidence.configurationOf(topicPartition);
    return !evidence.isDerived(topicPartition)
        || !new Group(evidence, configuration).isCommand()
        || evidence.history().reads().stream()
            .filter(reads -> evidence.isDerived(reads.topicPartition()))
            .filter(reads -> evidence.configurationOf(reads.topicPartition()).equals(configuration))
            .anyMatch(reads ->
                IntStream.range(0, reads.count()).anyMatch(index -> reads.identified(index)));
  }

  private static boolean isPhantom(Evidence evidence, Reads reads, int index) {
    if (reads.has(index, Flags.CORRUPT)) {
      return false;
    }
    if (reads.has(index, Flags.FOREIGN)) {
      return true;
    }
    Sends sends = evidence.history().sends(reads.writer(index));
    boolean unsent = sends == null || !sends.invoked(reads.sequence(index));
    // Whether the input of a derived record was sent is for output-unaccounted to say.
    return unsent && !evidence.isDerived(reads.topicPartition());
  }

  private void found(Evidence evidence, Reads reads, int index, AnomalySink sink) {
    boolean foreign = reads.has(index, Flags.FOREIGN);
    Candidate candidate =
        new Candidate(
            kind(),
            evidence.configurationOf(reads.topicPartition()),
            reads.topicPartition(),
            foreign ? Event.NONE : reads.writer(index),
            reads.timeNanos(index));
    sink.found(
        candidate,
        () ->
            new Story(evidence)
                .read(reads, index)
                .tell(
                    candidate,
                    Story.identity(reads, index)
                        + " was read from "
                        + evidence.name(reads.topicPartition())
                        + ", and no client sent it"));
  }
}
