package dev.ontrial.contract;

import static dev.ontrial.contract.CellAssert.assertThat;
import static dev.ontrial.history.Outcome.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.HistoryBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One thing is changed in what a healthy group did: exactly that must be found. */
class GroupMutationTest {
  private static final int RECORDS = 60;
  private static final int BATCH = 5;
  private static final int NONE = -1;

  enum Mutation {
    SKIP("application", "skipped"),
    REPEAT("application", "redelivered-committed"),
    REPEAT_IN_PLACE("application", "redelivered-committed nonmonotonic-poll"),
    MISS("streams", "output-missing"),
    TWICE("streams", "output-repeated"),
    UNPASSED("streams", "output-unaccounted"),
    MISCOUNT("streams", "state-divergence"),
    LEAVE("share", "undelivered"),
    AGAIN("share", "redelivered-acknowledged");

    private final String workload;
    private final String found;

    Mutation(String workload, String found) {
      this.workload = workload;
      this.found = found;
    }
  }

  /** Two producers wrote in turns; the log is {@code 1#0, 2#0, 1#1, 2#1, …}. */
  private static HistoryBuilder written(String workload) {
    HistoryBuilder history = new HistoryBuilder().leader(0, 1).leader(0, 1);
    history.workload(workload).process(7, workload).process(8, workload);
    for (int offset = 0; offset < RECORDS; offset++) {
      history.ok(record(offset), offset);
    }
    return history;
  }

  private static String record(int offset) {
    return (1 + offset % 2) + "#" + offset / 2;
  }

  private static HistoryBuilder ended(HistoryBuilder history, int position) {
    String[] log = new String[RECORDS];
    for (int offset = 0; offset < RECORDS; offset++) {
      log[offset] = record(offset);
    }
    return history.groupOffset(0, position).finalRead(0, log);
  }

  /** Batches are processed and committed; every second one by another member. */
  private static HistoryBuilder application(Mutation mutation, int at) {
    HistoryBuilder history = written("application").setting("processing", "after");
    for (int first = 0; first < RECORDS; first += BATCH) {
      int member = 7 + first / BATCH % 2;
      history.assigned(member);
      for (int offset = first; offset < first + BATCH; offset++) {
        boolean hit = offset == at;
        history.polled(member, offset, record(offset));
        if (!hit || mutation != Mutation.SKIP) {
          history.processed(member, offset, record(offset));
        }
        if (hit && mutation == Mutation.REPEAT_IN_PLACE) {
          history.handles(member, offset, record(offset));
        }
      }
      history.commits(member, first + BATCH, OK).revoked(member);
    }
    if (mutation == Mutation.REPEAT && at != NONE) {
      history.assigned(8).handles(8, at, record(at));
    }
    return ended(history, RECORDS);
  }

  private static HistoryBuilder streams(Mutation mutation, int at) {
    HistoryBuilder history =
        written("streams")
            .makes("streams", "derived")
            .setting("processing.guarantee", "exactly_once_v2");
    boolean hit = at != NONE;
    int position = hit && mutation == Mutation.UNPASSED ? RECORDS - 1 : RECORDS;
    List<String> output = new ArrayList<>();
    for (int offset = 0; offset < RECORDS; offset++) {
      int count = offset / 2 + 1;
      boolean wrong = offset == at && mutation == Mutation.MISCOUNT;
      if (offset != at || mutation != Mutation.MISS) {
        output.add(record(offset) + "=" + (wrong ? count + 1 : count));
      }
    }
    if (hit && mutation == Mutation.TWICE) {
      output.add(record(at) + "=" + (at / 2 + 1));
    }
    return ended(history, position).finalDerived(1, output.toArray(String[]::new));
  }

  private static HistoryBuilder share(Mutation mutation, int at) {
    HistoryBuilder history = written("share");
    for (int offset = 0; offset < RECORDS; offset++) {
      if (offset != at || mutation != Mutation.LEAVE) {
        int member = 7 + offset % 2;
        history.delivered(member, offset, record(offset), 1).acknowledges(member, offset, OK);
      }
    }
    if (at != NONE && mutation == Mutation.AGAIN) {
      history.delivered(8 - at % 2, at, record(at), 2);
    }
    return ended(history, RECORDS);
  }

  private static CellVerdict judge(Mutation mutation, int at) {
    HistoryBuilder history =
        switch (mutation.workload) {
          case "application" -> application(mutation, at);
          case "streams" -> streams(mutation, at);
          default -> share(mutation, at);
        };
    return Judge.judge(history.build()).getFirst();
  }

  @Test
  void healthyHistories_areHeld() {
    for (Mutation mutation : Mutation.values()) {
      CellVerdict verdict = judge(mutation, NONE);

      assertThat(verdict).as("%s", mutation).hasNoAnomalies().isHeld();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyMutation_isFound_andNothingElse(Mutation mutation) {
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      CellVerdict verdict = judge(mutation, random.nextInt(RECORDS));

      assertThat(verdict.anomalies()).containsOnlyKeys(mutation.found.split(" ", -1));
      assertThat(verdict.anomalies().values())
          .allSatisfy(finding -> assertThat(finding.count()).isEqualTo(1));
      assertThat(verdict).isBroken();
    }
  }
}
