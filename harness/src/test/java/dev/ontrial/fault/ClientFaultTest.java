package dev.ontrial.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ontrial.history.ClientSide;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ClientFaultTest {
  private final Recorded clients = new Recorded();

  /** Clients that only write down what is asked of them. */
  private static final class Recorded implements Clients {
    final Queue<String> asked = new ConcurrentLinkedQueue<>();
    final AtomicInteger stirred = new AtomicInteger();
    volatile String refused = "";
    volatile int stirsUntilTrouble = Integer.MAX_VALUE;

    private String note(String what, int node) {
      asked.add(what + " " + node);
      if ((what + " " + node).equals(refused)) {
        throw new FaultException(refused + " is not possible");
      }
      return "worker-" + node + " saw " + what;
    }

    @Override
    public List<Integer> nodes(ClientSide role) {
      return role == ClientSide.PRODUCERS ? List.of(10, 12) : List.of(14);
    }

    @Override
    public String kill(int node) {
      return note("kill", node);
    }

    @Override
    public void replace(int node) {
      note("replace", node);
    }

    @Override
    public String pause(int node) {
      return note("pause", node);
    }

    @Override
    public void resume(int node) {
      note("resume", node);
    }

    @Override
    public void retire(int node) {
      note("retire", node);
    }

    @Override
    public void calm() {
      note("calm", 0);
    }

    @Override
    public void stir() {
      if (stirred.incrementAndGet() >= stirsUntilTrouble) {
        throw new FaultException("no group is left");
      }
    }
  }

  private <F extends FaultSpec & FaultSpec.OnClients> Fault fault(F spec, Integer... nodes) {
    ScheduledFault step =
        new ScheduledFault(
            spec, Target.PRODUCERS, ScheduledFault.Scope.ALL, Duration.ZERO, Duration.ofSeconds(1));
    return spec.ofClients(clients, step, List.of(nodes));
  }

  @Test
  void killed_areReplaced_once() {
    Fault fault = fault(new Kill(), 10, 12);
    assertThat(fault.begin()).isEqualTo("worker-10 saw kill; worker-12 saw kill");
    fault.heal();
    fault.heal();
    assertThat(clients.asked).containsExactly("kill 10", "kill 12", "replace 10", "replace 12");
  }

  @Test
  void paused_areResumed_once() {
    Fault fault = fault(new Pause(), 10);
    assertThat(fault.begin()).contains("saw pause");
    fault.heal();
    fault.heal();
    assertThat(clients.asked).containsExactly("pause 10", "resume 10");
  }

  @Test
  void zombies_areReplacedFirst_andGoOnThen() {
    Fault fault = fault(new Zombie(), 10, 12);
    assertThat(fault.begin()).contains("saw pause").contains("successor");
    fault.heal();
    assertThat(clients.asked)
        .containsExactly(
            "pause 10", "pause 12", "replace 10", "replace 12", "retire 10", "retire 12");
  }

  @Test
  void beginThatFailedHalfway_isHealedWhereItBroke() {
    clients.refused = "kill 12";
    Fault fault = fault(new Kill(), 10, 12, 13);
    assertThatThrownBy(fault::begin).hasMessage("kill 12 is not possible");
    fault.heal();
    assertThat(clients.asked).containsExactly("kill 10", "kill 12", "replace 10", "replace 12");
  }

  @Test
  void healThatFailsForOne_healsTheOthers_andMayBeTriedAgain() {
    Fault fault = fault(new Pause(), 10, 12);
    fault.begin();
    clients.refused = "resume 10";
    assertThatThrownBy(fault::heal).hasMessage("resume 10 is not possible");
    assertThat(clients.asked).contains("resume 12");
    clients.refused = "";
    clients.asked.clear();
    fault.heal();
    assertThat(clients.asked).containsExactly("resume 10");
  }

  @Test
  void rebalances_goOnUntilTheEnd_andNotLonger() {
    Fault fault = fault(new Rebalance(Duration.ofMillis(5)), 14);
    fault.begin();
    await().until(() -> clients.stirred.get() >= 5);
    Map<String, Object> facts = fault.heal();
    int rounds = clients.stirred.get();
    assertThat(facts).containsEntry("rounds", (long) rounds);
    assertThat(fault.heal()).isEqualTo(facts);
    assertThat(clients.stirred).hasValue(rounds);
    assertThat(clients.asked).containsExactly("calm 0");
  }

  @Test
  void rebalancesThatStop_areNoStorm() {
    clients.stirsUntilTrouble = 3;
    Fault fault = fault(new Rebalance(Duration.ofMillis(5)), 14);
    fault.begin();
    await().until(() -> clients.stirred.get() == 3);
    assertThatThrownBy(fault::heal)
        .isInstanceOf(FaultException.class)
        .hasMessage("rebalances stopped after 2 rounds: no group is left");
  }

  @Test
  void noClients_isNoFault() {
    Fault fault = fault(new Kill());
    assertThatThrownBy(fault::begin).hasMessage("kill did not take: the trial has no producers");
    assertThat(fault.heal()).isEmpty();
  }
}
