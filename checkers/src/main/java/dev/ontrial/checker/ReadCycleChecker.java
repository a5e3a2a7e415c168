package dev.ontrial.checker;

import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.Event;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import dev.ontrial.history.WorkloadKind;
import java.util.List;
import java.util.Set;

/**
 * Finds transactions that read from each other in a circle, or from the future.
 *
 * <p>A record that was sent outside transactions is a write of its own, which began with its send:
 * whoever had made something of it by then closes the circle at once.
 */
final class ReadCycleChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          Transactions that form a circle in which each wrote what the next one read, or ended \
          before the next one began; or one that read what was sent only later.\
          """,
          "Jepsen's `G1c`, `G1c-process` and `G1c-realtime` without write-write edges; Adya 1999",
          """
          p7 sends in transaction 4 what it made of p8#4
          p7 commits transaction 4, and gets OK
          p8 begins a transaction after that
          p8 sends #4 in it\
          """,
          """
          What a transaction read is known of transforms only: it is what they name as the input of \
          their output. Counted once for each strongly connected component.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.READ_CYCLE;
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
    for (DeclaredConfiguration configuration : evidence.history().configurations()) {
      if (configuration.workload() != WorkloadKind.TRANSFORM) {
        continue; // Nobody else tells what was read; of transforms every record is kept.
      }
      List<Sends> producers =
          evidence.producers(configuration.name()).stream()
              .filter(sends -> sends.transactions().count() > 0)
              .toList();
      if (!producers.isEmpty()) {
        TransactionGraph graph = new TransactionGraph(producers, evidence.history().slackNanos());
        producers.forEach(sends -> inputs(evidence, sends, graph, sink));
        graph.tell(kind(), evidence, configuration, "read from each other in a circle", sink);
      }
    }
  }

  private void inputs(Evidence evidence, Sends sends, TransactionGraph graph, AnomalySink sink) {
    int reported = -1;
    for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
      Integer reader =
          sends.invoked(sequence) && sends.hasOriginal(sequence)
              ? graph.node(sends, sequence).orElse(null)
              : null;
      Sends input = evidence.history().sends(sends.originalProcess(sequence));
      int original = sends.originalSequence(sequence);
      if (reader == null || input == null || !input.invoked(original)) {
        continue;
      }
      int number = sends.transaction(sequence);
      graph.node(input, original).ifPresent(writer -> graph.edge(writer, reader));
      if (input.transaction(original) == Event.NONE
          && number != reported
          && sends.timeNanos(sequence) + evidence.history().slackNanos()
              < input.timeNanos(original)) {
        reported = number;
        fromTheFuture(evidence, sends, sequence, input, sink);
      }
    }
  }

  private void fromTheFuture(
      Evidence evidence, Sends sends, int sequence, Sends input, AnomalySink sink) {
    int original = sends.originalSequence(sequence);
    Candidate candidate =
        new Candidate(
                kind(),
                evidence.configurationOf(sends),
                sends.topicPartition(sequence),
                sends.process(),
                input.timeNanos(original))
            .within(evidence.since(sends, sequence), input.timeNanos(original));
    sink.found(
        candidate,
        () ->
            new Story(evidence)
                .record(sends, sequence)
                .record(input, original)
                .tell(
                    candidate,
                    "p%d had made #%d from p%d#%d before that was sent"
                        .formatted(sends.process(), sequence, input.process(), original)));
  }
}
