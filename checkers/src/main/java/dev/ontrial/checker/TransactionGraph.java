package dev.ontrial.checker;

import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.Event;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Sends;
import dev.ontrial.history.Transactions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The transactions of a configuration as nodes of a graph, with edges for real time: from each
 * transaction that ended with an answer to all that began after that. Those within one process are
 * among them. The edges are as many as the transactions, since they lead by way of a line of
 * moments.
 */
final class TransactionGraph {
  /** How many transactions of a circle a witness tells. */
  private static final int MOST_TOLD = 4;

  /** A transaction. */
  record Node(Transactions transactions, int number) {
    long beginNanos() {
      return transactions.beginNanos(number);
    }

    /** When it had certainly ended: one whose answer was no OK may be carried out later. */
    long doneNanos() {
      boolean ok = transactions.fate(number) == Outcome.OK;
      return ok ? transactions.doneNanos(number) : Long.MAX_VALUE;
    }

    String name() {
      return "transaction " + number + " of p" + transactions.process();
    }
  }

  private final List<Node> nodes = new ArrayList<>();
  private final Map<Integer, Integer> firstOf = new HashMap<>();
  private final Graph graph;
  private final long slackNanos;

  /**
   * The transactions that can have been committed.
   *
   * @param slackNanos by how much the difference of two times may be wrong
   */
  TransactionGraph(Iterable<Sends> producers, long slackNanos) {
    this.slackNanos = slackNanos;
    for (Sends sends : producers) {
      firstOf.put(sends.process(), nodes.size());
      for (int number = 0; number < sends.transactions().count(); number++) {
        nodes.add(new Node(sends.transactions(), number));
      }
    }
    // Behind the nodes of transactions stand those of the moments at which they ended.
    graph = new Graph(2 * nodes.size());
    realTime();
  }

  private void realTime() {
    int count = nodes.size();
    Integer[] byEnd = new Integer[count];
    Arrays.setAll(byEnd, node -> node);
    Integer[] byBegin = byEnd.clone();
    Arrays.sort(byEnd, Comparator.comparingLong(node -> nodes.get(node).doneNanos()));
    Arrays.sort(byBegin, Comparator.comparingLong(node -> nodes.get(node).beginNanos()));
    int ended = 0;
    for (int node : byBegin) {
      while (ended < count && isBefore(nodes.get(byEnd[ended]).doneNanos(), node)) {
        graph.edge(byEnd[ended], count + ended);
        if (ended > 0) {
          graph.edge(count + ended - 1, count + ended);
        }
        ended++;
      }
      if (ended > 0) {
        graph.edge(count + ended - 1, node);
      }
    }
  }

  /** Whether that time is certainly before the node's transaction began. */
  private boolean isBefore(long doneNanos, int node) {
    return doneNanos < nodes.get(node).beginNanos() - slackNanos;
  }

  /** The node of a record's transaction, unless it has none that can have been committed. */
  Optional<Integer> node(Sends sends, int sequence) {
    int number = sends.transaction(sequence);
    Integer first = firstOf.get(sends.process());
    return first == null
            || number == Event.NONE
            || sends.transactions().fate(number) == Outcome.FAIL
        ? Optional.empty()
        : Optional.of(first + number);
  }

  /** Says that one transaction must come before another. */
  void edge(int from, int to) {
    graph.edge(from, to);
  }

  /** The circles, each as the transactions in it, in the order of their beginnings. */
  List<List<Node>> cycles() {
    return graph.cycles().stream()
        .map(component ->
            Arrays.stream(component)
                .filter(node -> node < nodes.size())
                .mapToObj(nodes::get)
                .sorted(Comparator.comparingLong(Node::beginNanos))
                .toList())
        .filter(component -> component.size() > 1)
        .toList();
  }

  /**
   * Reports every circle.
   *
   * @param what the transactions in it do to each other
   */
  void tell(
      AnomalyKind kind,
      Evidence evidence,
      DeclaredConfiguration configuration,
      String what,
      AnomalySink sink) {
    for (List<Node> cycle : cycles()) {
      int process = cycle.getFirst().transactions().process();
      Candidate candidate =
          new Candidate(kind, configuration.name(), Event.NONE, process, Long.MAX_VALUE)
              .within(cycle.getFirst().beginNanos(), Long.MAX_VALUE);
      sink.found(
          candidate,
          () -> {
            Story story = new Story(evidence);
            cycle.stream()
                .limit(MOST_TOLD)
                .forEach(node -> story.transaction(node.transactions(), node.number()));
            return story.tell(
                candidate,
                "%d transactions, %s among them, %s"
                    .formatted(cycle.size(), cycle.getFirst().name(), what));
          });
    }
  }
}
