package dev.ontrial.trial.run;

import dev.ontrial.workload.ProcessStatus;
import dev.ontrial.workload.ReaderSpec;
import dev.ontrial.workload.WorkloadSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The workers of a trial: which of them runs which client now, and how each client fares. */
final class WorkerPool implements AutoCloseable {
  private static final Duration WORKER_START = Duration.ofMinutes(1);

  /** The node of the readers' worker, which stays from the begin to the end. */
  private static final int READERS = Plan.Post.MEMBERS.node();

  /** Starts workers with a version of kafka-clients, and lets go of what they needed. */
  interface Hiring {
    WorkerProcess hire(int node, String clients) throws IOException;

    void dismissed(int node);

    /** A worker records no more. */
    void silent(int node, WorkerProcess worker);
  }

  /** Where a client works now, and the id that it was started with there. */
  private record Place(WorkerProcess worker, int id) {}

  private final Plan plan;
  private final Hiring hiring;
  private final Programs programs;
  private final Map<Integer, WorkerProcess> workers = new ConcurrentHashMap<>();
  private final List<Integer> nodes = new CopyOnWriteArrayList<>();
  private final Set<Integer> killed = ConcurrentHashMap.newKeySet();
  private final Map<Plan.Post, Integer> posts = new ConcurrentHashMap<>();
  private final Map<Plan.Client, Place> places = new ConcurrentHashMap<>();
  private Map<Integer, ReaderSpec> readers = Map.of();
  private String bootstrap = "";

  /**
   * Hires the first workers; they start while the brokers do.
   *
   * @param programs hears of what happens to their processes
   * @param clients the version of kafka-clients that they run
   */
  WorkerPool(Plan plan, Hiring hiring, Programs programs, String clients) throws IOException {
    this.plan = plan;
    this.hiring = hiring;
    this.programs = programs;
    boolean complete = false;
    try {
      for (Plan.Post post : plan.posts()) {
        hire(post.node(), post, clients);
        posts.put(post, post.node());
      }
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  /** The nodes of all workers that there ever were, as they come. */
  List<Integer> nodes() {
    return nodes;
  }

  /** The node on which the clients of a post are now; -1 if it has none. */
  int node(Plan.Post post) {
    return posts.getOrDefault(post, -1);
  }

  WorkerProcess worker(int node) {
    return Objects.requireNonNull(workers.get(node), () -> "there is no worker-" + node);
  }

  /** The worker of a node, unless it is forgotten. */
  Optional<WorkerProcess> find(int node) {
    return Optional.ofNullable(workers.get(node));
  }

  private WorkerProcess hire(int node, Plan.Post post, String clients) throws IOException {
    WorkerProcess worker = hiring.hire(node, clients);
    worker.watchedBy(programs.worker(node, post, worker, () -> processesOf(worker)));
    workers.put(node, worker);
    nodes.add(node);
    return worker;
  }

  /** Hires one more worker, ready to work, for the post of another. */
  WorkerProcess hireFor(Plan.Post post, String clients) throws IOException, InterruptedException {
    int node = nodes.stream().mapToInt(each -> each).max().orElse(post.node()) + 1;
    WorkerProcess worker = hire(node, post, clients);
    worker.awaitReady(WORKER_START);
    worker.refuseUnlessClients(clients);
    posts.put(post, node);
    return worker;
  }

  /** Waits until all workers take commands, and makes sure that they are of that version. */
  void awaitReady(String clients) throws InterruptedException {
    for (WorkerProcess worker : workers.values()) {
      worker.awaitReady(WORKER_START);
      worker.refuseUnlessClients(clients);
    }
  }

  /** Starts all readers and clients. */
  void start(String bootstrapServers) {
    bootstrap = bootstrapServers;
    readers = plan.readers(bootstrap);
    readers.forEach((id, spec) -> worker(READERS).start(id, 1, spec));
    for (Plan.Client client : plan.clients()) {
      WorkerProcess worker = worker(node(client.post()));
      start(client, worker, client.firstId(), plan.task(client, bootstrap));
    }
  }

  /** Starts a client, or its successor, on a worker; from now on that is where it works. */
  void start(Plan.Client client, WorkerProcess worker, int id, WorkloadSpec task) {
    int ids = client.firstExtra() - id;
    if (ids <= 0) {
      throw new IllegalStateException("no process ids are left for p" + client.firstId());
    }
    places.put(client, new Place(worker, id));
    worker.start(id, ids, task);
  }

  String bootstrap() {
    return bootstrap;
  }

  /** The clients of a worker, each with the id that it was started with there. */
  Map<Plan.Client, Integer> clientsOf(WorkerProcess worker) {
    Map<Plan.Client, Integer> clients = new LinkedHashMap<>();
    for (Plan.Client client : plan.clients()) {
      Place place = places.get(client);
      if (place != null && place.worker().equals(worker)) {
        clients.put(client, place.id());
      }
    }
    return clients;
  }

  /** The client processes that a worker is known to run or to have run. */
  private Collection<Integer> processesOf(WorkerProcess worker) {
    TreeSet<Integer> processes = new TreeSet<>(worker.statuses().keySet());
    processes.addAll(clientsOf(worker).values());
    return processes;
  }

  /** How the client fares where it works now. */
  @Nullable ProcessStatus status(Plan.Client client) {
    Place place = places.get(client);
    return place == null ? null : place.worker().statuses().get(place.id());
  }

  /** How all of them fare. */
  Collection<ProcessStatus> statuses() {
    return plan.clients().stream().map(this::status).filter(Objects::nonNull).toList();
  }

  /** Whether the client came to an end that nobody asked for. */
  boolean troubled(Plan.Client client) {
    Place place = places.get(client);
    return place != null
        && (place.worker().troubles().containsKey(place.id()) || !place.worker().alive());
  }

  /** Why the client came to an end that nobody asked for; empty if it did not. */
  String trouble(Plan.Client client) {
    Place place = places.get(client);
    return place == null ? "" : place.worker().troubles().getOrDefault(place.id(), "");
  }

  /** How many records the client has had acknowledged, or processed, where it works now. */
  long served(Plan.Client client) {
    ProcessStatus status = status(client);
    return status == null ? 0 : status.acked();
  }

  boolean servedSince(Plan.Client client, long nanos) {
    ProcessStatus status = status(client);
    return status != null && status.acked() > 0 && status.lastAckNanos() - nanos > 0;
  }

  /** Asks clients to end, each with that much time to complete what it began. */
  void stop(Collection<Plan.Client> clients, Duration patience) {
    for (Plan.Client client : clients) {
      Place place = places.get(client);
      if (place != null && place.worker().alive()) {
        place.worker().stop(List.of(place.id()), patience);
      }
    }
  }

  boolean stopped(Collection<Plan.Client> clients) {
    return clients.stream()
        .map(places::get)
        .filter(Objects::nonNull)
        .allMatch(place -> place.worker().allStopped(List.of(place.id())));
  }

  /** Asks the readers to end once they have read everything, each with that much time. */
  void stopReaders(Duration patience) {
    worker(READERS).stop(readers.keySet(), patience);
  }

  boolean readersStopped() {
    return worker(READERS).allStopped(readers.keySet());
  }

  /** What went wrong, worker by worker. */
  List<String> troubles() {
    List<String> troubles = new ArrayList<>();
    workers.values().forEach(worker -> troubles.addAll(worker.troubles().values()));
    return troubles;
  }

  /** The nodes whose workers ended though nobody ended them. */
  List<Integer> deadNodes() {
    return workers.entrySet().stream()
        .filter(each -> !each.getValue().alive())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Forgets a worker that is gone; its paths stay until the trial ends. */
  void forget(int node) {
    WorkerProcess worker = workers.remove(node);
    if (worker == null) {
      return;
    }
    hiring.silent(node, worker);
    if (worker.killed()) {
      killed.add(node);
    }
  }

  /** The names of the history files that the workers write. */
  List<String> histories() {
    return nodes.stream().map(WorkerProcess::history).toList();
  }

  /**
   * The names of the history files whose workers were killed, by a fault or because they did not
   * end; complete once the crew is closed.
   */
  List<String> killedHistories() {
    return killed.stream().map(WorkerProcess::history).toList();
  }

  /** Ends the workers in good order and closes their connections. */
  @Override
  public void close() {
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      workers.values().forEach(worker -> all.execute(worker::close));
    }
    List.copyOf(workers.keySet()).forEach(this::forget);
    nodes.forEach(hiring::dismissed);
  }
}
