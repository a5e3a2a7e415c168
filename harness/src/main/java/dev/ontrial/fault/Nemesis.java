package dev.ontrial.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs a schedule of faults: begins each in its time, writes its real start and end into the
 * history, and heals everything on every way out.
 */
public final class Nemesis {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Cluster cluster;
  private final Wires wires;
  private final Roles roles;
  private final Clients clients;
  private final HistoryWriter history;
  private final Consumer<String> said;
  private final Deque<Running> running = new ArrayDeque<>();

  /** A fault that has begun. */
  private record Running(
      int number, Step step, List<Integer> nodes, Fault fault, long leastEndNanos) {}

  /** Something to do at a moment of the schedule. */
  private record Moment(Duration at, int order, int number, Step step, boolean begins) {}

  /**
   * @param said is told in a few words what is done, as it is done
   */
  public Nemesis(
      Cluster cluster,
      Wires wires,
      Roles roles,
      Clients clients,
      HistoryWriter history,
      Consumer<String> said) {
    this.cluster = cluster;
    this.wires = wires;
    this.roles = roles;
    this.clients = clients;
    this.history = history;
    this.said = said;
  }

  /**
   * Runs the whole schedule and returns when all of it is healed.
   *
   * @throws FaultException if a fault did not take or was not healed; the others are healed
   * @throws InterruptedException if the thread was interrupted; everything is healed
   */
  public void run(List<Step> schedule) throws InterruptedException {
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

  private void follow(List<Step> schedule) throws InterruptedException {
    long start = System.nanoTime();
    for (Moment moment : moments(schedule)) {
      sleepUntil(start + moment.at().toNanos());
      if (!moment.begins()) {
        sleepUntil(leastEndNanos(moment.number(), start));
      }
      if (moment.begins()) {
        begin(moment.number(), moment.step());
      } else {
        end(moment.number());
      }
    }
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    long wait = nanos - System.nanoTime();
    if (wait > 0) {
      Thread.sleep(Duration.ofNanos(wait));
    }
  }

  /** A fault that began late, since others took their time, lasts as long as it was to. */
  private long leastEndNanos(int number, long otherwise) {
    return running.stream()
        .filter(each -> each.number() == number)
        .mapToLong(Running::leastEndNanos)
        .findFirst()
        .orElse(otherwise);
  }

  /** All begins and ends in order; links heal before processes, so that these find each other. */
  private static List<Moment> moments(List<Step> schedule) {
    List<Moment> moments = new ArrayList<>();
    for (int i = 0; i < schedule.size(); i++) {
      Step step = schedule.get(i);
      moments.add(new Moment(step.at(), 2, i + 1, step, true));
      moments.add(new Moment(step.end(), step.kind().onLinks() ? 0 : 1, i + 1, step, false));
    }
    moments.sort(
        Comparator.comparing(Moment::at)
            .thenComparingInt(Moment::order)
            .thenComparingInt(Moment::number));
    return moments;
  }

  private void begin(int number, Step step) {
    List<Integer> nodes =
        step.target().clients().map(clients::nodes).orElseGet(() -> roles.resolve(step.target()));
    Fault fault = fault(number, step, nodes);
    long leastEnd = System.nanoTime() + step.length().toNanos();
    running.push(new Running(number, step, nodes, fault, leastEnd));
    said.accept(step.kind().word() + " " + step.target().word() + " " + nodes);
    Map<String, Object> facts = facts(number, step, nodes);
    facts.put("askedNanos", System.nanoTime());
    // A fault that is half begun when an interrupt comes could not be healed for sure.
    Uninterrupted.run(() -> facts.put("evidence", fault.begin()));
    facts.putAll(fault.facts());
    record(EventKind.FAULT_BEGIN, number, facts);
  }

  private Fault fault(int number, Step step, List<Integer> nodes) {
    if (step.target().clients().isPresent()) {
      return new ClientFault(clients, step, nodes);
    }
    if (step.kind() == Step.Kind.POWER_LOSS) {
      long seed = roles.seed() * 31 + number;
      return new PowerLoss(cluster, wires, roles, nodes, seed, this::someoneIsStopped);
    }
    return step.kind().onLinks()
        ? new LinkFaults(cluster, wires, roles, step, nodes, this::someoneIsStopped)
        : new ProcessFault(cluster, step.kind(), nodes);
  }

  private boolean someoneIsStopped() {
    return running.stream().anyMatch(each -> each.step().kind().stopsProcess());
  }

  private void end(int number) {
    for (Running each : List.copyOf(running)) {
      if (each.number() == number) {
        end(each);
      }
    }
  }

  private void end(Running each) {
    running.remove(each);
    said.accept("heal " + each.step().kind().word() + " " + each.nodes());
    Map<String, Object> facts = facts(each.number(), each.step(), each.nodes());
    facts.putAll(each.fault().heal());
    facts.putAll(each.fault().facts());
    record(EventKind.FAULT_END, each.number(), facts);
  }

  /**
   * Links first here, too: a broker that is cut off would not be ready again. Then what stands
   * still, since what is started may need it for a quorum.
   */
  private void healAll() {
    List<Running> left = new ArrayList<>(running);
    left.sort(
        Comparator.comparing((Running each) -> !each.step().kind().onLinks())
            .thenComparing(each -> !each.step().kind().stopsProcess()));
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

  private static Map<String, Object> facts(int number, Step step, List<Integer> nodes) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("fault", number);
    facts.put("kind", step.kind().word());
    facts.put("target", step.target().word());
    facts.put("nodes", nodes);
    if (step.kind().onLinks()) {
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
