package dev.ontrial.fault;

import dev.ontrial.history.ClientSide;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * Schedules of several faults at a time, drawn by a seed.
 *
 * <p>Faults that would spoil one another never overlap: two on the same links; two brokers down, or
 * one down and another cut off, since the quorum would be gone; a broker that starts while its
 * peers cannot be reached; clients that are replaced while brokers do not answer them.
 */
public final class RandomMix {
  /** Long enough for links to be used again before the next fault is proven on them. */
  private static final long GAP_MILLIS = 500;

  private static final long SHORTEST_MILLIS = 500;
  private static final int TRIES_PER_STEP = 200;
  private static final int LEAST_BROKERS_FOR_A_QUORUM_WITHOUT_ONE = 3;

  private final Random random;
  private final int brokers;
  private final long overMillis;
  private final List<ClientSide> roles;

  private RandomMix(Random random, int brokers, long overMillis, Set<ClientSide> roles) {
    this.random = random;
    this.brokers = brokers;
    this.overMillis = overMillis;
    this.roles = List.copyOf(new TreeSet<>(roles));
  }

  /** A mix that may kill and pause producers besides what it does to brokers. */
  public static List<ScheduledFault> steps(long seed, int brokers, int steps, Duration over) {
    return steps(seed, brokers, steps, over, Set.of(ClientSide.PRODUCERS));
  }

  /**
   * Draws a schedule in which all is healed at the end.
   *
   * @param steps how many faults; fewer where no more fit in
   * @param over in what time; at least a second
   * @param roles the clients that are there to be killed and paused
   */
  public static List<ScheduledFault> steps(
      long seed, int brokers, int steps, Duration over, Set<ClientSide> roles) {
    RandomMix mix = new RandomMix(new Random(seed), brokers, over.toMillis(), roles);
    return draw(steps, mix::candidate, RandomMix::clash);
  }

  /**
   * Draws from certain faults, each at some time. They may meet where those of the other mixes keep
   * apart, such as a broker that dies while its followers cannot fetch.
   *
   * @param kinds what to draw from; when they begin does not matter
   * @param steps how many faults; fewer where no more fit in
   * @param over in what time all are healed
   */
  public static List<ScheduledFault> among(
      long seed, List<ScheduledFault> kinds, int steps, Duration over) {
    Random random = new Random(seed);
    return draw(
        steps,
        () -> {
          ScheduledFault kind = kinds.get(random.nextInt(kinds.size()));
          long latest = over.minus(kind.length()).toMillis();
          return kind.at(Duration.ofMillis(random.nextLong(latest + 1)));
        },
        (a, b) -> overlap(a, b) && isImpossible(a, b));
  }

  /**
   * Whether two steps that overlap cannot be had: a broker's links cannot be cut once it is down.
   */
  private static boolean isImpossible(ScheduledFault a, ScheduledFault b) {
    if (a.fault().onLinks() == b.fault().onLinks()) {
      return spoil(a, b);
    }
    ScheduledFault link = a.fault().onLinks() ? a : b;
    ScheduledFault process = a.fault().onLinks() ? b : a;
    return process.target().clients().isEmpty()
        && link.at().toMillis() + GAP_MILLIS > process.at().toMillis();
  }

  /** Draws until there are so many that go together, or no more seem to fit in. */
  private static List<ScheduledFault> draw(
      int steps,
      Supplier<ScheduledFault> candidates,
      BiPredicate<ScheduledFault, ScheduledFault> clash) {
    List<ScheduledFault> drawn = new ArrayList<>();
    for (int tries = 0; drawn.size() < steps && tries < steps * TRIES_PER_STEP; tries++) {
      ScheduledFault candidate = candidates.get();
      if (drawn.stream().noneMatch(each -> clash.test(each, candidate))) {
        drawn.add(candidate);
      }
    }
    drawn.sort(Comparator.comparing(ScheduledFault::at));
    return List.copyOf(drawn);
  }

  private ScheduledFault candidate() {
    long longest = Math.max(SHORTEST_MILLIS + 1, overMillis / 3);
    long length = Math.min(overMillis, random.nextLong(SHORTEST_MILLIS, longest));
    Duration at = Duration.ofMillis(random.nextLong(overMillis - length + 1));
    Duration lasts = Duration.ofMillis(length);
    boolean spare = brokers >= LEAST_BROKERS_FOR_A_QUORUM_WITHOUT_ONE;
    return switch (random.nextInt(8)) {
      case 0 ->
          spare
              ? step(new Kill(), broker(), ScheduledFault.Scope.ALL, at, lasts)
              : client(at, lasts);
      case 1 ->
          spare
              ? step(new Pause(), broker(), ScheduledFault.Scope.ALL, at, lasts)
              : client(at, lasts);
      case 2 -> client(at, lasts);
      case 3 -> step(new RepliesLost(), broker(), ScheduledFault.Scope.CLIENTS, at, lasts);
      case 4 -> slow(at, lasts);
      case 5 ->
          spare
              ? step(new Reset(), broker(), ScheduledFault.Scope.ALL, at, lasts)
              : narrow(at, lasts);
      default -> isolate(spare, at, lasts);
    };
  }

  private ScheduledFault isolate(boolean spare, Duration at, Duration length) {
    ScheduledFault.Scope scope = isolation(spare);
    return step(new Isolate(), broker(), scope, at, length);
  }

  private ScheduledFault.Scope isolation(boolean spare) {
    List<ScheduledFault.Scope> scopes =
        spare
            ? List.of(
                ScheduledFault.Scope.CLIENTS,
                ScheduledFault.Scope.PEERS,
                ScheduledFault.Scope.ALL,
                ScheduledFault.Scope.REPLICATION)
            : List.of(ScheduledFault.Scope.CLIENTS);
    return scopes.get(random.nextInt(scopes.size()));
  }

  private Target broker() {
    return new Target(Integer.toString(1 + random.nextInt(brokers)));
  }

  /** Where there are no clients to hit, their links are slow. */
  private ScheduledFault client(Duration at, Duration length) {
    if (roles.isEmpty()) {
      return slow(at, length);
    }
    Target target =
        roles.get(random.nextInt(roles.size())) == ClientSide.PRODUCERS
            ? Target.PRODUCERS
            : Target.CONSUMERS;
    FaultSpec fault = random.nextBoolean() ? new Kill() : new Pause();
    return step(fault, target, ScheduledFault.Scope.ALL, at, length);
  }

  private ScheduledFault slow(Duration at, Duration length) {
    Target broker = broker();
    Duration delay = Duration.ofMillis(50 + random.nextInt(200));
    Duration jitter = Duration.ofMillis(random.nextInt(50));
    return step(new Latency(delay, jitter), broker, ScheduledFault.Scope.CLIENTS, at, length);
  }

  private ScheduledFault narrow(Duration at, Duration length) {
    Target broker = broker();
    Bandwidth bandwidth = new Bandwidth(20 + random.nextInt(100));
    return step(bandwidth, broker, ScheduledFault.Scope.CLIENTS, at, length);
  }

  private static ScheduledFault step(
      FaultSpec fault, Target target, ScheduledFault.Scope scope, Duration at, Duration length) {
    return new ScheduledFault(fault, target, scope, at, length);
  }

  /** Whether two steps would be in force at one time that spoil one another. */
  public static boolean clash(ScheduledFault a, ScheduledFault b) {
    return overlap(a, b) && spoil(a, b);
  }

  /** Whether two steps are in force at one time, or nearly so. */
  private static boolean overlap(ScheduledFault a, ScheduledFault b) {
    return a.at().toMillis() < b.end().toMillis() + GAP_MILLIS
        && b.at().toMillis() < a.end().toMillis() + GAP_MILLIS;
  }

  /** Whether two steps must not be in force at one time. */
  static boolean spoil(ScheduledFault a, ScheduledFault b) {
    boolean aLinks = a.fault().onLinks();
    boolean bLinks = b.fault().onLinks();
    if (aLinks && bLinks) {
      boolean sameClients =
          a.scope().clients() && b.scope().clients() && a.target().equals(b.target());
      return sameClients || (a.scope().peers() && b.scope().peers());
    }
    if (aLinks != bLinks) {
      return aLinks ? spoilsProcess(a, b) : spoilsProcess(b, a);
    }
    boolean aClients = a.target().clients().isPresent();
    boolean bClients = b.target().clients().isPresent();
    return aClients == bClients ? !aClients || a.target().equals(b.target()) : false;
  }

  private static boolean spoilsProcess(ScheduledFault link, ScheduledFault process) {
    if (process.target().clients().isPresent()) {
      return process.kind() == FaultKind.KILL
          && link.scope().clients()
          && !link.fault().letsClientsStart();
    }
    return link.scope().peers() || link.target().equals(process.target());
  }
}
