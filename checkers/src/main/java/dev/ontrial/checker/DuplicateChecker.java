package dev.ontrial.checker;

import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds records that stand in the log more than once; each is counted once, however many copies
 * there are.
 */
final class DuplicateChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          One record that the final read found at two or more offsets of its topic-partition, although \
          the application sent it once.\
          """,
          "Jepsen's `duplicate`; KIP-98 (idempotent producer)",
          """
          p3 sends #17 to t-0
          the leader appends it at offset 2203, and its reply is lost
          the client of p3 retries; the leader appends it again at offset 2291
          the final read of t-0 finds p3#17 at 2203 and at 2291\
          """,
          """
          The final read is missing or incomplete. A record that an application sends again is \
          another record, and reading one offset twice is no duplicate.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.DUPLICATE;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.MET_ELSEWHERE);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    for (Sends sends : evidence.history().sends()) {
      evidence.forEachRepeated(
          sends.process(),
          sequence -> {
            long done = sends.doneNanos(sequence);
            boolean several = places(evidence, sends, sequence).size() > 1;
            Candidate candidate =
                new Candidate(
                        kind(),
                        evidence.configurationOf(sends),
                        sends.topicPartition(sequence),
                        sends.process(),
                        done,
                        several ? Set.of(Circumstance.IN_SEVERAL_PLACES) : Set.of())
                    .within(evidence.since(sends, sequence), done);
            sink.found(candidate, () -> witness(evidence, sends, sequence, candidate));
          });
    }
  }

  /** Where the record stands: one topic-partition, unless the client chose it and never told. */
  private static List<Integer> places(Evidence evidence, Sends sends, int sequence) {
    if (sends.topicPartition(sequence) != Event.NONE) {
      return List.of(sends.topicPartition(sequence));
    }
    String configuration = evidence.configurationOf(sends);
    Set<Integer> places = new TreeSet<>();
    for (DeclaredTopicPartition declared : evidence.history().topicPartitions(configuration)) {
      if (!declared.isDerived()) {
        evidence.forEachFinal(
            declared.id(),
            (reads, index) -> {
              if (reads.writer(index) == sends.process() && reads.sequence(index) == sequence) {
                places.add(declared.id());
              }
            });
      }
    }
    return List.copyOf(places);
  }

  private static Anomaly witness(
      Evidence evidence, Sends sends, int sequence, Candidate candidate) {
    Story story =
        new Story(evidence)
            .record(sends, sequence)
            .faults(sends.timeNanos(sequence), sends.doneNanos(sequence))
            .retries(sends.process());
    List<String> offsets = new ArrayList<>();
    boolean several = candidate.has(Circumstance.IN_SEVERAL_PLACES);
    for (int place : places(evidence, sends, sequence)) {
      evidence.forEachFinal(
          place,
          (reads, index) -> {
            if (reads.writer(index) == sends.process() && reads.sequence(index) == sequence) {
              String of = several ? " of " + evidence.name(place) : "";
              offsets.add(reads.offset(index) + of);
              story.read(reads, index);
            }
          });
    }
    return story.tell(
        candidate,
        "record p"
            + sends.process()
            + "#"
            + sequence
            + " is at offsets "
            + String.join(" and ", offsets));
  }
}
