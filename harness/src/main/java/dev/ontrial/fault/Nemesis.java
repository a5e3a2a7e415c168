package dev.ontrial.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs a schedule of faults: begins each in its time, writes its real start and end into the
 * history, and heals everything on every way out.
 */
public final class Nemesis {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Cluster cluster;
  private final FaultTopology wires;
  private final Supplier<Roles> roles;
  private final Clients clients;
  private final HistoryWriter history;
  private final Consumer<String> said;
  private final TriggerSource signals;
  private final Moments moments = new Moments();
  private final Deque<Running> running = new ArrayDeque<>();

  /** The numbers of the faults whose beginning is written. */
  private final Set<Integer> begun = new HashSet<>();

  /** A fault that has begun. */
  private record Running(
      int number,
      ScheduledFault step,
      RoleResolver.Resolved whom,
      Fault fault,
      long leastEndNanos) {
    /** The same, with another end. */
    Running until(long nanos) {
      return new Running(number, step, whom, fault, nanos);
    }

    List<Integer> nodes() {
      return whom.nodes();
    }
  }

  /** For schedules that wait for nothing but time and frames, while no role moves. */
  public Nemesis(
      Cluster cluster,
      FaultTopology wires,
      Roles roles,
      Clients clients,
      HistoryWriter history,
      Consumer<String> said) {
    this(cluster, wires, () -> roles, clients, history, said, new NoTriggers());
  }

  /**
   * @param roles which broker plays which role at the moment of the call
   * @param said is told in a few words what is done, as it is done
   * @param signals what steps wait for
   */
  public Nemesis(
      Cluster cluster,
      FaultTopology wires,
      Supplier<Roles> roles,
      Clients clients,
      HistoryWriter history,
      Consumer<String> said,
      TriggerSource signals) {
    this.cluster = cluster;
    this.wires = wires;
    this.roles = roles;
    this.clients = clients;
    this.history = history;
    this.said = said;
    this.signals = signals;
  }

  /**
   * Runs the whole schedule and returns when all of it is healed.
   *
   * @throws FaultException if a fault did not take or was not healed; the others are healed
   * @throws InterruptedException if the thread was interrupted; everything is healed
   */
  public void run(List<ScheduledFault> schedule) throws InterruptedException {
    try {
      try {
        follow(schedule);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        Uninterrupted.run(this::healAll);
      }
    } catch (RuntimeException e) {
      // Whatever was interrupted says so in its own words; the flag tells that it was.
      if (Thread.interrupted()) {
        throw interrupted(e);
      }
      throw e;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private static InterruptedException interrupted(RuntimeException e) {
    InterruptedException interrupted = new InterruptedException();
    interrupted.addSuppressed(e);
    return interrupted;
  }

  private void follow(List<ScheduledFault> schedule) throws InterruptedException {
    if (schedule.isEmpty()) {
      return;
    }
    RoleResolver resolver = new RoleResolver(roles);
    try (Timetable table = new Timetable(schedule, signals, moments)) {
      while (!table.isOver()) {
        Optional<Timetable.Moment> next = table.next();
        long wait =
            next.map(moment -> whenReady(moment) - System.nanoTime()).orElse(Long.MAX_VALUE);
        if (next.isPresent() && wait <= 0) {
          perform(next.get(), resolver);
        } else {
          moments.awaitNews(Math.min(wait, table.nanosToNextLook()));
        }
      }
    }
  }

  /** A fault that began late, since others took their time, lasts as long as it was to. */
  private long whenReady(Timetable.Moment moment) {
    long least =
        running.stream()
            .filter(each -> each.number() == moment.entry().number && !isReleased(each))
            .mapToLong(Running::leastEndNanos)
            .findFirst()
            .orElse(moment.nanos());
    boolean early = moment.deed() == Timetable.Deed.END && least - moment.nanos() > 0;
    return early ? least : moment.nanos();
  }

  private static boolean isReleased(Running each) {
    return each.fault() instanceof WireFault wire && wire.releasedNanos().isPresent();
  }

  private void perform(Timetable.Moment moment, RoleResolver resolver) {
    Timetable.Entry entry = moment.entry();
    switch (moment.deed()) {
      case BEGIN -> {
        Running fresh = prepare(entry, resolver);
        if (fresh.fault() instanceof WireFault wire) {
          Uninterrupted.run(wire::arm);
          said.accept("armed: " + wire.what() + " " + fresh.nodes());
          entry.armed(wire);
        } else {
          begin(fresh, System.nanoTime());
          entry.begun();
        }
      }
      case STRUCK -> {
        Running armed = running(entry.number);
        running.remove(armed);
        if (armed.fault() instanceof WireFault wire && wire.watches()) {
          note(wire);
          wire.heal();
          moments.note(entry.step.cue().name(), true, System.nanoTime());
          entry.over();
        } else {
          tellIfMoved(armed, resolver);
          running.push(armed.until(moment.nanos() + entry.step.length().toNanos()));
          begin(armed, moment.nanos());
          entry.begun();
        }
      }
      case END -> {
        end(running(entry.number));
        entry.over();
      }
    }
  }

  private Running running(int number) {
    return running.stream().filter(each -> each.number() == number).findFirst().orElseThrow();
  }

  private Running prepare(Timetable.Entry entry, RoleResolver resolver) {
    ScheduledFault step = entry.step;
    RoleResolver.Resolved resolved = resolver.resolve(entry.number, step);
    RoleResolver.Resolved whom =
        step.target()
            .clients()
            .map(side -> new RoleResolver.Resolved(resolved.roles(), clients.nodes(side)))
            .orElse(resolved);
    Fault fault = fault(entry.number, step, whom);
    long leastEnd = System.nanoTime() + step.length().toNanos();
    Running fresh = new Running(entry.number, step, whom, fault, leastEnd);
    running.push(fresh);
    return fresh;
  }

  /** A frame may come long after the rule was armed, and the role may have moved by then. */
  private void tellIfMoved(Running armed, RoleResolver resolver) {
    List<Integer> now = resolver.moved(armed.number(), armed.step(), armed.nodes());
    if (!now.isEmpty() && running.isEmpty()) {
      String what =
          "the %s moved from %s to %s between the arming of fault %d and its frame"
              .formatted(armed.step().target().word(), armed.nodes(), now, armed.number());
      said.accept(what);
      history.appendText(EventKind.DISTURBANCE, 0, Event.NONE, Event.NONE, 0, what);
    }
  }

  private void begin(Running it, long askedNanos) {
    ScheduledFault step = it.step();
    said.accept(step.kind().word() + " " + step.target().word() + " " + it.nodes());
    Map<String, Object> facts = facts(it);
    facts.put("askedNanos", askedNanos);
    // A fault that is half begun when an interrupt comes could not be healed for sure.
    Uninterrupted.run(() -> facts.put("evidence", it.fault().begin()));
    facts.putAll(it.fault().facts());
    record(EventKind.FAULT_BEGIN, it.number(), facts);
    begun.add(it.number());
    moments.note(step.cue().name(), false, System.nanoTime());
  }

  /** What was only looked for is no fault. */
  private void note(Fault fault) {
    history.appendText(EventKind.NOTE, 0, Event.NONE, Event.NONE, 0, fault.begin());
  }

  private Fault fault(int number, ScheduledFault step, RoleResolver.Resolved whom) {
    FaultSite site =
        new FaultSite(
            number, cluster, wires, whom.roles(), clients, moments, this::someoneIsStopped);
    return step.fault().open(site, step, whom.nodes());
  }

  private boolean someoneIsStopped() {
    return running.stream().anyMatch(each -> each.step().fault().stopsProcess());
  }

  private void end(Running each) {
    running.remove(each);
    if (each.fault() instanceof WireFault wire) {
      if (wire.hit().isEmpty() || wire.watches()) {
        // It never was a fault.
        wire.heal();
        return;
      }
      if (!begun.contains(each.number())) {
        // It struck in the very moment in which all was ended.
        begin(each, wire.hit().get().nanos());
      }
    }
    said.accept("heal " + each.step().kind().word() + " " + each.nodes());
    Map<String, Object> facts = facts(each);
    facts.putAll(each.fault().heal());
    facts.putAll(each.fault().facts());
    record(EventKind.FAULT_END, each.number(), facts);
    moments.note(each.step().cue().name(), true, System.nanoTime());
  }

  /**
   * Links first here, too: a broker that is cut off would not be ready again. Then what stands
   * still, since what is started may need it for a quorum.
   */
  private void healAll() {
    List<Running> left = new ArrayList<>(running);
    left.sort(
        Comparator.comparing((Running each) -> !each.step().fault().onLinks())
            .thenComparing(each -> !each.step().fault().stopsProcess()));
    RuntimeException first = null;
    for (Running each : left) {
      try {
        end(each);
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static Map<String, Object> facts(Running it) {
    ScheduledFault step = it.step();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("fault", it.number());
    facts.put("kind", step.kind().word());
    facts.put("target", step.target().word());
    facts.put("nodes", it.nodes());
    facts.putAll(RoleResolver.facts(step, it.whom().roles()));
    if (step.fault().onLinks()) {
      facts.put("from", step.scope().word());
    }
    return facts;
  }

  private void record(EventKind kind, int number, Map<String, Object> facts) {
    try {
      int text = history.intern(JSON.writeValueAsString(facts));
      history.append(kind, 0, Event.NONE, Event.NONE, number, 0, Event.NONE, 0, 0, 0, text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
