package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ContainedBrokerTest {
  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<String> crashes = new ArrayList<>();
  private final FakeBroker broker = new FakeBroker();

  /** A broker without a process. */
  private final class FakeBroker extends ContainedBroker {
    private final List<String> signals = new ArrayList<>();
    private boolean runs;
    private boolean serves;
    private boolean obeys = true;
    private int killedBy = 137;
    private int code;

    FakeBroker() {
      super(
          2,
          KafkaVersion.parse(ClusterSpec.DEFAULT_VERSION),
          (program, pid, exitCode) -> crashes.add(program + " " + exitCode),
          () -> broker().serves);
    }

    /** The process ends, by a signal or by itself. */
    void exits(int with) {
      runs = false;
      code = with;
      ended(with);
    }

    private void send(String signal, int exit) {
      signals.add(signal);
      if (obeys) {
        exits(exit);
      }
    }

    @Override
    protected boolean runs() {
      return runs;
    }

    @Override
    protected int exitCode() {
      return code;
    }

    @Override
    protected void launch() {
      runs = true;
    }

    @Override
    protected void sendKill() {
      send("KILL", killedBy);
    }

    @Override
    protected void sendTerm() {
      send("TERM", 0);
    }

    @Override
    protected void suspend() {
      signals.add("STOP");
    }

    @Override
    protected void proceed() {
      signals.add("CONT");
    }

    @Override
    protected Path log() {
      return Path.of("a.log");
    }

    @Override
    public OptionalLong pid() {
      return OptionalLong.empty();
    }

    @Override
    public Optional<Disk> disk() {
      return Optional.empty();
    }
  }

  private FakeBroker broker() {
    return broker;
  }

  @Test
  void isStartedOnce_andAgainWhenItHasEnded() {
    assertThat(broker.state()).isEqualTo(Broker.State.STOPPED);
    broker.start();
    assertThat(broker.state()).isEqualTo(Broker.State.RUNNING);
    assertThatThrownBy(broker::start).hasMessage("broker-2 runs already");
    broker.kill();
    assertThat(broker.state()).isEqualTo(Broker.State.KILLED);
    broker.start();
    assertThat(broker.state()).isEqualTo(Broker.State.RUNNING);
    assertThat(crashes).isEmpty();
  }

  @Test
  void whatDoesNotRun_isToldNothing() {
    String cannot = "broker-2 is STOPPED and cannot ";
    assertThatThrownBy(broker::kill).hasMessage(cannot + "be killed");
    assertThatThrownBy(broker::pause).hasMessage(cannot + "be paused");
    assertThatThrownBy(broker::resume).hasMessage(cannot + "be resumed");
    assertThatThrownBy(() -> broker.stopGracefully(PATIENCE)).hasMessage(cannot + "be stopped");
    assertThat(broker.signals).isEmpty();
  }

  @Test
  void endThatNobodyAskedFor_isACrash() {
    broker.start();
    broker.exits(3);
    assertThat(broker.state()).isEqualTo(Broker.State.CRASHED);
    assertThat(crashes).containsExactly("broker-2 3");
    broker.start();
    broker.pause();
    broker.exits(4);
    assertThat(crashes).containsExactly("broker-2 3", "broker-2 4");
  }

  @Test
  void newsOfAnEarlierEnd_isNoCrashOfTheProcessThatRuns() {
    broker.start();
    broker.ended(137);
    assertThat(broker.state()).isEqualTo(Broker.State.RUNNING);
    assertThat(crashes).isEmpty();
  }

  @Test
  void endByItself_isNoKill() {
    broker.start();
    broker.killedBy = 1;
    assertThatThrownBy(broker::kill)
        .hasMessage(
            "broker-2 ended by itself, exit code 1, before it could be killed; see its log a.log");
    assertThat(broker.state()).isEqualTo(Broker.State.CRASHED);
    assertThat(crashes).isEmpty();
  }

  @Test
  void paused_isResumedOrKilled_butNotStopped() {
    broker.start();
    broker.pause();
    assertThat(broker.state()).isEqualTo(Broker.State.PAUSED);
    assertThatThrownBy(broker::pause).hasMessage("broker-2 is paused already");
    assertThatThrownBy(() -> broker.stopGracefully(PATIENCE))
        .hasMessage("broker-2 is paused and cannot stop; resume it first");
    broker.resume();
    assertThatThrownBy(broker::resume).hasMessage("broker-2 is not paused");
    broker.pause();
    broker.kill();
    assertThat(broker.state()).isEqualTo(Broker.State.KILLED);
    assertThat(broker.signals).containsExactly("STOP", "CONT", "STOP", "KILL");
  }

  @Test
  void stoppedInGoodOrder_orStillRunning() {
    broker.start();
    broker.obeys = false;
    assertThatThrownBy(() -> broker.stopGracefully(AT_ONCE))
        .hasMessageContaining("broker-2 still runs after")
        .hasMessageContaining("a.log");
    assertThat(broker.state()).isEqualTo(Broker.State.RUNNING);
    broker.obeys = true;
    broker.stopGracefully(PATIENCE);
    assertThat(broker.state()).isEqualTo(Broker.State.STOPPED);
    assertThat(crashes).isEmpty();
  }

  @Test
  void readyWhenItServes_andNotWhenItHasEnded() {
    broker.start();
    assertThatThrownBy(() -> broker.awaitReady(AT_ONCE))
        .hasMessageContaining("broker-2 is not ready after");
    broker.serves = true;
    broker.awaitReady(PATIENCE);
    broker.exits(9);
    assertThatThrownBy(() -> broker.awaitReady(PATIENCE))
        .hasMessage("broker-2 ended while it started, exit code 9; see its log a.log");
  }

  @Test
  void released_itMayEnd() {
    broker.start();
    broker.release();
    broker.exits(143);
    assertThat(broker.state()).isEqualTo(Broker.State.KILLED);
    assertThat(crashes).isEmpty();
  }
}
