package dev.ontrial.trial.run;

import dev.ontrial.fault.Clients.Part;
import dev.ontrial.fault.FaultException;
import dev.ontrial.history.ClientSide;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Clients that end in good order and come back as the new deployment of their application. */
final class Redeployments {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final WorkerPool crew;
  private final Plan plan;
  private final Declarations declarations;
  private final IntFunction<NavigableSet<Integer>> processesOf;

  /** The clients of a post that have left, with the ids that they had been started with. */
  private final Map<Plan.Post, Map<Plan.Client, Integer>> left = new HashMap<>();

  /**
   * @param processesOf the ids of all processes in a worker's history
   */
  Redeployments(
      WorkerPool crew,
      Plan plan,
      Declarations declarations,
      IntFunction<NavigableSet<Integer>> processesOf) {
    this.crew = crew;
    this.plan = plan;
    this.declarations = declarations;
    this.processesOf = processesOf;
  }

  private static Optional<Plan.Post> post(ClientSide side, Part part) {
    return switch (side) {
      case PRODUCERS -> part == Part.FIRST ? Optional.of(Plan.Post.PRODUCERS) : Optional.empty();
      case CONSUMERS ->
          Optional.of(part == Part.FIRST ? Plan.Post.OTHER_MEMBERS : Plan.Post.MEMBERS);
    };
  }

  String leave(ClientSide side, Part part) {
    Optional<Plan.Post> which = post(side, part).filter(each -> crew.node(each) >= 0);
    if (which.isEmpty()) {
      return "";
    }
    Plan.Post post = which.get();
    WorkerProcess worker = crew.worker(crew.node(post));
    Map<Plan.Client, Integer> clients = new LinkedHashMap<>(crew.clientsOf(worker));
    clients.keySet().removeIf(client -> client.post() != post);
    crew.stop(clients.keySet(), PATIENCE);
    try {
      Awaitility.await()
          .atMost(PATIENCE.plusSeconds(10))
          .pollInterval(Duration.ofMillis(20))
          .pollInSameThread()
          .until(() -> crew.stopped(clients.keySet()));
    } catch (ConditionTimeoutException e) {
      throw new FaultException(
          "redeploy did not take: clients of worker-%d did not end within %d s"
              .formatted(crew.node(post), PATIENCE.plusSeconds(10).toSeconds()));
    }
    left.put(post, clients);
    return "%d clients of worker-%d ended".formatted(clients.size(), crew.node(post));
  }

  String comeBack(ClientSide side, Part part, String version) {
    Optional<Plan.Post> which = post(side, part).filter(left::containsKey);
    if (which.isEmpty()) {
      return "";
    }
    Plan.Post post = which.get();
    int node = crew.node(post);
    WorkerProcess worker = crew.worker(node);
    NavigableSet<Integer> ids = processesOf.apply(node);
    Map<Plan.Client, Integer> clients = left.getOrDefault(post, Map.of());
    try {
      boolean same = version.isEmpty() || version.equals(worker.clientVersion());
      WorkerProcess next = same ? worker : crew.hireFor(post, version);
      clients.forEach((client, id) -> {
        plan.redeploy(client);
        int successor = client.next(id, ids);
        declarations.redeployed(successor, client.endId());
        crew.start(client, next, successor, plan.task(client, crew.bootstrap()));
      });
      left.remove(post);
      if (!same && post != Plan.Post.MEMBERS) { // The readers stay where they are.
        worker.close();
        crew.forget(node);
      }
      return "%d came back on worker-%d%s"
          .formatted(clients.size(), crew.node(post), same ? "" : " with kafka-clients " + version);
    } catch (IOException e) {
      throw new FaultException("a worker for the new deployment did not start: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException("interrupted while clients were redeployed");
    }
  }
}
