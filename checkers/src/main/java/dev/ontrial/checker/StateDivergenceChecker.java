package dev.ontrial.checker;

import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.Reads;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.TopicRole;
import dev.ontrial.history.WorkloadKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds output of a Streams application whose state was not what its input says. */
final class StateDivergenceChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          An output of a Streams application that carries another running count of its writer's \
          records than the input shows.\
          """,
          "KIP-129, KIP-447; Streams setting `processing.guarantee`",
          """
          the application reads p3#17, the 18th record of p3 in the input, and counts it
          it is killed after its state was written, and before its position was
          its successor reads p3#17 again, with that state
          the output of p3#17 carries the count 19\
          """,
          """
          The final read of the input or the output is missing or incomplete (a gap), or the \
          input of the output is not in the input. The count is kept modulo 65536.\
          """);

  private static final int MODULUS = 1 << 16;

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.STATE_DIVERGENCE;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.HANDED_ON);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    for (Group group : Group.of(evidence, workload -> workload == WorkloadKind.STREAMS)) {
      for (DeclaredTopicPartition output : group.topicPartitions(TopicRole.DERIVED)) {
        List<DeclaredTopicPartition> inputs =
            group.topicPartitions(TopicRole.INPUT).stream()
                .filter(input -> input.partition() == output.partition())
                .toList();
        if (inputs.size() != 1) {
          sink.gap(group.configuration(), "the input of " + output + " is not known");
        } else if (!evidence.complete(inputs.getFirst().id())) {
          sink.gap(group.configuration(), evidence.unread(inputs.getFirst().id()));
        } else if (!evidence.complete(output.id())) {
          sink.gap(group.configuration(), evidence.unread(output.id()));
        } else {
          compare(evidence, group, inputs.getFirst().id(), output.id(), sink);
        }
      }
    }
  }

  private void compare(Evidence evidence, Group group, int input, int output, AnomalySink sink) {
    boolean earliest = new GroupStart(evidence, group).isEarliest();
    long start = earliest ? 0 : firstWithOutput(evidence, input, output);
    Map<Long, Set<Integer>> counts = counts(evidence, input, start);
    evidence.forEachFinal(
        output,
        (reads, index) -> {
          Set<Integer> right = counts.get(key(reads, index));
          if (right != null && !right.contains(reads.position(index))) {
            found(evidence, group, reads, index, right, sink);
          }
        });
  }

  /** The offset of the first record of the input that has output: there the group began. */
  private static long firstWithOutput(Evidence evidence, int input, int output) {
    Set<Long> made = new HashSet<>();
    evidence.forEachFinal(output, (reads, index) -> made.add(key(reads, index)));
    long[] first = {GroupStart.UNKNOWN};
    evidence.forEachFinal(
        input,
        (reads, index) -> {
          if (made.contains(key(reads, index))) {
            first[0] = Math.min(first[0], reads.offset(index));
          }
        });
    return first[0];
  }

  /**
   * For each record of the input its number among its writer's; two where it stands twice.
   *
   * @param start the first offset that counts
   */
  private static Map<Long, Set<Integer>> counts(Evidence evidence, int input, long start) {
    Map<Integer, Integer> running = new HashMap<>();
    Map<Long, Set<Integer>> counts = new HashMap<>();
    evidence.forEachFinal(
        input,
        (reads, index) -> {
          if (reads.offset(index) < start) {
            return;
          }
          int count = running.merge(reads.writer(index), 1, Integer::sum);
          Set<Integer> before = counts.get(key(reads, index));
          Set<Integer> all = before == null ? Set.of(count % MODULUS) : new HashSet<>(before);
          if (before != null) {
            all.add(count % MODULUS);
          }
          counts.put(key(reads, index), all);
        });
    return counts;
  }

  private static long key(Reads reads, int index) {
    return (long) reads.writer(index) << 32 | (reads.sequence(index) & 0xffffffffL);
  }

  private void found(
      Evidence evidence,
      Group group,
      Reads reads,
      int index,
      Set<Integer> right,
      AnomalySink sink) {
    Candidate candidate =
        new Candidate(
                kind(),
                group.configuration(),
                reads.topicPartition(),
                Event.NONE,
                reads.timeNanos(index))
            .within(evidence.history().firstNanos(), reads.timeNanos(index));
    sink.found(
        candidate,
        () ->
            new Story(evidence)
                .faults(evidence.history().firstNanos(), reads.timeNanos(index))
                .read(reads, index)
                .tell(
                    candidate,
                    "the output of %s says that it is number %d of its writer; the input says %s"
                        .formatted(Story.identity(reads, index), reads.position(index), right)));
  }
}
