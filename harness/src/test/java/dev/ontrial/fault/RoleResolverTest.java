package dev.ontrial.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A role is resolved when its step starts, unless it is that of the schedule's start. */
class RoleResolverTest {
  private final Deque<Roles> moments = new ArrayDeque<>();

  private static Roles led(int leader) {
    return new Roles(3, leader, 3, 2, 42);
  }

  private static ScheduledFault kill(Target target) {
    Duration none = Duration.ZERO;
    return new ScheduledFault(new Kill(), target, ScheduledFault.Scope.ALL, none, none);
  }

  private RoleResolver resolver(Roles... roles) {
    moments.addAll(List.of(roles));
    return new RoleResolver(() -> moments.size() > 1 ? moments.removeFirst() : moments.getFirst());
  }

  @Test
  void leader_isThatOfTheMoment() {
    RoleResolver resolver = resolver(led(1), led(2), led(3));
    ScheduledFault step = kill(new Target("leader"));
    assertThat(resolver.resolve(1, step).nodes()).containsExactly(2);
    assertThat(resolver.resolve(2, step).nodes()).containsExactly(3);
  }

  @Test
  void leaderAsOfTheStart_isThatOfTheStart() {
    RoleResolver resolver = resolver(led(1), led(2));
    ScheduledFault step = kill(new Target("leader").asOfTheStart());
    assertThat(resolver.resolve(1, step).nodes()).containsExactly(1);
    assertThat(RoleResolver.facts(step, led(1))).containsEntry("asOf", "start");
  }

  @Test
  void leaderThatIsBeingElected_isAwaited() {
    RoleResolver resolver = resolver(led(1), led(Roles.NOBODY), led(2));
    assertThat(resolver.resolve(1, kill(new Target("leader"))).nodes()).containsExactly(2);
  }

  @Test
  void roleThatNobodyHas_isNoTarget() {
    for (String role : List.of("leader", "follower")) {
      assertThatThrownBy(() -> led(Roles.NOBODY).resolve(new Target(role)))
          .isInstanceOf(FaultException.class)
          .hasMessageContaining(role);
    }
  }

  @Test
  void random_isDrawnForEachStep_andOnceAsOfTheStart() {
    RoleResolver resolver = resolver(led(1));
    Set<List<Integer>> drawn = new HashSet<>();
    Set<List<Integer>> same = new HashSet<>();
    for (int number = 1; number <= 20; number++) {
      drawn.add(resolver.resolve(number, kill(new Target("random"))).nodes());
      same.add(resolver.resolve(number, kill(new Target("random").asOfTheStart())).nodes());
    }
    assertThat(drawn).hasSize(3);
    assertThat(same).hasSize(1);
  }

  @Test
  void roleThatMovedSince_isNoticed() {
    RoleResolver resolver = resolver(led(1), led(1), led(2));
    ScheduledFault step = kill(new Target("leader"));
    assertThat(resolver.moved(1, step, List.of(1))).isEmpty();
    assertThat(resolver.moved(1, step, List.of(1))).containsExactly(2);
    assertThat(resolver.moved(1, kill(new Target("leader").asOfTheStart()), List.of(1))).isEmpty();
    assertThat(resolver.moved(1, kill(new Target("1")), List.of(1))).isEmpty();
  }
}
