package dev.ontrial.contract;

import static dev.ontrial.contract.CellAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import dev.ontrial.proof.Edit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One thing is changed in the final reads of a healthy history: exactly that must be found. */
class MutationTest {
  private static final int TRANSACTIONS = 40;
  private static final int ABORTED = 7;

  enum Mutation {
    DROP("lost torn-transaction"),
    DUPLICATE("duplicate"),
    SWAP("reordering wrong-offset"),
    CORRUPT("corrupt lost torn-transaction"),
    MISROUTE("misrouted lost torn-transaction"),
    REVEAL("aborted-read"),
    INVENT("phantom"),
    DISAGREE("inconsistent-offset");

    private final String found;

    Mutation(String found) {
      this.found = found;
    }

    List<String> found() {
      return List.of(found.split(" ", -1));
    }
  }

  /** Two processes; each transaction has two records for each of the two topic-partitions. */
  private static final class Healthy {
    final HistoryBuilder history = new HistoryBuilder().transactional();
    final List<List<String>> logs = List.of(new ArrayList<>(), new ArrayList<>());

    Healthy() {
      for (int number = 0; number < TRANSACTIONS; number++) {
        for (int process = 1; process <= 2; process++) {
          transaction(process, number);
        }
      }
    }

    private void transaction(int process, int number) {
      boolean aborts = number == ABORTED;
      history.begin(process, number);
      for (int position = 0; position < 4; position++) {
        String record = process + "#" + (number * 4 + position);
        int topicPartition = position % 2;
        List<String> log = logs.get(topicPartition);
        history.send(record, topicPartition, number, position);
        history.done(record, topicPartition, Outcome.OK, log.size());
        log.add(aborts ? "-" : record);
      }
      if (aborts) {
        history.abort(process, number, Outcome.OK);
      } else {
        history.commit(process, number, Outcome.OK);
      }
      logs.forEach(log -> log.add("-")); // The marker.
    }

    History read() {
      for (int id = 0; id < logs.size(); id++) {
        history.finalRead(id, logs.get(id).toArray(String[]::new));
      }
      return History.of(history.events());
    }
  }

  @Test
  void healthyHistory_isHeld() {
    CellVerdict verdict = Judge.judge(new Healthy().read()).getFirst();

    assertThat(verdict).hasNoAnomalies().isHeld();
  }

  @ParameterizedTest
  @EnumSource
  void everyMutation_isFound_andNothingElse(Mutation mutation) {
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      CellVerdict verdict = Judge.judge(mutate(mutation, random)).getFirst();

      assertThat(verdict.anomalies().keySet())
          .as("%s, round %d", mutation, round)
          .containsExactlyInAnyOrderElementsOf(mutation.found());
      // Of two records that change places neither stands where it was acknowledged.
      assertThat(verdict.anomalies())
          .allSatisfy((kind, finding) ->
              assertThat(finding.count()).isEqualTo(kind.equals("wrong-offset") ? 2 : 1));
      assertThat(verdict).isBroken();
      assertThat(mutation.found()).allMatch(kind -> AnomalyKind.of(kind).isPresent());
    }
  }

  private static History mutate(Mutation mutation, Random random) {
    Healthy healthy = new Healthy();
    List<String> log = healthy.logs.get(0);
    int at = committed(log, random);
    String record = log.get(at);
    switch (mutation) {
      case DROP -> log.set(at, "-");
      case DUPLICATE -> log.add(record);
      case SWAP -> {
        // A transaction has two records next to each other; its marker follows.
        int first = log.get(at + 1).equals("-") ? at - 1 : at;
        String kept = log.get(first);
        log.set(first, log.get(first + 1));
        log.set(first + 1, kept);
      }
      case CORRUPT -> {
        healthy.read();
        return corrupted(healthy.history.events(), at);
      }
      case MISROUTE -> {
        log.set(at, "-");
        healthy.logs.get(1).add(record);
      }
      // Its own offset: after seven transactions of each process, two records and a marker each.
      case REVEAL -> log.set(ABORTED * 2 * 3, "1#" + ABORTED * 4);
      case INVENT -> log.add("1#99999");
      case DISAGREE -> {
        int other = committed(log, random);
        while (other == at) {
          other = committed(log, random);
        }
        healthy.history.read(0, other, record, 0);
      }
    }
    return healthy.read();
  }

  private static int committed(List<String> log, Random random) {
    int at = random.nextInt(log.size());
    while (log.get(at).equals("-")) {
      at = random.nextInt(log.size());
    }
    return at;
  }

  private static History corrupted(List<Event> whole, int at) {
    List<Event> events = new ArrayList<>();
    for (Event event : whole) {
      boolean hit =
          event.kind() == EventKind.READ && event.topicPartition() == 0 && event.offset() == at;
      events.add(hit ? Edit.of(event).flags(event.flags() | Flags.CORRUPT).event() : event);
    }
    return History.of(events);
  }
}
