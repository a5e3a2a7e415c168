package dev.ontrial.trial.run;

import dev.ontrial.cluster.ControlledClock;
import dev.ontrial.fault.Clients;
import dev.ontrial.fault.FaultException;
import dev.ontrial.history.ClientSide;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryReader;
import dev.ontrial.history.TopicRole;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Glob;
import dev.ontrial.workload.ProducerSpec;
import dev.ontrial.workload.WorkloadSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What faults do to the clients' processes: the workers die, stall, and are succeeded. */
final class WorkerFaults implements Clients {
  private static final Duration RETIREMENT = Duration.ofSeconds(20);
  private static final Duration EXTRA_STOP = Duration.ofSeconds(2);

  private final WorkerPool crew;
  private final Plan plan;
  private final Tasks tasks;
  private final Declarations declarations;
  private final Path histories;
  private final Redeployments redeployments;

  /** The processes of each worker that is gone or stopped, by the worker's node. */
  private final Map<Integer, Processes> past = new HashMap<>();

  /** The ids with which the clients of a worker that has a successor had been started there. */
  private final Map<Integer, List<Integer>> succeeded = new HashMap<>();

  /** Extra members that are in their groups now, and how many each group had so far. */
  private final Map<Plan.Client, Integer> extras = new HashMap<>();

  private final Map<Plan.Client, Integer> extrasSoFar = new HashMap<>();

  /** The process ids that a worker's history has, and those of them that did not end. */
  private record Processes(TreeSet<Integer> all, TreeSet<Integer> open) {}

  /**
   * @param histories the folder of the history files
   */
  WorkerFaults(WorkerPool crew, Plan plan, Declarations declarations, Path histories) {
    this.crew = crew;
    this.plan = plan;
    this.tasks = plan.tasks();
    this.declarations = declarations;
    this.histories = histories;
    this.redeployments = new Redeployments(crew, plan, declarations, node -> processes(node).all());
  }

  @Override
  public List<Integer> nodes(ClientSide role) {
    Plan.Post post = role == ClientSide.PRODUCERS ? Plan.Post.PRODUCERS : Plan.Post.OTHER_MEMBERS;
    return Stream.of(crew.node(post)).filter(node -> node >= 0).toList();
  }

  @Override
  public Optional<Set<String>> plainTopics() {
    return Optional.of(
        plan.subjects().stream()
            .flatMap(subject -> subject.topics().stream())
            .filter(topic -> topic.role() == TopicRole.PLAIN)
            .map(Plan.Topic::name)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Override
  public Optional<Set<String>> growingTopics() {
    return Optional.of(
        plan.subjects().stream()
            .filter(subject -> subject.configuration().setup().takesMorePartitions())
            .flatMap(subject -> subject.topics().stream())
            .map(Plan.Topic::name)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Override
  public Map<String, String> groupsOfInputs() {
    return plan.subjects().stream()
        .filter(subject -> subject.configuration().setup().takesShorterInput())
        .collect(
            Collectors.toMap(
                subject -> subject.input().name(), subject -> subject.configuration().group()));
  }

  @Override
  public Set<String> plainTopics(Collection<String> configurations) {
    return plan.subjects().stream()
        .filter(subject -> Glob.any(configurations, subject.configuration().name()))
        .flatMap(subject -> subject.topics().stream())
        .filter(topic -> topic.role() == TopicRole.PLAIN)
        .map(Plan.Topic::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public void deleted(Set<String> topics) {
    plan.deleted(topics);
  }

  @Override
  public String kill(int node) {
    WorkerProcess worker = crew.worker(node);
    String evidence = "worker-" + node + ", " + worker.kill();
    Processes processes = processes(node);
    past.put(node, processes);
    declarations.crashed(List.copyOf(processes.open()), "its worker was killed");
    return evidence;
  }

  /** What the worker wrote is whole, as far as it came: the file is a memory map. */
  private Processes processes(int node) {
    Processes processes = new Processes(new TreeSet<>(), new TreeSet<>());
    try {
      bring(node);
      var unused =
          HistoryReader.read(
              histories.resolve(WorkerProcess.history(node)),
              event -> {
                if (event.kind() == EventKind.PROCESS) {
                  processes.all().add(event.process());
                  processes.open().add(event.process());
                } else if (event.kind() == EventKind.PROCESS_END) {
                  processes.open().remove(event.process());
                }
              });
      return processes;
    } catch (IOException e) {
      throw new FaultException("the history of worker-" + node + " cannot be read: " + e);
    }
  }

  private void bring(int node) throws IOException {
    WorkerProcess worker = crew.find(node).orElse(null);
    if (worker != null && worker.alive()) {
      worker.fetchHistory(false);
    }
  }

  @Override
  public void replace(int node) {
    WorkerProcess old = crew.worker(node);
    Plan.Post post =
        Stream.of(Plan.Post.values())
            .filter(each -> crew.node(each) == node)
            .findFirst()
            .orElseThrow(() -> new FaultException("worker-" + node + " was replaced already"));
    Processes processes = past.computeIfAbsent(node, this::processes);
    Map<Plan.Client, Integer> clients = crew.clientsOf(old);
    succeeded.put(node, List.copyOf(clients.values()));
    try {
      WorkerProcess successor = crew.hireFor(post, old.clientVersion());
      clients.forEach((client, id) -> {
        int next = client.next(id, processes.all());
        crew.start(client, successor, next, task(client, node, processes, successor));
      });
    } catch (IOException e) {
      throw new FaultException("the successor of worker-" + node + " did not start: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException("interrupted while worker-" + node + " was replaced");
    }
    if (!old.alive()) {
      crew.forget(node);
    }
  }

  /** A producer that sends again what was not confirmed needs to know what that was. */
  private WorkloadSpec task(
      Plan.Client client, int node, Processes processes, WorkerProcess successor) {
    Configuration configuration = client.subject().configuration();
    if (!configuration.habits().resend() || client.post() != Plan.Post.PRODUCERS) {
      return plan.task(client, crew.bootstrap());
    }
    List<Integer> its = List.copyOf(processes.all().subSet(client.firstId(), client.endId()));
    try {
      String file = successor.give(histories.resolve(WorkerProcess.history(node)));
      return tasks.producer(
          plan.deployed(client), crew.bootstrap(), new ProducerSpec.Predecessor(file, its));
    } catch (IOException e) {
      throw new FaultException(
          "the successor of worker-%d cannot be given its history: %s".formatted(node, e));
    }
  }

  @Override
  public String pause(int node) {
    return "worker-" + node + ", " + crew.worker(node).pause();
  }

  @Override
  public void resume(int node) {
    crew.worker(node).resume();
  }

  @Override
  public Optional<ControlledClock> clock(int node) {
    return crew.find(node).flatMap(WorkerProcess::clock);
  }

  @Override
  public boolean runs(int node) {
    return crew.find(node).map(WorkerProcess::runs).orElse(false);
  }

  @Override
  public void retire(int node) {
    WorkerProcess worker = crew.worker(node);
    List<Integer> started = succeeded.getOrDefault(node, List.of());
    worker.stop(started, RETIREMENT);
    worker.resume();
    try {
      Awaitility.await()
          .atMost(RETIREMENT.plusSeconds(10))
          .pollInterval(Duration.ofMillis(50))
          .pollInSameThread()
          .until(() -> worker.allStopped(started));
    } catch (ConditionTimeoutException e) {
      declarations.note("worker-" + node + " did not end what it had begun before its successor");
    }
    worker.close();
    declarations.crashed(
        List.copyOf(processes(node).open()), "its worker was ended, as a successor had taken over");
    crew.forget(node);
  }

  @Override
  public String leave(ClientSide side, Part part) {
    return redeployments.leave(side, part);
  }

  @Override
  public String comeBack(ClientSide side, Part part, String version) {
    return redeployments.comeBack(side, part, version);
  }

  @Override
  public void stir() {
    WorkerProcess host = crew.worker(crew.node(Plan.Post.MEMBERS));
    for (Plan.Client client : plan.clients()) {
      if (client.post() == Plan.Post.MEMBERS
          && client.subject().configuration().setup().takesMoreMembers()) {
        stir(client, host);
      }
    }
  }

  private void stir(Plan.Client client, WorkerProcess host) {
    Integer extra = extras.remove(client);
    if (extra != null) {
      host.stop(List.of(extra), EXTRA_STOP);
      return;
    }
    int number = extrasSoFar.merge(client, 1, Integer::sum) - 1;
    int id = client.firstExtra() + number;
    if (id >= client.endId()) {
      throw new FaultException(
          "no process ids are left for extra members; let the storm be shorter");
    }
    Plan.Client member = plan.deployed(client).extra(2 + number);
    host.start(id, 1, tasks.of(member, crew.bootstrap()));
    extras.put(client, id);
  }

  /** Says of the processes of every worker that died by itself that they crashed. */
  void crashes() {
    for (int node : crew.deadNodes()) {
      declarations.crashed(List.copyOf(processes(node).open()), "its worker ended by itself");
    }
  }

  @Override
  public void calm() {
    WorkerProcess host = crew.worker(crew.node(Plan.Post.MEMBERS));
    host.stop(List.copyOf(extras.values()), EXTRA_STOP);
    List<Integer> ids = new ArrayList<>(extras.values());
    extras.clear();
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .pollInSameThread()
          .until(() -> host.allStopped(ids));
    } catch (ConditionTimeoutException e) {
      declarations.note("an extra member of a group did not end");
    }
  }
}
