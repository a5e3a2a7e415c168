package dev.ontrial.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Reaper;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The user's commands, run by real shells; a file stands for a broken broker. */
final class ServerHandTest {
  private static final Endpoint BROKER =
      new Endpoint(101, "kafka-1", 9093, InetAddress.getLoopbackAddress());

  @TempDir Path folder;

  private ServerCommands commands(String begin) {
    String broken = folder + "/broken-{node}-{host}-{port}";
    return new ServerCommands(
        Map.of(
            "kill",
            new ServerCommands.Pair(
                begin.formatted(broken), "rm -f " + broken, "test -e " + broken, seconds(5))));
  }

  private static Duration seconds(int count) {
    return Duration.ofSeconds(count);
  }

  private boolean isBroken() {
    return Files.exists(folder.resolve("broken-101-kafka-1-9093"));
  }

  @Test
  void broker_isBroken_andHealed() {
    try (Reaper reaper = Reaper.open()) {
      ServerHand hand = new ServerHand(commands("touch %s"), reaper);

      hand.begin("kill", BROKER);
      assertThat(isBroken()).isTrue();
      hand.heal("kill", BROKER);
      assertThat(isBroken()).isFalse();
    }
  }

  @Test
  void broker_thatNobodyHeals_isHealed_whenTheRunEnds() {
    try (Reaper reaper = Reaper.open()) {
      new ServerHand(commands("touch %s"), reaper).begin("kill", BROKER);
    }

    await().atMost(seconds(10)).until(() -> !isBroken());
  }

  @Test
  void command_thatFails_isQuoted_withItsLastLine() {
    try (Reaper reaper = Reaper.open()) {
      assertThatThrownBy(() ->
              new ServerHand(commands("echo no route to host; false %s"), reaper)
                  .begin("kill", BROKER))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("kill of broker 101")
          .hasMessageContaining("failed with exit code 1: no route to host");
    }
  }

  @Test
  void fault_thatDoesNotTake_orHasNoCommands_saysSo() {
    try (Reaper reaper = Reaper.open()) {
      ServerHand hand = new ServerHand(commands("true %s"), reaper);

      assertThatThrownBy(() -> hand.begin("kill", BROKER)).hasMessageContaining("did not take");
      assertThatThrownBy(() -> hand.begin("pause", BROKER))
          .hasMessageContaining("there are no commands for `pause`");
    }
  }
}
