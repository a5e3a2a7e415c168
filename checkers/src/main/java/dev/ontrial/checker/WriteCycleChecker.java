package dev.ontrial.checker;

import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.History;
import dev.ontrial.history.Sends;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds transactions whose writes go round in a circle. */
final class WriteCycleChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          Transactions that form a circle of writes: each has a record right before one of the \
          next, on some topic-partition, or ended before the next began.\
          """,
          "Jepsen's `G0`, `G0-process` and `G0-realtime`; Adya 1999",
          """
          p5 commits a transaction with #17 to t-0 and #18 to t-1
          p6 commits a transaction with #3 to t-0 and #4 to t-1
          the final read of t-0 finds p5#17, then p6#3
          the final read of t-1 finds p6#4, then p5#18\
          """,
          """
          The final read is missing or incomplete. Counted once for each strongly connected \
          component. Jepsen allows it as well: Kafka promises atomicity, and no isolation of writes.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.WRITE_CYCLE;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public boolean needsEveryRecord(History history) {
    return history.configurations().stream()
        .anyMatch(each ->
            history.processes(each.name()).stream().filter(DeclaredProcess::transactional).count()
                > 1);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    for (DeclaredConfiguration configuration : evidence.history().configurations()) {
      List<Sends> producers =
          evidence.producers(configuration.name()).stream()
              .filter(sends -> sends.transactions().count() > 0)
              .toList();
      if (producers.size() > 1) {
        TransactionGraph graph = new TransactionGraph(producers, evidence.history().slackNanos());
        // What stands twice has no place in the order of writes.
        Map<Integer, BitSet> repeated = new HashMap<>();
        for (Sends sends : producers) {
          BitSet twice = new BitSet();
          evidence.forEachRepeated(sends.process(), twice::set);
          repeated.put(sends.process(), twice);
        }
        evidence.history().topicPartitions(configuration.name()).stream()
            .filter(declared -> !declared.isDerived())
            .forEach(declared -> neighbours(evidence, declared, repeated, graph));
        graph.tell(kind(), evidence, configuration, "are interleaved in a circle", sink);
      }
    }
  }

  private static void neighbours(
      Evidence evidence,
      DeclaredTopicPartition declared,
      Map<Integer, BitSet> repeated,
      TransactionGraph graph) {
    int[] before = {-1};
    evidence.forEachFinal(
        declared.id(),
        (reads, index) -> {
          Sends sends = evidence.history().sends(reads.writer(index));
          int sequence = reads.sequence(index);
          if (sends != null
              && evidence.belongs(sends.process(), sequence, declared.id())
              && !repeated.getOrDefault(sends.process(), new BitSet()).get(sequence)) {
            graph
                .node(sends, sequence)
                .ifPresent(node -> {
                  if (before[0] >= 0) {
                    graph.edge(before[0], node);
                  }
                  before[0] = node;
                });
          }
        });
  }
}
