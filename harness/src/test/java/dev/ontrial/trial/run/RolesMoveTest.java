package dev.ontrial.trial.run;

import static dev.ontrial.contract.CellsAssert.assertThatCells;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.suite.Suite;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each of several steps that name the leader hits the broker that leads at that moment. */
@Timeout(240)
@Tag("slow")
class RolesMoveTest {
  private static final String KILLS =
      """
      trial: kills
      configurations: [acks-all]
      schedule:
        - {fault: kill, target: leader, for: 2s, repeat: 4, every: 9s}
      timing: {warm-up: 1s, recovery: 1s}
      """;

  @TempDir Path results;

  @Test
  void everyKill_hitsTheLeaderOfItsMoment() throws IOException {
    Trial trial = TrialReader.read(Files.writeString(results.resolve("kills.yaml"), KILLS));
    Suite.Result result = Proven.once(trial, results);
    assertThatCells(result.cells()).noneBroken();
    History history = History.read(result.folder().path().resolve("kills/history"));

    List<FaultSeen> kills = List.copyOf(history.faults());
    assertThat(kills).hasSize(4);
    for (FaultSeen kill : kills) {
      assertThat(kill.nodes()).hasSize(1);
      // Where two brokers lead one partition each, either of them may be called the leader.
      assertThat(leaders(history, kill.askedNanos()).values())
          .as("the leaders before fault %d", kill.number())
          .contains(kill.nodes().getFirst());
    }
    for (int i = 1; i < kills.size(); i++) {
      assertThat(kills.get(i).nodes())
          .as("a killed leader comes back as a follower")
          .isNotEqualTo(kills.get(i - 1).nodes());
    }
  }

  /** By topic-partition, who led it the last time that anybody looked before a moment. */
  private static Map<Integer, Integer> leaders(History history, long before) {
    Map<Integer, Integer> leaders = new HashMap<>();
    for (LocatedEvent located : history.events(EventKind.LEADER)) {
      Event event = located.event();
      if (located.timeNanos() < before && event.writer() > 0) {
        leaders.put(event.topicPartition(), event.writer());
      }
    }
    return leaders;
  }
}
