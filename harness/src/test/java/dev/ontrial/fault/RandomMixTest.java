package dev.ontrial.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.ClientSide;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomMixTest {
  private static final Duration OVER = Duration.ofSeconds(12);
  private static final int SEEDS = 300;
  private static final Target LEADER = new Target("leader");

  @Test
  void sameSeed_drawsTheSame_andOthersDrawOthers() {
    assertThat(RandomMix.steps(1, 3, 8, OVER)).isEqualTo(RandomMix.steps(1, 3, 8, OVER));
    Set<List<ScheduledFault>> all = new HashSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      all.add(RandomMix.steps(seed, 3, 8, OVER));
    }
    assertThat(all).hasSize(SEEDS);
  }

  @Test
  void manySeeds_drawEveryKind_andFaultsThatOverlap() {
    Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
    Set<FaultKind> oneBroker = EnumSet.noneOf(FaultKind.class);
    int overlapping = 0;
    int steps = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      List<ScheduledFault> drawn = RandomMix.steps(seed, 3, 8, OVER);
      drawn.forEach(step -> kinds.add(step.kind()));
      RandomMix.steps(seed, 1, 8, OVER).forEach(step -> oneBroker.add(step.kind()));
      steps += drawn.size();
      overlapping +=
          drawn.stream().anyMatch(a -> drawn.stream().anyMatch(b -> during(a, b))) ? 1 : 0;
    }
    kinds.addAll(oneBroker);
    assertThat(kinds)
        .containsExactlyInAnyOrderElementsOf(
            FaultSpecs.ALL.stream().filter(FaultSpec::inRandomMix).map(FaultSpec::kind).toList());
    assertThat(steps).isGreaterThan(SEEDS * 6);
    assertThat(overlapping).isGreaterThan(SEEDS * 8 / 10);
  }

  private static boolean during(ScheduledFault a, ScheduledFault b) {
    return !a.equals(b) && a.at().compareTo(b.end()) < 0 && b.at().compareTo(a.end()) < 0;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void noTwoThatSpoilOneAnother_areInForceAtOneTime(int brokers) {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<ScheduledFault> drawn =
          RandomMix.steps(seed, brokers, 12, OVER, EnumSet.allOf(ClientSide.class));
      for (ScheduledFault a : drawn) {
        assertThat(a.end()).isLessThanOrEqualTo(OVER);
        assertThat(a.at()).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(a.length()).isPositive();
        assertThat(a.target().node().orElse(1)).isBetween(1, brokers);
        for (ScheduledFault b : drawn) {
          if (during(a, b)) {
            assertThat(downOrCutOff(a) && downOrCutOff(b)).as("%s and %s", a, b).isFalse();
            assertThat(sameLinks(a, b)).as("%s and %s", a, b).isFalse();
            assertThat(!a.fault().onLinks() && a.target().equals(b.target()))
                .as("%s and %s", a, b)
                .isFalse();
          }
        }
      }
    }
  }

  @Test
  void mixOfCertainFaults_meetsThem_butCutsNoBrokerThatIsDown() {
    ScheduledFault kill = among(new Kill(), LEADER, ScheduledFault.Scope.ALL);
    ScheduledFault isolate = among(new Isolate(), LEADER, ScheduledFault.Scope.REPLICATION);
    ScheduledFault clients = among(new Kill(), Target.PRODUCERS, ScheduledFault.Scope.ALL);
    int dyingAlone = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      List<ScheduledFault> drawn = RandomMix.among(seed, List.of(kill, isolate, clients), 6, OVER);
      for (ScheduledFault a : drawn) {
        assertThat(a.end()).isLessThanOrEqualTo(OVER);
        for (ScheduledFault b : drawn) {
          if (during(a, b)) {
            assertThat(a.kind() == b.kind() && a.target().equals(b.target())).isFalse();
          }
          if (a.target().equals(LEADER) && a.kind() == FaultKind.KILL && during(a, b)) {
            boolean isolated = b.kind() == FaultKind.ISOLATE;
            assertThat(isolated && b.at().compareTo(a.at()) >= 0).isFalse();
            dyingAlone += isolated ? 1 : 0;
          }
        }
      }
    }
    assertThat(dyingAlone).isPositive();
  }

  private static ScheduledFault among(FaultSpec fault, Target target, ScheduledFault.Scope scope) {
    Duration none = Duration.ZERO;
    return new ScheduledFault(fault, target, scope, none, Duration.ofSeconds(3));
  }

  /** Whether a broker is missing in the quorum. */
  private static boolean downOrCutOff(ScheduledFault step) {
    boolean onBroker = step.target().clients().isEmpty();
    return onBroker && (!step.fault().onLinks() || step.scope() != ScheduledFault.Scope.CLIENTS);
  }

  private static boolean sameLinks(ScheduledFault a, ScheduledFault b) {
    return a.fault().onLinks()
        && b.fault().onLinks()
        && ((a.scope().clients() && b.scope().clients() && a.target().equals(b.target()))
            || (a.scope().peers() && b.scope().peers()));
  }

  @Test
  void withoutClients_noneIsHit() {
    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(RandomMix.steps(seed, 3, 8, OVER, Set.of()))
          .allMatch(step -> step.target().clients().isEmpty());
    }
  }
}
