package dev.ontrial.checker;

import dev.ontrial.checker.Outputs.Place;
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

/**
 * Finds outputs of records with the same key that stand in another order than their inputs.
 *
 * <p>The key of an input is the number of the record modulo the number of keys.
 */
final class OutputReorderedChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          Two records of the input with the same key, in the same topic-partition, whose first \
          outputs are in one topic-partition in the other order. Judged for an application of \
          one's own whose records have keys.\
          """,
          "The guarantee `ordered-per-key` of the configuration; Kafka documentation, Design",
          """
          p3#17 is at offset 2082 of the input, and p3#27 at 2092; both have key k7
          p7 reads both, and processes them in two threads
          the final read finds the output of p3#27 at offset 810 of the output
          the final read finds the output of p3#17 at offset 811 of the output\
          """,
          """
          The final read of some input is missing or incomplete (a gap). Outputs in different \
          topic-partitions have no order, and repetitions of an output do not count.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.OUTPUT_REORDERED;
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
    for (Group group : Group.of(evidence, workload -> workload == WorkloadKind.COMMAND)) {
      String keys = group.setting("keys", "0");
      if (keys.matches("[1-9]\\d{0,8}")) {
        new Pass(evidence, group, Integer.parseInt(keys), sink).run();
      }
    }
  }

  /** An input and its first output. */
  private record Pair(Place input, Place output) {
    /** Whether its input stands behind the other one's. */
    boolean isBehind(Pair other) {
      return input.topicPartition() == other.input.topicPartition()
          && input.offset() > other.input.offset();
    }
  }

  private static final class Pass {
    private final Evidence evidence;
    private final Group group;
    private final int keys;
    private final AnomalySink sink;
    private final Map<Long, Place> inputs = new HashMap<>();

    Pass(Evidence evidence, Group group, int keys, AnomalySink sink) {
      this.evidence = evidence;
      this.group = group;
      this.keys = keys;
      this.sink = sink;
    }

    void run() {
      List<DeclaredTopicPartition> from = group.topicPartitions(TopicRole.INPUT);
      // Without its input nothing is known of the order; the other checkers tell of that gap.
      if (from.stream().allMatch(declared -> evidence.complete(declared.id()))) {
        from.forEach(declared ->
            evidence.forEachFinal(
                declared.id(),
                (reads, index) ->
                    inputs.putIfAbsent(identity(reads, index), new Place(reads, index))));
        group.topicPartitions(TopicRole.DERIVED).forEach(this::run);
      }
    }

    private static long identity(Reads reads, int index) {
      return (long) reads.writer(index) << 32 | (reads.sequence(index) & 0xffffffffL);
    }

    private void run(DeclaredTopicPartition declared) {
      Set<Long> met = new HashSet<>();
      Map<Integer, Pair> latest = new HashMap<>();
      evidence.forEachFinal(
          declared.id(),
          (reads, index) -> {
            Place input = inputs.get(identity(reads, index));
            // The repetition of an output says nothing of the order of the first ones.
            if (input == null || !met.add(identity(reads, index))) {
              return;
            }
            int key = Math.floorMod(reads.sequence(index), keys);
            Pair pair = new Pair(input, new Place(reads, index));
            Pair before = latest.get(key);
            if (before != null && before.isBehind(pair)) {
              found(key, before, pair);
            } else {
              latest.put(key, pair);
            }
          });
    }

    private void found(int key, Pair before, Pair pair) {
      Place input = pair.input();
      Candidate candidate =
          new Candidate(
                  AnomalyKind.OUTPUT_REORDERED,
                  group.configuration(),
                  pair.output().topicPartition(),
                  Event.NONE,
                  Long.MAX_VALUE)
              .within(evidence.passable(input.reads(), input.index()), Long.MAX_VALUE);
      sink.found(
          candidate,
          () -> {
            Story story = new Story(evidence);
            for (Place place : List.of(input, before.input(), before.output(), pair.output())) {
              story.read(place.reads(), place.index());
            }
            return story.tell(
                candidate,
                "inputs %s and %s have key k%d, and their outputs are in the other order"
                    .formatted(
                        Story.identity(input.reads(), input.index()),
                        Story.identity(before.input().reads(), before.input().index()),
                        key));
          });
    }
  }
}
